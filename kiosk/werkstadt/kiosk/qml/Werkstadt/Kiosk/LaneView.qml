pragma ComponentBehavior: Bound

import QtQuick
import Werkstadt.Look
import Werkstadt.Model

// One visitor's part of the screen: the page, the bar below it, and whatever stands before both.
FocusScope {
    id: root

    required property Lane lane
    required property Look look

    readonly property var files: ({
            "empty": "EmptyPage.qml",
            "attract": "AttractPage.qml",
            "start": "StartPage.qml",
            "find": "FindPage.qml",
            "missing": "MissingPage.qml",
            "form": "FormPage.qml",
            "review": "ReviewPage.qml",
            "saving": "SavingPage.qml",
            "unsaved": "UnsavedPage.qml",
            "thanks": "ThanksPage.qml",
            "no-saving": "NoSavingPage.qml"
        })
    property string shown
    property QtObject scene
    readonly property bool resting: lane.page === "attract" || lane.page === "empty"
    // Somebody is here, or the first frame has been seen.
    property bool awake: !resting
    readonly property string placeKey: lane.page + "/" + lane.step + "/" + lane.form.ref
    readonly property string spoken: {
        if (lane.page === "thanks")
            return lane.tr("Danke! Deine Antwort ist gespeichert.");
        if (lane.page === "unsaved")
            return lane.tr("Deine Antwort ist noch nicht gespeichert. Wir versuchen es weiter.");
        if (lane.page === "no-saving")
            return lane.tr("Gerade können wir keine Antworten speichern.");
        if (lane.page === "missing")
            return lane.tr("Das geht gerade nicht.");
        return "";
    }

    onSpokenChanged: {
        if (spoken !== "")
            root.Accessible.announce(spoken, Accessible.Assertive);
    }
    onPlaceKeyChanged: arrive.restart()

    Keys.onEscapePressed: {
        if (lane.overlay !== "" || lane.canBack)
            lane.back();
    }

    function load(): void {
        root.shown = root.lane.page;
        root.scene = root.lane.scene;
        const given = {
            "lane": root.lane,
            "look": root.look
        };
        if (root.scene)
            pages.setSource(root.lane.scenePage, Object.assign(given, {
                "view": root.scene
            }));
        else
            pages.setSource(root.files[root.shown], given);
    }

    Component.onCompleted: load()

    Connections {
        target: root.lane

        function onPlaceChanged() {
            root.awake = true;
            if (root.lane.page !== root.shown || root.lane.scene !== root.scene)
                root.load();
        }
    }

    Connections {
        target: root.Window.window
        enabled: !root.awake

        function onFrameSwapped() {
            afterwards.start();
        }
    }

    Timer {
        id: afterwards

        interval: 50
        onTriggered: root.awake = true
    }

    Rectangle {
        anchors.fill: parent
        color: root.look.page
    }

    FocusScope {
        id: stage

        anchors.fill: parent
        focus: true
        // Whatever stands before the page has it to itself.
        enabled: root.lane.overlay === "" && root.lane.idleLeft < 0 && !bar.open

        Loader {
            id: pages

            anchors.left: parent.left
            anchors.right: parent.right
            anchors.top: parent.top
            anchors.bottom: root.resting ? parent.bottom : bar.top
            focus: true

            transform: Translate {
                id: shift
            }

            ParallelAnimation {
                id: arrive

                NumberAnimation {
                    target: shift
                    property: "x"
                    from: root.look.quick > 0 ? 8 * root.look.mm : 0
                    to: 0
                    duration: root.look.quick
                    easing.type: Easing.OutCubic
                }
                NumberAnimation {
                    target: pages
                    property: "opacity"
                    from: root.look.quick > 0 ? 0.2 : 1
                    to: 1
                    duration: root.look.quick
                    easing.type: Easing.OutCubic
                }
            }
        }

        Loader {
            id: bar

            readonly property bool open: item !== null && (item as LaneBar).moreOpen && (item as LaneBar).hasMore

            anchors.left: parent.left
            anchors.right: parent.right
            anchors.bottom: parent.bottom
            active: root.awake
            visible: !root.resting
            sourceComponent: LaneBar {
                lane: root.lane
                look: root.look
                panelParent: root
            }
        }
    }

    // Nobody needs them before the first frame, and it comes the sooner.
    Loader {
        id: panels

        anchors.fill: parent
        active: root.awake
        sourceComponent: Panels {
            lane: root.lane
            look: root.look
        }
    }
}

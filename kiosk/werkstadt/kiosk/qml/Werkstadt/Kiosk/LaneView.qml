pragma ComponentBehavior: Bound

import QtQuick
import Werkstadt.Look
import Werkstadt.Model

// One visitor's part of the screen: the page, the bar below it, and whatever stands before both.
FocusScope {
    id: root

    required property Lane lane
    required property Look look
    property bool neighbourLeft: false
    property bool neighbourRight: false

    readonly property var files: ({
            "empty": "EmptyPage.qml",
            "safe": "SafePage.qml",
            "attract": "AttractPage.qml",
            "find": "FindPage.qml",
            "missing": "MissingPage.qml",
            "notice": "NoticePage.qml",
            "form": "FormPage.qml",
            "review": "ReviewPage.qml",
            "saving": "SavingPage.qml",
            "unsaved": "UnsavedPage.qml",
            "thanks": "ThanksPage.qml",
            "no-saving": "NoSavingPage.qml",
            "study": "StudyPage.qml",
            "scene": "BrokenPage.qml" // the scene could not be made
        })
    property string shown
    property QtObject scene
    property Item meant: null // what the voice is telling of
    readonly property bool resting: lane.page === "attract" || lane.page === "empty" || lane.page === "safe"
    readonly property bool answering: !resting && lane.page !== "start" && lane.page !== "scene"
    // What is answered on a wide glass stands within an arm's length, as the bar does; on a high one not far above it.
    readonly property bool gathered: answering && width > look.arm
    readonly property real tall: height - look.above - look.below - bar.height
    readonly property real above: resting ? 0 : answering && tall > 330 * look.u ? look.above + tall - 260 * look.u : look.above
    // Somebody is here, or the first frame has been seen.
    property bool awake: !resting
    readonly property string placeKey: lane.page + "/" + lane.step + "/" + lane.form.ref + lane.study.phase
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
    onWidthChanged: {
        if (shown !== "" && !resting)
            arrive.restart();
    }

    Accessible.role: Accessible.Pane
    Accessible.name: lane.board.count > 1 ? lane.tr("Platz %1 von %2").arg(lane.board.place).arg(lane.board.count) : ""

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
        else if (root.shown === "start")
            pages.setSource("");
        else
            pages.setSource(root.files[root.shown], given);
        (root.shown === "start" ? start : pages).focus = true;
    }

    Connections {
        target: root.lane.ear

        function onMarked(item: Item) {
            root.meant = item;
        }
    }

    Component.onCompleted: {
        lane.ear.stand(root);
        load();
    }

    function holds(item: Item): bool {
        let above = item;
        while (above && above !== root)
            above = above.parent;
        return above === root;
    }

    // To the next thing of this lane that takes keys, round and round within it.
    function step(forward: bool): void {
        const start = Window.activeFocusItem ?? root;
        let item = start.nextItemInFocusChain(forward);
        while (item && item !== start && !holds(item))
            item = item.nextItemInFocusChain(forward);
        if (item)
            item.forceActiveFocus(forward ? Qt.TabFocusReason : Qt.BacktabFocusReason);
    }

    Connections {
        target: root.lane

        function onPlaceChanged() {
            root.awake = true;
            if (root.lane.page !== root.shown || root.lane.scene !== root.scene)
                root.load();
        }

        function onTabbed(forward: bool) {
            root.step(forward);
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

    // Above what hands can reach there is still something to see.
    Loader {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        height: root.above
        active: root.above > 0
        sourceComponent: Poster {
            lane: root.lane
            look: root.look
        }
    }

    Rectangle {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        height: root.look.below
        visible: height > 0 && !root.resting
        color: root.look.bar
    }

    FocusScope {
        id: stage

        anchors.fill: parent
        focus: true
        // Whatever stands before the page has it to itself.
        enabled: root.lane.overlay === "" && root.lane.idleLeft < 0 && !bar.open && !root.lane.staffDesk
        visible: !root.lane.staffDesk

        FocusScope {
            id: page

            anchors.top: parent.top
            anchors.topMargin: root.resting ? root.look.above : root.above
            anchors.bottom: bar.top
            width: root.gathered ? root.look.arm : parent.width
            x: {
                void root.look.hand; // what nearHand goes by
                return root.gathered ? root.look.nearHand(parent.width, width) : 0;
            }
            focus: true

            transform: Translate {
                id: shift
            }

            Loader {
                id: pages

                anchors.fill: parent
                anchors.topMargin: root.resting ? -page.y : 0 // nobody is here: the whole glass
                anchors.bottomMargin: root.resting ? page.y + page.height - stage.height : 0
                onStatusChanged: {
                    if (status === Loader.Error && source.toString() !== Qt.resolvedUrl("BrokenPage.qml").toString())
                        setSource("BrokenPage.qml", {
                            "lane": root.lane,
                            "look": root.look
                        });
                }
            }

            // Ready before somebody comes: the first touch is answered at once.
            Loader {
                id: start

                anchors.fill: parent
                active: root.lane.page === "start" || root.resting && root.awake
                asynchronous: root.resting
                visible: root.lane.page === "start"
                sourceComponent: StartPage {
                    lane: root.lane
                    look: root.look
                }
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
                    target: page
                    property: "opacity"
                    from: root.look.quick > 0 ? 0.2 : 1
                    to: 1
                    duration: root.look.quick
                    easing.type: Easing.OutCubic
                }
            }
        }

        WatchedSign {
            lane: root.lane
            look: root.look
            anchors.bottom: bar.top
            anchors.bottomMargin: -radius
            x: root.look.mirrored ? root.look.s10 : parent.width - width - root.look.s10
        }

        Loader {
            id: bar

            readonly property bool open: item !== null && (item as LaneBar).moreOpen && (item as LaneBar).hasMore

            anchors.left: parent.left
            anchors.right: parent.right
            anchors.bottom: parent.bottom
            anchors.bottomMargin: root.look.below
            active: root.awake
            visible: !root.resting
            sourceComponent: LaneBar {
                lane: root.lane
                look: root.look
                panelParent: root
            }
        }
    }

    // Only for who listens.
    Loader {
        anchors.fill: parent
        z: 500
        active: root.awake && (root.lane.ear.notice !== "" || root.lane.ear.exploring || root.meant !== null)
        sourceComponent: Listening {
            lane: root.lane
            look: root.look
            meant: root.meant
        }
    }

    component Edge: Rectangle {
        width: root.look.ring
        height: root.height
        color: root.look.line
    }

    // Two dark lanes beside one another would run into one.
    Edge {
        visible: root.neighbourLeft && root.look.theme !== "light" && !root.resting
    }

    Edge {
        x: root.width - width
        visible: root.neighbourRight && root.look.theme !== "light" && !root.resting
    }

    // Nobody needs them before the first frame, and it comes the sooner.
    Loader {
        id: panels

        anchors.fill: parent
        active: root.awake
        enabled: !root.lane.staffDesk
        visible: enabled
        sourceComponent: Panels {
            lane: root.lane
            look: root.look
        }
    }

    // Staff, who have knocked: before everything else, so that no page of a visitor knows of them.
    Loader {
        id: staff

        anchors.fill: parent
        z: 200
        onLoaded: {
            if (root.look.keysHere)
                (item as FocusScope).forceActiveFocus(Qt.OtherFocusReason);
        }

        function follow(): void {
            if (root.lane.staffDesk)
                setSource("StaffPage.qml", {
                    "lane": root.lane,
                    "look": root.look,
                    "staff": root.lane.staffDesk
                });
            else {
                setSource("");
                if (root.look.keysHere)
                    stage.forceActiveFocus(Qt.OtherFocusReason);
            }
        }

        Connections {
            target: root.lane

            function onStaffChanged() {
                staff.follow();
            }
        }
    }
}

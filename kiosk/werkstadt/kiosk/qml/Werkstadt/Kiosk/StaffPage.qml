pragma ComponentBehavior: Bound

import QtQuick
import Werkstadt.Controls
import Werkstadt.Model

// For staff, before everything else of the lane: the pad, then how this device is and what can be done.
Page {
    id: root

    required property StaffView staff

    readonly property bool inside: staff.page === "page"
    readonly property bool testing: staff.testing !== ""
    readonly property string at: testing ? staff.testing : staff.page

    readonly property real tall: height - look.above - look.below - bar.height

    // Digits come from real keys on whichever key of the pad the focus is.
    function key(event: var): bool {
        staff.notice();
        if (event.key === Qt.Key_Escape) {
            if (testing)
                staff.endTest();
            else
                staff.leave();
            return true;
        }
        if (inside)
            return false;
        if (event.key === Qt.Key_Backspace)
            staff.erase();
        else if (event.key === Qt.Key_Return || event.key === Qt.Key_Enter)
            staff.submit();
        else if (/^[0-9]$/.test(event.text))
            staff.type(event.text);
        else
            return false;
        return true;
    }

    focus: true
    Keys.onPressed: event => event.accepted = key(event)
    Accessible.role: Accessible.Pane
    Accessible.name: lane.tr("Für das Personal")
    onAtChanged: Qt.callLater(inner.take)

    // Nothing of what lies behind is seen or touched.
    Rectangle {
        anchors.fill: parent
        color: root.look.page

        Tap {
            objectName: "blocks"
            look: root.look
        }
    }

    Rectangle {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        height: root.look.below
        color: root.look.bar
    }

    Loader {
        id: inner

        function take(): void {
            if (root.look.keysHere)
                inner.forceActiveFocus(Qt.OtherFocusReason);
        }

        // On a wide glass within an arm's length of the hand, on a high one not far above the bar; a test takes it all.
        readonly property bool far: !root.testing && root.width > root.look.arm

        x: {
            void root.look.hand; // what nearHand goes by
            return far ? root.look.nearHand(root.width, width) : 0;
        }
        width: far ? root.look.arm : root.width
        anchors.top: parent.top
        anchors.topMargin: root.testing ? 0 : root.look.above + (root.tall > 330 * root.look.u ? root.tall - 260 * root.look.u : 0)
        anchors.bottom: root.testing ? parent.bottom : bar.top
        enabled: root.staff.asked === ""
        focus: true
        sourceComponent: root.at === "screen" ? screen : root.at === "touch" ? touch : root.at === "calibrate" ? calibrate : root.inside ? home : pad
    }

    BottomBar {
        id: bar

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        anchors.bottomMargin: root.look.below
        visible: !root.testing
        enabled: root.staff.asked === ""
        look: root.look
        more: root.lane.tr("Mehr")
        back: root.lane.tr("Zurück")
        up: root.lane.tr("Nach oben")
        down: root.lane.tr("Nach unten")
        panelParent: root
        behind: inner

        leftItems: [
            BarItem {
                text: root.lane.nextLanguageName
                icon: "language"
                drop: 2
                keep: true
                shown: root.inside
                onActivated: root.staff.nextLanguage()
            },
            BarItem {
                text: root.lane.tr("Größere Schrift")
                icon: "text-size"
                drop: 1
                shown: root.inside
                onActivated: root.staff.toggleLarger()
            },
            BarItem {
                text: root.look.theme === "light" ? root.lane.tr("Nacht") : root.look.theme === "night" ? root.lane.tr("Hoher Kontrast") : root.lane.tr("Hell")
                icon: root.look.theme === "light" ? "moon" : root.look.theme === "night" ? "contrast" : "sun"
                drop: 0
                shown: root.inside
                onActivated: root.staff.nextTheme()
            }
        ]

        rightItems: [
            BarItem {
                text: root.inside ? root.lane.tr("Fertig") : root.lane.tr("Abbrechen")
                icon: root.inside ? "check" : "x"
                primary: root.inside
                keep: true
                keepWord: true
                drop: 5
                onActivated: root.staff.leave()
            }
        ]
    }

    // Made when it is asked, so that its first pill can take the keys.
    Loader {
        id: asking

        anchors.fill: parent
        z: 100
        active: root.staff.asked !== ""
        sourceComponent: StaffAsk {
            lane: root.lane
            look: root.look
            staff: root.staff
        }
    }

    Component {
        id: pad

        StaffPad {
            focus: true
            lane: root.lane
            look: root.look
            staff: root.staff
            keyPressed: root.key
        }
    }

    Component {
        id: home

        StaffHome {
            focus: true
            lane: root.lane
            look: root.look
            staff: root.staff
        }
    }

    Component {
        id: screen

        StaffScreenTest {
            focus: true
            lane: root.lane
            look: root.look
            staff: root.staff
        }
    }

    Component {
        id: calibrate

        StaffCalibrate {
            focus: true
            lane: root.lane
            look: root.look
            staff: root.staff
        }
    }

    Component {
        id: touch

        StaffTouchTest {
            focus: true
            lane: root.lane
            look: root.look
            staff: root.staff
        }
    }
}

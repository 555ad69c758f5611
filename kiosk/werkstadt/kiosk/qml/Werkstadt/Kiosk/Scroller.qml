pragma ComponentBehavior: Bound

import QtQuick
import Werkstadt.Controls
import Werkstadt.Look
import Werkstadt.Model

// What is longer than its place: it can be dragged, and the same with taps and keys.
Item {
    id: root

    required property Lane lane
    required property Look look
    default property alias content: column.data
    property alias spacing: column.spacing
    property bool follows: false // keeps its end in sight when it grows
    readonly property bool overflows: column.height > height + 1
    readonly property real room: width - (overflows ? look.least + look.s4 : 0)

    function turn(by: int): void {
        lane.touched();
        const end = Math.max(0, column.height - height);
        flick.contentY = Math.max(0, Math.min(end, flick.contentY + by * height * 0.8));
    }

    function toEnd(): void {
        flick.contentY = Math.max(0, column.height - height);
    }

    function toTop(): void {
        flick.contentY = 0;
    }

    Flickable {
        id: flick

        width: root.room
        height: parent.height
        contentHeight: column.height
        boundsBehavior: Flickable.StopAtBounds
        interactive: root.overflows
        clip: root.overflows

        Column {
            id: column

            width: flick.width

            onHeightChanged: {
                if (root.follows)
                    Qt.callLater(root.toEnd);
            }
        }
    }

    Column {
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        spacing: root.look.s4
        visible: root.overflows

        Pill {
            look: root.look
            width: root.look.least
            iconOnly: true
            icon: "chevron-up"
            text: root.lane.tr("Nach oben")
            usable: flick.contentY > 0
            onActivated: root.turn(-1)
        }

        Pill {
            look: root.look
            width: root.look.least
            iconOnly: true
            icon: "chevron-down"
            text: root.lane.tr("Nach unten")
            usable: flick.contentY < column.height - root.height - 1
            onActivated: root.turn(1)
        }
    }
}

import QtQuick
import Werkstadt.Controls

// The whole picture plays and holds on when it is tapped; while it rests, a large mark says so.
Press {
    id: mark

    required property bool runs
    readonly property bool forEyes: true // who listens has the pill of the same name

    ringRadius: 0

    Rectangle {
        anchors.centerIn: parent
        border.color: mark.look.ink
        border.width: Math.round(1.2 * mark.look.u)
        color: mark.look.accent
        height: width
        radius: width / 2
        scale: mark.down ? 0.94 : 1
        visible: !mark.runs
        width: Math.round(Math.min(34 * mark.look.u, 0.5 * mark.height, 0.5 * mark.width))

        Icon {
            anchors.centerIn: parent
            anchors.horizontalCenterOffset: Math.round(0.04 * parent.width)
            colour: mark.look.ink
            look: mark.look
            name: "player-play"
            size: Math.round(0.6 * parent.width)
        }
    }
}

import QtQuick
import Werkstadt.Look

// Keyboard focus: two lines around the control, so that one of them stands out on any ground.
Item {
    id: ring

    required property Look look
    property real radius

    anchors.fill: parent

    Rectangle {
        anchors.fill: parent
        anchors.margins: -2 * ring.look.ring
        border.color: ring.look.focusOuter
        border.width: ring.look.ring
        color: "transparent"
        radius: ring.radius + 2 * ring.look.ring
    }

    Rectangle {
        anchors.fill: parent
        anchors.margins: -ring.look.ring
        border.color: ring.look.focusInner
        border.width: ring.look.ring
        color: "transparent"
        radius: ring.radius + ring.look.ring
    }
}

import QtQuick
import Werkstadt.Controls

// One pen or tool to take: a picture, and below it its word where there is room. Chosen shows dark, with a border.
Press {
    id: root

    property string text
    property bool worded: true
    property string icon
    property color spot: "transparent" // a spot of colour instead of an icon
    property real spotSize: 0 // its diameter
    readonly property color ink: checked ? look.onSelected : look.onCard

    name: text
    role: Accessible.RadioButton
    checkable: true
    ringRadius: look.radius

    Slab {
        anchors.fill: parent
        look: root.look
        down: root.down
        colour: root.checked ? root.look.selected : root.look.card
        edgeColour: root.checked ? root.look.selectedEdge : root.look.cardEdge
        outline: root.checked ? root.look.selectedEdge : root.look.outline
        outlineWidth: root.checked ? Math.max(2, 1.5 * root.look.ring) : root.look.outlineWidth

        Item {
            id: shown

            anchors.horizontalCenter: parent.horizontalCenter
            y: root.worded ? root.look.s1 : 0
            width: parent.width
            height: parent.height - y - (root.worded ? word.height + root.look.s2 : 0)

            Icon {
                anchors.centerIn: parent
                look: root.look
                name: root.icon
                size: Math.min(root.look.icon, 0.7 * parent.height)
                colour: root.ink
            }

            Rectangle {
                anchors.centerIn: parent
                visible: root.icon === ""
                width: Math.round(Math.min(root.spotSize, 0.9 * parent.height))
                height: width
                radius: width / 2
                color: root.spot
                border.width: Math.max(1, Math.round(0.4 * root.look.u))
                border.color: root.ink
            }
        }

        Text {
            id: word

            anchors.bottom: parent.bottom
            anchors.bottomMargin: root.look.s2
            anchors.horizontalCenter: parent.horizontalCenter
            visible: root.worded
            text: root.text
            font: root.look.secondFont
            color: root.ink
            Accessible.ignored: true
        }
    }
}

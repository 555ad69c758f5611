import QtQuick
import Werkstadt.Controls

// One of several series, with the colour in which it is drawn.
Press {
    id: root

    required property string text
    required property color colour
    readonly property color ink: checked ? look.onSelected : look.onCard

    implicitWidth: swatch.width + label.implicitWidth + 2 * look.s6 + look.s4
    implicitHeight: Math.max(look.pill, label.implicitHeight + 2 * look.s2 + look.edge)
    ringRadius: look.radius
    role: Accessible.RadioButton
    name: text
    checkable: true

    Slab {
        anchors.fill: parent
        colour: root.checked ? root.look.selected : root.look.card
        down: root.down
        edgeColour: root.checked ? root.look.selectedEdge : root.look.cardEdge
        look: root.look
        outline: root.checked ? root.look.selectedEdge : root.look.outline
        outlineWidth: root.checked ? Math.max(2, 1.5 * root.look.ring) : root.look.outlineWidth

        Rectangle {
            id: swatch

            anchors.verticalCenter: parent.verticalCenter
            x: root.look.s6
            width: 8 * root.look.u
            height: width
            radius: root.look.s1
            color: root.colour
            border.color: root.ink
            border.width: Math.max(1, Math.round(0.5 * root.look.u))
        }

        Text {
            id: label

            anchors.verticalCenter: parent.verticalCenter
            x: swatch.x + swatch.width + root.look.s4
            width: parent.width - x - root.look.s4
            text: root.text
            textFormat: Text.PlainText
            font: root.look.strongFont
            color: root.ink
            wrapMode: Text.Wrap
            Accessible.ignored: true
        }
    }
}

import QtQuick
import Werkstadt.Look

// A surface on a solid lower edge; `down` lets it sink onto that edge. Whole pixels only: the software renderer shows
// a seam in a rounded rectangle of broken width.
Item {
    id: slab

    required property Look look
    property color colour: look.card
    property color edgeColour: look.cardEdge
    property color outline: look.outline
    property int outlineWidth: look.outlineWidth
    property real radius: look.radius
    property bool down: false
    default property alias content: face.data

    Rectangle {
        color: slab.edgeColour
        height: Math.round(slab.height) - y
        radius: slab.radius
        visible: !slab.down
        width: Math.round(slab.width)
        y: slab.look.edge
    }

    Rectangle {
        id: face

        border.color: slab.outline
        border.width: slab.outlineWidth
        color: slab.colour
        height: Math.round(slab.height) - slab.look.edge
        radius: slab.radius
        width: Math.round(slab.width)
        y: slab.down ? slab.look.edge : 0
    }
}

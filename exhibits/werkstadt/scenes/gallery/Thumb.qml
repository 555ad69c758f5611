import QtQuick
import Werkstadt.Controls
import Werkstadt.Look

// A small picture to be chosen; the one that is shown has a bar under it.
Press {
    id: root

    property url source

    checkable: true
    implicitHeight: look.pill
    implicitWidth: look.pill
    ringRadius: look.radius
    role: Accessible.RadioButton

    Slab {
        anchors.fill: parent
        colour: root.checked ? root.look.selected : root.look.card
        down: root.down
        edgeColour: root.checked ? root.look.selectedEdge : root.look.cardEdge
        look: root.look
        outline: root.checked ? root.look.selectedEdge : root.look.outline
        outlineWidth: root.checked ? 2 * root.look.edge : root.look.outlineWidth

        Cover {
            id: cover

            file: root.source
            height: image.height
            now: root.look.still
            radius: root.look.radius - image.inset
            width: image.width
        }

        Image {
            id: image

            readonly property int inset: root.checked ? 2 * root.look.edge : 0

            Accessible.ignored: true
            anchors.fill: parent
            anchors.margins: inset
            source: cover.url
        }
    }
}

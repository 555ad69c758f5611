import QtQuick
import Werkstadt.Look

// A quiet white surface; not a control.
Item {
    id: card

    required property Look look
    property real padding: look.s6
    default property alias content: inside.data

    implicitHeight: inside.childrenRect.height + 2 * padding + look.edge
    implicitWidth: inside.childrenRect.width + 2 * padding

    Slab {
        anchors.fill: parent
        look: card.look

        Item {
            id: inside

            anchors.fill: parent
            anchors.margins: card.padding
        }
    }
}

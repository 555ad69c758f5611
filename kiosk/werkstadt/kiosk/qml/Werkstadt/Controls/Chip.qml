import QtQuick

// One of several wishes, taken back by another touch. Chosen shows in three ways: dark ground, thick border, and a tick.
Press {
    id: chip

    property string text
    property string count // how many there would be
    readonly property color _ink: !usable ? look.muted : checked ? look.onSelected : look.onCard

    checkable: true
    implicitHeight: Math.max(look.least, words.implicitHeight + 2 * look.s2 + look.edge)
    implicitWidth: Math.max(look.pill, Math.ceil(words.implicitWidth) + 2 * look.s4 + look.s2)
    name: text
    description: count
    ringRadius: Math.floor((look.least - look.edge) / 2)
    role: Accessible.CheckBox

    Slab {
        anchors.fill: parent
        colour: chip.checked ? chip.look.selected : chip.usable ? chip.look.card : chip.look.track
        down: chip.down || !chip.usable
        edgeColour: chip.checked ? chip.look.selectedEdge : chip.look.cardEdge
        look: chip.look
        outline: chip.checked ? chip.look.selectedEdge : chip.look.outline
        outlineWidth: chip.checked ? Math.max(2, chip.look.ring) : chip.look.outlineWidth
        radius: chip.ringRadius

        Row {
            id: words

            anchors.centerIn: parent
            spacing: chip.look.s2

            Icon {
                anchors.verticalCenter: parent.verticalCenter
                colour: chip._ink
                look: chip.look
                name: chip.checked ? "check" : ""
                size: chip.checked ? Math.round(0.7 * chip.look.icon) : 0
                visible: chip.checked
            }

            Text {
                anchors.verticalCenter: parent.verticalCenter
                color: chip._ink
                font: chip.look.strongFont
                text: chip.text
                textFormat: Text.PlainText
            }

            Text {
                anchors.verticalCenter: parent.verticalCenter
                color: chip.checked ? chip.look.onSelected : chip.usable ? chip.look.mutedOnCard : chip.look.muted
                font: chip.look.secondFont
                text: chip.count
                textFormat: Text.PlainText
                visible: text !== ""
            }
        }
    }
}

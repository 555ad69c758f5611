import QtQuick
import Werkstadt.Controls

// A sign, a word, a sentence: one below the other, or the sign beside them.
Press {
    id: tile

    property string icon
    property string title
    property string text
    property bool stacked: true
    readonly property real needed: Math.max((stacked ? 50 : 30) * look.u, stacked ? sign.height + words.height + 3 * look.s4 + look.edge : words.height + 2 * look.s4 + look.edge)

    readonly property real stackTop: height > 64 * look.u ? look.s10 : look.s4 // the same for tiles of one height

    name: title
    description: text
    implicitHeight: needed

    Slab {
        anchors.fill: parent
        look: tile.look
        down: tile.down

        Rectangle {
            id: sign

            x: tile.stacked ? tile.look.s6 : tile.look.s4
            y: tile.stacked ? tile.stackTop : Math.round((parent.height - height) / 2)
            width: Math.round((tile.stacked ? 24 : 20) * tile.look.u)
            height: width
            radius: width / 2
            color: tile.look.accent

            Icon {
                anchors.centerIn: parent
                look: tile.look
                name: tile.icon
                size: 0.6 * parent.width
                colour: tile.look.onAccent
            }
        }

        Column {
            id: words

            x: tile.stacked ? tile.look.s6 : sign.x + sign.width + tile.look.s6
            y: tile.stacked ? sign.y + sign.height + tile.look.s4 : Math.round((parent.height - height) / 2)
            width: parent.width - x - tile.look.s4
            spacing: tile.look.s1

            Text {
                width: parent.width
                font: tile.look.headingFont
                color: tile.look.onCard
                text: tile.title
                textFormat: Text.PlainText
                wrapMode: Text.Wrap
            }

            Text {
                width: parent.width
                font: tile.look.textFont
                color: tile.look.mutedOnCard
                text: tile.text
                textFormat: Text.PlainText
                wrapMode: Text.Wrap
                visible: text !== ""
            }
        }
    }
}

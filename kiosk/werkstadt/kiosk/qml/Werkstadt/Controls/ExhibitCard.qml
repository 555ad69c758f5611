import QtQuick
import Werkstadt.Look

// An exhibit as a card: its cover to the edges, its title, one more line.
Press {
    id: card

    property string title
    property string second
    property url cover
    property color ground: look.ink
    property bool big: false
    property bool beside: false // the picture stands at the left of the words, not above them
    property string time
    property int titleLines: 99 // what does not fit in them is left out; a reader hears all of it
    property real aspect: 1.34 // of the picture at the side: at most so wide for its height
    readonly property real neededHeight: beside ? _words + look.edge : Math.round(width * (big ? 0.5 : 0.36)) + _words
    readonly property real _words: words.implicitHeight + 2 * look.s4
    readonly property string _line: second === "" || time === "" ? second + time : second + " · " + time

    implicitHeight: Math.round(implicitWidth * 0.62) + _words
    implicitWidth: (big ? 126 : 61) * look.u
    name: _line === "" ? title : title + ". " + _line
    ringRadius: look.radius

    Slab {
        id: slab

        anchors.fill: parent
        down: card.down
        look: card.look

        Rectangle {
            id: picture

            readonly property int _line: card.look.outlineWidth

            bottomLeftRadius: card.beside ? topLeftRadius : 0
            bottomRightRadius: 0
            color: card.ground
            height: Math.round(Math.max(0, parent.height - (card.beside ? 2 * _line : card._words + _line)))
            topLeftRadius: card.look.radius - _line
            topRightRadius: card.beside ? 0 : topLeftRadius
            width: Math.round(card.beside ? Math.min(0.44 * parent.width, card.aspect * parent.height) : parent.width - 2 * _line)
            x: _line
            y: _line

            Cover {
                id: cover

                corners: card.beside ? "left" : "top"
                file: card.cover
                height: picture.height
                now: card.look.still
                radius: picture.topLeftRadius
                width: picture.width
            }

            Image {
                Accessible.ignored: true
                anchors.fill: parent
                source: cover.url
            }
        }

        Column {
            id: words

            spacing: card.look.s1
            width: parent.width - x - (card.big ? card.look.s6 : card.look.s4)
            x: (card.beside ? picture.width : 0) + (card.big || card.beside ? card.look.s6 : card.look.s4)
            y: card.beside ? (parent.height - height) / 2 : parent.height - height - card.look.s4

            Text {
                color: card.look.onCard
                elide: Text.ElideRight
                maximumLineCount: card.titleLines
                font: card.big ? card.look.headingFont : card.look.strongFont
                lineHeight: Math.round(1.2 * font.pixelSize)
                lineHeightMode: Text.FixedHeight
                text: card.title
                textFormat: Text.PlainText
                width: parent.width
                wrapMode: Text.Wrap
            }

            Text {
                color: card.look.mutedOnCard
                font: card.look.secondFont
                text: card.beside ? card.second : card._line
                textFormat: Text.PlainText
                visible: text !== ""
                width: parent.width
                wrapMode: Text.Wrap
            }

            Text {
                color: card.look.mutedOnCard
                font: card.look.secondFont
                text: card.time
                textFormat: Text.PlainText
                visible: card.beside && text !== ""
                width: parent.width
                wrapMode: Text.Wrap
            }
        }
    }
}

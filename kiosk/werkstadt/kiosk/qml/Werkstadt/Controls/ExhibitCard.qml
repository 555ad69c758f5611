import QtQuick

// An exhibit as a card: its cover to the edges, its title, one more line.
Press {
    id: card

    property string title
    property string second
    property url cover
    property color ground: look.ink
    property bool big: false
    readonly property real neededHeight: Math.round(width * (big ? 0.5 : 0.36)) + _words
    readonly property real _words: words.implicitHeight + 2 * look.s4

    implicitHeight: Math.round(implicitWidth * 0.62) + _words
    implicitWidth: (big ? 126 : 61) * look.u
    name: second === "" ? title : title + ". " + second
    ringRadius: look.radius

    Slab {
        id: slab

        anchors.fill: parent
        down: card.down
        look: card.look

        Rectangle {
            readonly property int _line: card.look.outlineWidth

            bottomLeftRadius: 0
            bottomRightRadius: 0
            color: card.ground
            height: Math.max(0, parent.height - card._words - _line)
            topLeftRadius: card.look.radius - _line
            topRightRadius: card.look.radius - _line
            width: parent.width - 2 * _line
            x: _line
            y: _line

            Image {
                Accessible.ignored: true
                anchors.fill: parent
                asynchronous: !card.look.still
                retainWhileLoading: true
                source: card.cover.toString() === "" || width < 1 || height < 1 ? "" : "image://cover/" + encodeURIComponent(card.cover) + "?top=1&r=" + parent.topLeftRadius
                sourceSize: Qt.size(Math.round(width), Math.round(height))
            }
        }

        Column {
            id: words

            anchors.bottom: parent.bottom
            anchors.left: parent.left
            anchors.margins: card.big ? card.look.s6 : card.look.s4
            anchors.bottomMargin: card.look.s4
            anchors.right: parent.right
            spacing: card.look.s1

            Text {
                color: card.look.onCard
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
                text: card.second
                textFormat: Text.PlainText
                visible: text !== ""
                width: parent.width
                wrapMode: Text.Wrap
            }
        }
    }
}

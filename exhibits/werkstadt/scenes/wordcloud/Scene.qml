pragma ComponentBehavior: Bound

import QtQuick
import Werkstadt.Controls
import Werkstadt.Kiosk
import Werkstadt.Scenes.Wordcloud

// Words in level rows, the most frequent in the middle and largest; the same as a list.
Page {
    id: root

    required property WordcloudView view

    function spoken(row: var): string {
        return row.count === 0 ? row.text : row.text + ", " + (row.count === 1 ? lane.tr("ein Mal") : lane.tr("%1 Mal").arg(row.count));
    }

    Scroller {
        id: sheet

        lane: root.lane
        look: root.look
        x: root.margin
        y: root.look.s6
        width: root.width - 2 * root.margin
        height: root.height - y - root.look.s4
        spacing: root.look.s4

        Item {
            id: head

            readonly property bool stacked: kinds.width > 0.55 * sheet.room

            width: sheet.room
            height: stacked ? title.height + root.look.s4 + kinds.height : Math.max(title.height, kinds.height)

            Title {
                id: title

                anchors.verticalCenter: parent.stacked ? undefined : parent.verticalCenter
                look: root.look
                width: parent.stacked ? parent.width : parent.width - kinds.width - root.look.s6
                text: root.view.title
                small: true
            }

            Pill {
                id: kinds

                look: root.look
                x: parent.stacked ? 0 : parent.width - width
                y: parent.stacked ? title.height + root.look.s4 : 0
                text: root.view.isListed ? root.lane.tr("Als Wolke") : root.lane.tr("Als Liste")
                icon: root.view.isListed ? "cloud" : "list"
                onActivated: {
                    root.view.listed(!root.view.isListed);
                    sheet.toTop();
                }
            }
        }

        BodyText {
            id: told

            look: root.look
            width: Math.min(sheet.room, root.look.lineWidth * 1.15)
            visible: text !== ""
            text: root.view.text
        }

        Item {
            id: cloud

            readonly property real place: sheet.height - head.height - (told.visible ? told.height + root.look.s4 : 0) - note.height - 2 * root.look.s4

            onWidthChanged: root.view.fit(width, place)
            onPlaceChanged: root.view.fit(width, place)
            Component.onCompleted: root.view.fit(width, place)

            visible: !root.view.isListed
            width: sheet.room
            height: Math.max(root.view.height, place)

            Repeater {
                model: root.view.words.length

                Text {
                    required property int index
                    readonly property var word: root.view.words[index] ?? root.view.words[0]

                    x: word.x
                    y: word.y + (cloud.height - root.view.height) / 2
                    height: word.height
                    verticalAlignment: Text.AlignVCenter
                    text: word.text
                    textFormat: Text.PlainText
                    font.family: root.look.strongFont.family
                    font.weight: root.look.strongFont.weight
                    font.pixelSize: word.size
                    color: root.look.seriesColours[word.colour]
                    Accessible.role: Accessible.StaticText
                    Accessible.name: root.spoken(root.view.rows[index] ?? root.view.rows[0])
                }
            }
        }

        Repeater {
            model: root.view.isListed ? root.view.rows : []

            Rectangle {
                id: row

                required property int index
                required property var modelData

                width: Math.min(sheet.room, 1.7 * root.look.lineWidth)
                height: name.height
                color: index % 2 ? root.look.page : root.look.card
                Accessible.role: Accessible.ListItem
                Accessible.name: root.spoken(modelData)

                Text {
                    id: name

                    width: parent.width - times.width
                    padding: root.look.s2
                    text: row.modelData.text
                    textFormat: Text.PlainText
                    wrapMode: Text.Wrap
                    font: root.look.strongFont
                    color: root.look.onPage
                    Accessible.ignored: true
                }

                Text {
                    id: times

                    anchors.right: parent.right
                    padding: root.look.s2
                    visible: row.modelData.count > 0
                    text: row.modelData.count === 1 ? root.lane.tr("ein Mal") : root.lane.tr("%1 Mal").arg(row.modelData.count)
                    textFormat: Text.PlainText
                    font: root.look.textFont
                    color: root.look.onPage
                    Accessible.ignored: true
                }
            }
        }

        SecondLine {
            id: note

            look: root.look
            width: sheet.room
            text: root.view.answered ? root.lane.tr("Antworten von Besucher:innen, vorher gelesen. Stand: %1").arg(root.view.asOf) : root.lane.tr("Das sind Beispiele von uns, noch keine Antworten von Besucher:innen.")
        }
    }
}

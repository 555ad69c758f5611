pragma ComponentBehavior: Bound

import QtQuick
import Werkstadt.Controls

// What is there to discover: the first exhibit large, the others beside it. More than fit stand behind a tap.
Page {
    id: root

    readonly property int gap: look.s4
    readonly property int rows: upright ? 3 : roomy ? 1 : 2
    readonly property int columns: upright || roomy ? 2 : Math.max(1, Math.min(3, Math.ceil((cards.length - 1) / rows)))
    readonly property bool roomy: look.larger && !upright // large letters: three equal cards in a row
    readonly property int shown: rows * columns
    readonly property var cards: lane.cards
    readonly property var others: cards.slice(1)
    readonly property bool tooMany: others.length > shown
    readonly property int perTurn: tooMany ? shown - 1 : shown
    property int from: 0

    function second(card: var): string {
        const time = lane.tr("%1 Min.").arg(card.minutes);
        return card.subtitle !== "" ? card.subtitle + " · " + time : time;
    }

    Column {
        id: head

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        anchors.margins: root.margin
        spacing: root.look.s2

        Title {
            look: root.look
            width: parent.width
            small: root.roomy
            text: root.lane.tr("Was willst du entdecken?")
        }

        SecondLine {
            look: root.look
            width: parent.width
            text: root.lane.lastDay === "" ? root.lane.exhibitionTitle : root.lane.tr("%1 · bis %2").arg(root.lane.exhibitionTitle).arg(root.lane.lastDay)
        }
    }

    Item {
        id: body

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: head.bottom
        anchors.bottom: parent.bottom
        anchors.margins: root.margin
        anchors.topMargin: root.look.s6
        anchors.bottomMargin: root.look.s6

        readonly property real bigWidth: root.upright || root.others.length === 0 ? width : root.roomy ? (width - 2 * root.gap) / 3 : root.columns === 1 ? width * 0.58 : width * (root.columns === 2 ? 0.44 : 0.39)
        readonly property real bigHeight: root.upright && root.others.length > 0 ? height * 0.4 : height
        readonly property real gridX: root.upright ? 0 : bigWidth + root.gap
        readonly property real gridY: root.upright ? bigHeight + root.gap : 0
        readonly property real cellWidth: (width - gridX - (root.columns - 1) * root.gap) / root.columns
        readonly property int usedRows: Math.max(1, Math.min(root.rows, Math.ceil((Math.min(root.others.length, root.shown)) / root.columns)))
        readonly property real cellHeight: (height - gridY - (usedRows - 1) * root.gap) / usedRows

        ExhibitCard {
            look: root.look
            visible: root.cards.length > 0
            width: body.bigWidth
            height: body.bigHeight
            big: !root.roomy
            title: root.cards.length > 0 ? root.cards[0].title : ""
            second: root.cards.length === 0 ? "" : root.roomy ? root.lane.tr("%1 Min.").arg(root.cards[0].minutes) : root.second(root.cards[0])
            cover: root.cards.length > 0 ? root.cards[0].cover.source : ""
            ground: root.cards.length > 0 ? root.look[root.cards[0].ground] ?? root.look.bar : root.look.bar
            onActivated: root.lane.open(root.cards[0].id)
        }

        Repeater {
            model: Math.min(root.perTurn, root.others.length - root.from)

            ExhibitCard {
                required property int index
                readonly property var card: root.others[root.from + index] ?? root.cards[0]

                look: root.look
                x: body.gridX + (index % root.columns) * (body.cellWidth + root.gap)
                y: body.gridY + Math.floor(index / root.columns) * (body.cellHeight + root.gap)
                width: body.cellWidth
                height: body.cellHeight
                title: card.title
                second: root.columns > 1 || root.roomy ? root.lane.tr("%1 Min.").arg(card.minutes) : root.second(card)
                cover: card.cover.source
                ground: root.look[card.ground] ?? root.look.bar
                onActivated: root.lane.open(card.id)
            }
        }

        Pill {
            look: root.look
            visible: root.tooMany
            x: body.gridX + (root.columns - 1) * (body.cellWidth + root.gap)
            y: body.gridY + (body.usedRows - 1) * (body.cellHeight + root.gap) + (body.cellHeight - height) / 2
            text: root.lane.tr("Mehr zeigen")
            icon: "arrow-right"
            onActivated: {
                root.lane.touched();
                root.from = root.from + root.perTurn >= root.others.length ? 0 : root.from + root.perTurn;
            }
        }
    }
}

pragma ComponentBehavior: Bound

import QtQuick
import Werkstadt.Controls

// What is there to discover: the first exhibit large, the others beside it. More than fit stand in a grid that scrolls.
Page {
    id: root

    readonly property int gap: look.s4
    readonly property int total: lane.cards.count
    readonly property bool roomy: look.larger && !upright // large letters: three equal cards in a row
    readonly property int most: roomy ? 3 : upright ? (look.larger ? (height < 250 * look.mm ? 3 : 4) : 7) : 8
    readonly property bool many: total > most
    readonly property var cards: many ? [] : lane.cards.few
    readonly property var others: cards.slice(1)
    readonly property var none: lane.cards.at(-1) // for cards that are just going

    // So many stand together that each has its picture at its side; more form rows of two and three.
    readonly property int count: others.length
    readonly property bool beside: !roomy && count <= 3
    readonly property bool even: count >= 6 && !upright && width < 340 * look.u // little room: all alike, none large
    readonly property int cells: even ? count + 1 : count
    readonly property int rows: roomy ? 1 : beside ? Math.max(1, count) : upright ? Math.ceil(count / 2) : 2

    function time(card: var): string {
        return card === undefined ? "" : lane.tr("%1 Min.").arg(card.minutes).replace(/ /g, "\u00a0");
    }

    // Every row is full: where they cannot be equal, the last ones hold one more.
    function place(index: int): rect {
        const least = Math.floor(cells / rows), short = rows - cells % rows;
        const row = index < short * least ? Math.floor(index / least) : short + Math.floor((index - short * least) / (least + 1));
        const inRow = row < short ? least : least + 1;
        const column = row < short ? index - row * least : index - short * least - (row - short) * (least + 1);
        const width = (body.restWidth - (inRow - 1) * gap) / inRow;
        const height = (body.restHeight - (rows - 1) * gap) / rows;
        return Qt.rect(body.restX + column * (width + gap), body.restY + row * (height + gap), width, height);
    }

    HouseMark {
        id: house

        anchors.right: parent.right
        anchors.top: parent.top
        anchors.margins: root.margin
        lane: root.lane
        look: root.look
        high: Math.min(head.height, 1.4 * root.look.pill)
        widest: root.width * 0.25
    }

    Column {
        id: head

        anchors.left: parent.left
        anchors.right: house.there ? house.left : parent.right
        anchors.top: parent.top
        anchors.margins: root.margin
        spacing: root.look.s2

        Title {
            look: root.look
            width: parent.width
            small: root.look.larger
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

        readonly property real share: root.roomy ? 1 / 3 : root.count <= 1 ? 0.56 : root.count <= 3 ? 0.54 : root.count === 4 ? 0.46 : root.count === 7 ? 0.27 : 0.39
        readonly property real bigWidth: root.even ? -root.gap : root.upright || root.count === 0 ? width : root.roomy ? (width - root.count * root.gap) / (root.count + 1) : (width - root.gap) * share
        readonly property real bigHeight: !root.upright || root.count === 0 ? height : (height - root.gap) * (root.count === 1 ? 0.56 : root.count > 3 ? 0.28 : root.look.larger ? 0.46 : 0.42)
        readonly property real restX: root.upright ? 0 : bigWidth + root.gap
        readonly property real restY: root.upright ? bigHeight + root.gap : 0
        readonly property real restWidth: width - restX
        readonly property real restHeight: height - restY

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: head.bottom
        anchors.bottom: parent.bottom
        anchors.margins: root.margin
        anchors.topMargin: root.look.s6
        anchors.bottomMargin: root.look.s6

        ExhibitCard {
            look: root.look
            visible: root.cards.length > 0
            width: root.even ? root.place(0).width : body.bigWidth
            height: root.even ? root.place(0).height : body.bigHeight
            big: !root.roomy && !root.even
            beside: root.upright ? root.count > 3 : root.count === 0
            title: root.cards[0]?.title ?? ""
            second: root.look.larger || root.even ? "" : root.cards[0]?.subtitle ?? ""
            time: root.time(root.cards[0])
            cover: root.cards[0]?.cover ?? ""
            ground: root.look[root.cards[0]?.ground] ?? root.look.bar
            onActivated: root.lane.open(root.cards[0].id)
        }

        Repeater {
            model: root.count

            ExhibitCard {
                required property int index
                readonly property var card: root.others[index] ?? root.none
                readonly property rect place: root.place(root.even ? index + 1 : index)

                look: root.look
                x: place.x
                y: place.y
                width: place.width
                height: place.height
                beside: root.beside && root.count > 1 || place.width > 2.6 * place.height
                title: card.title
                second: (root.beside || beside) && !root.look.larger ? card.subtitle : ""
                time: root.time(card)
                cover: card.cover
                ground: root.look[card.ground] ?? root.look.bar
                onActivated: root.lane.open(card.id)
            }
        }
    }

    Loader {
        active: root.many
        anchors.left: body.left
        anchors.right: body.right
        anchors.top: body.top
        anchors.bottom: parent.bottom
        sourceComponent: CardGrid {
            lane: root.lane
            look: root.look
            cards: root.lane.cards
            focus: true
        }
    }
}

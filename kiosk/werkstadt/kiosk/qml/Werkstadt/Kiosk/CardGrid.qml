pragma ComponentBehavior: Bound

import QtQuick
import Werkstadt.Controls
import Werkstadt.Look
import Werkstadt.Model

// Any number of exhibits: only those in sight are made, and what leaves the glass comes back as another one.
// Scrolls by finger, pills and Page keys; Tab and the arrows go from card to card.
FocusScope {
    id: root

    required property Lane lane
    required property Look look
    required property CardList cards
    property bool low: false // little height: the picture at the side of the words
    readonly property real gap: look.s4
    property real narrowest: look.u * (look.larger ? low ? 110 : 96 : low ? 80 : 64) // no card is narrower
    property real foot: look.s6 // below the last row
    property bool whole: false // only whole rows: there is too little height for the next one to begin
    readonly property bool flat: height - foot < 2 * look.pill + look.s4 // the pills stand side by side
    readonly property real aside: (flat ? 2 : 1) * (look.least + look.s4)
    // As if the pills were there: a short list has as many columns as a long one.
    readonly property int columns: Math.max(1, Math.floor((width - aside + gap) / (narrowest + gap)))
    readonly property bool overflows: Math.ceil(cards.count / columns) * (tall + gap) - gap > height - foot + 1
    readonly property real room: width - (overflows ? aside : 0)
    readonly property real cell: (width - aside + gap) / columns - gap
    readonly property real titleLine: 1.2 * look.strongFont.pixelSize
    readonly property real lastLine: 1.4 * look.secondFont.pixelSize + look.s1
    readonly property real around: 2 * (flat ? look.s2 : look.s4) + look.edge
    // A whole row is in sight with its words, and a little of the next; where that leaves a mere strip for the picture, it stands beside.
    readonly property real above: Math.min(0.56 * cell, height - gap - look.s6 - 2 * titleLine - lastLine - around)
    readonly property bool beside: low || flat || columns === 1 || above < 0.36 * cell
    readonly property bool timed: flat ? height - foot >= 2 * titleLine + lastLine + around : !(look.larger && beside && (low || columns > 1))
    readonly property real words: (!beside ? 2 : timed || low ? 3 : 4) * titleLine + (timed ? lastLine : 0) + around
    readonly property real fair: Math.round(flat ? Math.max(look.pill, height - foot) : beside ? Math.max(30 * look.u, words) : above + words)
    // A picture above the words may give way for one row more; one beside them hardly.
    readonly property real rows: (height - foot + gap) / (fair + gap)
    readonly property real tall: whole && !flat ? Math.floor((height - foot + gap) / Math.max(1, Math.floor(rows + (beside ? 0.15 : 0.5))) - gap) : fair
    readonly property int titleLines: beside ? Math.max(1, Math.floor((tall - around - (timed ? lastLine : 0)) / titleLine + 0.01)) : 99

    signal moved

    function turn(by: int): void {
        lane.touched();
        const rows = Math.max(1, Math.floor((grid.height + gap) / grid.cellHeight));
        const to = grid.contentY + by * rows * grid.cellHeight;
        glide.from = grid.contentY;
        glide.to = Math.max(0, Math.min(grid.contentHeight + grid.bottomMargin - grid.height, to));
        glide.restart();
    }

    function step(by: int, event: var): void {
        look.byKeys = true;
        const next = grid.currentIndex + by;
        event.accepted = next >= 0 && next < grid.count;
        if (event.accepted) {
            grid.currentIndex = next;
            lane.touched();
        }
    }

    Accessible.role: Accessible.List

    Keys.onPressed: event => {
        const by = event.key === Qt.Key_PageDown ? 1 : event.key === Qt.Key_PageUp ? -1 : 0;
        if (by !== 0)
            turn(by);
        else if (event.key === Qt.Key_Home || event.key === Qt.Key_End)
            step((event.key === Qt.Key_Home ? 0 : grid.count - 1) - grid.currentIndex, event);
        event.accepted = by !== 0 || event.key === Qt.Key_Home || event.key === Qt.Key_End;
    }

    Connections {
        target: root.cards

        function onModelReset() {
            glide.stop();
            grid.currentIndex = 0;
        }
    }

    // When it has come to rest: who comes by Tab begins with what is in sight.
    Timer {
        id: order

        interval: 120
        onTriggered: {
            if (!grid.activeFocus)
                grid.currentIndex = Math.min(grid.count - 1, Math.ceil((grid.contentY - 1) / grid.cellHeight) * root.columns);
            root.cards.order(grid.contentItem);
        }
    }

    NumberAnimation {
        id: glide

        target: grid
        property: "contentY"
        duration: root.look.quick
        easing.type: Easing.OutCubic
    }

    GridView {
        id: grid

        width: root.room + root.gap
        height: parent.height
        model: root.cards
        cellWidth: Math.floor(width / root.columns)
        cellHeight: root.tall + root.gap
        activeFocusOnTab: true
        bottomMargin: Math.max(0, root.foot - root.gap)
        boundsBehavior: Flickable.StopAtBounds
        cacheBuffer: 0 // cards that are made ahead would still be in the making when the list or the page changes
        clip: true
        focus: true
        highlightMoveDuration: root.look.quick
        interactive: root.overflows
        reuseItems: true
        Keys.onTabPressed: event => root.step(1, event)
        Keys.onBacktabPressed: event => root.step(-1, event)
        onContentYChanged: {
            root.moved();
            order.restart();
        }
        onMovementStarted: root.lane.touched()

        delegate: ExhibitCard {
            id: card

            required property int index
            required property var exhibit
            readonly property string place: exhibit.where === "" ? "" : root.lane.tr("steht %1").arg(exhibit.where)
            readonly property string minutes: root.lane.tr("%1 Min.").arg(exhibit.minutes).replace(/ /g, "\u00a0")

            look: root.look
            width: grid.cellWidth - root.gap
            height: grid.cellHeight - root.gap
            activeFocusOnTab: false
            beside: root.beside
            aspect: root.look.larger ? 0.8 : root.low ? 1 : 1.34 // long words need the width
            titleLines: root.titleLines
            description: root.lane.tr("%1 von %2").arg(index + 1).arg(grid.count)
            title: exhibit.title
            second: beside && !root.look.larger && !root.low ? exhibit.subtitle : ""
            time: place !== "" && !root.flat ? place : root.timed ? minutes : ""
            cover: exhibit.cover
            ground: root.look[exhibit.ground] ?? root.look.bar
            onActivated: root.lane.open(exhibit.id)

            // Qt 6.12 takes what leaves out of the tree, and forgets it there when it comes back.
            function found(): void {
                Accessible.ignored = false;
            }

            GridView.onReused: found()

            Connections {
                target: root

                function onMoved() {
                    if (card.y + card.height > grid.contentY && card.y < grid.contentY + grid.height)
                        card.found();
                }
            }
        }
    }

    Grid {
        columns: root.flat ? 2 : 1
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        anchors.bottomMargin: root.foot
        spacing: root.look.s4
        visible: root.overflows

        Pill {
            look: root.look
            width: root.look.least
            icon: "chevron-up"
            iconOnly: true
            text: root.lane.tr("Nach oben")
            usable: !grid.atYBeginning
            onActivated: root.turn(-1)
        }

        Pill {
            look: root.look
            width: root.look.least
            icon: "chevron-down"
            iconOnly: true
            text: root.lane.tr("Nach unten")
            usable: !grid.atYEnd
            onActivated: root.turn(1)
        }
    }
}

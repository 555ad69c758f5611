pragma ComponentBehavior: Bound

import QtQuick
import Werkstadt.Controls
import Werkstadt.Kiosk
import Werkstadt.Scenes.Plan

// A plan, and beside or below it the same places as a list; the open one takes the list's place.
Page {
    id: root

    required property PlanView view
    readonly property real foot: look.pill + 2 * look.s4
    readonly property real share: Math.max(0.36, Math.min(look.larger ? 0.5 : 0.62, view.aspect * (height - foot) / width, 1 - 116 * look.u / width))
    readonly property int chosen: view.chosen
    readonly property bool open: chosen >= 0
    readonly property bool headed: upright && look.larger // the line above the title stands beside the pills of the plan
    readonly property string above: open ? view.title : view.exhibitTitle
    property int was: -1 // the place that was open last

    onChosenChanged: {
        sheet.toTop();
        if (chosen >= 0) {
            was = chosen;
            pane.reveal(view.spots[chosen].x, view.spots[chosen].y);
            sheet.Accessible.announce(view.card.title + ". " + view.card.text);
        }
        if (look.byKeys)
            focusKeeper.restart();
    }

    // What was pressed may have gone: the list for the card, or the card for the list.
    function keepFocus(): void {
        const item = Window.activeFocusItem;
        if (item && item.visible && item.enabled && item.activeFocusOnTab)
            return;
        if (open)
            back.forceActiveFocus();
        else
            entries.itemAt(Math.max(0, was))?.forceActiveFocus();
    }

    Timer {
        id: focusKeeper

        interval: 0
        onTriggered: root.keepFocus()
    }

    Timer {
        id: decider

        interval: 0
        onTriggered: list.decide()
    }

    TextMetrics {
        id: word

        font: root.look.strongFont
        text: root.view.longestWord
    }

    PlanPane {
        id: pane

        lane: root.lane
        look: root.look
        view: root.view
        note: root.headed ? root.above : root.view.plan.caption
        width: root.upright ? root.width : Math.round(root.width * root.share)
        height: root.upright ? Math.round(root.height * (root.look.larger ? 0.48 : 0.53)) : root.height
    }

    Scroller {
        id: sheet

        lane: root.lane
        look: root.look
        x: (root.upright ? 0 : pane.width) + root.margin
        y: (root.upright ? pane.height : 0) + (root.headed ? root.look.s2 : root.look.s6)
        width: root.width - x - root.margin
        height: (root.open ? back.y - root.look.s4 : root.height - root.look.s4) - y
        spacing: root.look.s4

        SecondLine {
            look: root.look
            width: sheet.room
            text: root.above
            visible: !(root.headed && pane.noted)
        }

        Title {
            look: root.look
            width: sheet.room
            text: root.open ? root.view.card.title : root.view.title
            small: root.look.larger || !root.upright && root.width < 280 * root.look.u
        }

        BodyText {
            id: told

            look: root.look
            width: Math.min(sheet.room, root.look.lineWidth * 1.15)
            text: root.open ? root.view.card.text : root.view.hint
            visible: text !== ""
        }

        PagePicture {
            look: root.look
            width: sheet.room
            height: sheet.height - told.y - told.height - sheet.spacing
            alt: root.view.card.picture.alt
            source: root.view.card.picture.source
            visible: root.open && source.toString() !== "" && height > 1.8 * root.look.pill
        }

        Grid {
            id: list

            property int made: 0
            property bool two: false
            readonly property var causes: [made, sheet.width, sheet.height, word.advanceWidth, root.view.spots, root.look.textFont]

            // Two columns, where no word breaks; beside the arrows, or where no arrows will be needed.
            function decide(): void {
                const needed = Math.ceil(word.advanceWidth) + (made > 0 ? (entries.itemAt(0) as Entry).around : 0);
                const wide = halfOf(sheet.width), narrow = halfOf(sheet.width - root.look.least - root.look.s4);
                two = needed <= narrow || needed <= wide && told.y + told.height + sheet.spacing + heightOf(wide) <= sheet.height;
            }

            function halfOf(width: real): real {
                return Math.floor((width - columnSpacing) / 2);
            }

            // In two columns, each so wide.
            function heightOf(width: real): real {
                let sum = -rowSpacing;
                for (let at = 0; at < made; at += 2) {
                    const pair = [entries.itemAt(at) as Entry, entries.itemAt(at + 1) as Entry];
                    sum += rowSpacing + Math.max(...pair.map(entry => entry ? entry.heightAt(width) : 0));
                }
                return sum;
            }

            columns: two ? 2 : 1
            columnSpacing: root.look.s4
            rowSpacing: Math.ceil(3.2 * root.look.mm)
            visible: !root.open
            onCausesChanged: decider.restart()

            Repeater {
                id: entries

                model: root.view.count
                onItemAdded: ++list.made
                onItemRemoved: --list.made

                Entry {
                    required property int index

                    look: root.look
                    number: index + 1
                    place: root.view.spots[index] ?? ({
                            title: "",
                            here: false,
                            seen: false
                        })
                    hereWord: root.lane.tr("Du bist hier")
                    seenWord: root.lane.tr("entdeckt")
                    width: list.two ? list.halfOf(sheet.room) : sheet.room

                    onActivated: root.view.choose(index)
                }
            }
        }

        SecondLine {
            look: root.look
            width: sheet.room
            text: root.view.plan.caption
            visible: text !== "" && !root.open && (root.headed || !pane.noted)
        }
    }

    Pill {
        id: back

        x: sheet.x
        y: root.height - height - root.look.s4
        icon: "list"
        look: root.look
        text: root.lane.tr("Alle Orte")
        visible: root.open
        Accessible.description: root.lane.tr("%1 von %2 entdeckt").arg(root.view.seenCount).arg(root.view.count)

        onActivated: root.view.choose(-1)
    }

    SecondLine {
        look: root.look
        anchors.verticalCenter: back.verticalCenter
        x: back.x + back.width + root.look.s6
        width: Math.max(0, root.width - x - root.margin)
        visible: root.open && width > implicitWidth
        text: root.lane.tr("%1 von %2 entdeckt").arg(root.view.seenCount).arg(root.view.count)
        wrapMode: Text.NoWrap
    }
}

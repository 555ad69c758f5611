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
    readonly property real share: Math.max(0.42, Math.min(look.larger ? 0.5 : 0.62, view.aspect * (height - foot) / width))
    readonly property bool open: view.chosen >= 0
    property int before: -1

    function arrive(): void {
        sheet.toTop();
        const chosen = view.chosen;
        if (chosen >= 0) {
            pane.reveal(view.spots[chosen].x, view.spots[chosen].y);
            sheet.Accessible.announce(view.card.title + ". " + view.card.text);
        }
        if (look.byKeys)
            Qt.callLater(keepFocus);
        before = chosen;
    }

    // What was pressed may have gone: the list for the card, or the card for the list.
    function keepFocus(): void {
        const item = Window.activeFocusItem;
        if (item && item.visible && item.enabled && item.activeFocusOnTab)
            return;
        if (open)
            back.forceActiveFocus();
        else
            entries.itemAt(Math.max(0, left.was))?.forceActiveFocus();
    }

    QtObject {
        id: left

        property int was: -1
    }

    Connections {
        target: root.view

        function onChanged() {
            if (root.view.chosen !== root.before) {
                left.was = root.before;
                root.arrive();
            }
        }
    }

    PlanPane {
        id: pane

        lane: root.lane
        look: root.look
        view: root.view
        width: root.upright ? root.width : Math.round(root.width * root.share)
        height: root.upright ? Math.round(root.height * (root.look.larger ? 0.48 : 0.54)) : root.height
    }

    Scroller {
        id: sheet

        lane: root.lane
        look: root.look
        x: (root.upright ? 0 : pane.width) + root.margin
        y: (root.upright ? pane.height : 0) + root.look.s6
        width: root.width - x - root.margin
        height: (root.open ? back.y - root.look.s4 : root.height - root.look.s4) - y
        spacing: root.look.s4

        SecondLine {
            look: root.look
            width: sheet.room
            text: root.open ? root.view.title : root.view.exhibitTitle
        }

        Title {
            look: root.look
            width: sheet.room
            text: root.open ? root.view.card.title : root.view.title
            small: root.look.larger || !root.upright && root.width < 260 * root.look.mm
        }

        BodyText {
            look: root.look
            width: Math.min(sheet.room, root.look.lineWidth * 1.15)
            text: root.open ? root.view.card.text : root.view.hint
            visible: text !== ""
        }

        PagePicture {
            look: root.look
            width: sheet.room
            height: Math.max(3 * root.look.pill, sheet.height - y)
            alt: root.view.card.picture.alt
            source: root.view.card.picture.source
            visible: root.open && source.toString() !== ""
        }

        Grid {
            id: list

            readonly property real half: (sheet.room - columnSpacing) / 2
            readonly property bool two: {
                let most = 0;
                for (let at = 0; at < entries.count; ++at)
                    most = Math.max(most, (entries.itemAt(at) as Entry)?.needed ?? 0);
                return most <= half;
            }

            columns: two ? 2 : 1
            columnSpacing: root.look.s4
            rowSpacing: root.look.s4
            visible: !root.open

            Repeater {
                id: entries

                model: root.view.count

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
                    width: list.two ? list.half : sheet.room

                    onActivated: root.view.choose(index)
                }
            }
        }

        SecondLine {
            look: root.look
            width: sheet.room
            text: root.view.plan.caption
            visible: text !== "" && !root.open
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

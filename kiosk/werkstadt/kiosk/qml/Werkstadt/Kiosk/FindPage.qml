pragma ComponentBehavior: Bound

import QtQuick
import Werkstadt.Controls
import Werkstadt.Model

// Whoever knows what they want, or roughly: wishes at the left, what remains of all exhibits at the right.
Page {
    id: root

    readonly property FindView find: lane.find
    readonly property bool typing: board.active // then the list is what counts: all else gives way
    readonly property bool sided: !typing && !upright && !look.larger && width >= 280 * look.mm && find.groups.length > 0
    readonly property string told: find.count === 1 ? lane.tr("1 Exponat") : lane.tr("%1 Exponate").arg(find.count)
    readonly property bool inline: sided || typing && !upright // how many there are stands beside the field, not below it
    readonly property bool tight: typing && height < 140 * look.mm
    readonly property real floor: typing ? board.y : height
    readonly property real column: Math.round(0.375 * (width - 2 * margin))

    function type(letters: string): void {
        find.write(find.text + letters);
    }

    function erase(): void {
        find.write(Array.from(find.text).slice(0, -1).join(""));
    }

    // Held apart from what stands around it: it may be written from right to left.
    function quoted(group: string, title: string, option: string): string {
        const named = Array.from(wishes.named(group, option, title));
        const short = named.length > 24 ? named.slice(0, 22).join("") + "…" : named.join("");
        return lane.tr("Ohne „%1“").arg("\u2068" + short + "\u2069");
    }

    onToldChanged: said.restart()

    // While somebody types, only what came of it is said.
    Timer {
        id: said

        interval: 700
        onTriggered: root.Accessible.announce(root.told, Accessible.Polite)
    }

    Wishes {
        id: wishes

        lane: root.lane
    }

    TextField {
        id: field

        x: root.margin
        y: root.tight ? root.look.s2 : root.look.s6
        width: root.inline ? root.column : root.width - 2 * root.margin - (filter.visible ? filter.width + root.look.s4 : 0)
        look: root.look
        icon: "search"
        label: root.lane.tr("Wonach suchst du?")
        placeholder: root.lane.tr("Suchen") // short: it has to fit in any lane
        text: root.find.text
        active: root.typing || activeFocus
        onActivated: {
            root.lane.touched();
            board.active = true;
            forceActiveFocus();
        }
        onTyped: letters => root.type(letters)
        onBackspace: root.erase()
        onDone: board.active = false
    }

    Pill {
        id: filter

        readonly property int picked: root.find.chosen - (root.find.text.trim() === "" ? 0 : 1)

        anchors.right: parent.right
        anchors.rightMargin: root.margin
        anchors.verticalCenter: field.verticalCenter
        look: root.look
        visible: !root.sided && !root.typing && root.find.groups.length > 0
        icon: "filter"
        iconOnly: root.width < 330 * root.look.mm && root.look.larger || root.width < 180 * root.look.mm
        text: picked === 0 ? root.lane.tr("Filter") : root.lane.tr("Filter: %1").arg(picked)
        onActivated: root.lane.show("filter")
    }

    Scroller {
        id: side

        visible: root.sided
        lane: root.lane
        look: root.look
        x: root.margin
        y: field.y + field.height + root.look.s6
        width: root.column
        height: root.floor - root.look.s6 - y

        FilterGroups {
            lane: root.lane
            look: root.look
            width: side.room
        }
    }

    Title {
        id: head

        anchors.verticalCenter: clear.verticalCenter
        x: root.inline ? field.x + field.width + root.look.s10 : root.margin
        width: (clear.visible ? clear.x - root.look.s4 : root.width - root.margin) - x
        look: root.look
        small: true
        text: root.find.count === 0 ? root.lane.tr("Nichts gefunden") : root.told
    }

    Pill {
        id: clear

        anchors.right: parent.right
        anchors.rightMargin: root.margin
        y: root.inline ? field.y : field.y + field.height + root.look.s4
        height: root.inline ? field.height : root.look.least
        look: root.look
        visible: root.find.chosen > 0
        icon: "x"
        iconOnly: root.inline ? root.typing && (root.width < 230 * root.look.mm || root.look.larger) : root.look.larger && root.width < 200 * root.look.mm
        text: root.lane.tr("Alles zeigen")
        onActivated: root.find.clear()
    }

    Item {
        id: result

        x: root.sided ? head.x : root.margin
        y: clear.y + clear.height + (root.tight ? root.look.s2 : root.look.s4)
        width: root.width - root.margin - x
        height: root.floor - y

        CardGrid {
            id: grid

            anchors.fill: parent
            visible: root.find.count > 0
            lane: root.lane
            look: root.look
            cards: root.find.cards
            low: height < 76 * root.look.u
            narrowest: root.look.u * (root.look.larger ? low ? 110 : 96 : low ? 86 : 52)
            whole: root.typing
            foot: root.tight ? root.look.s2 : root.typing ? root.look.s4 : root.look.s6
        }

        Scroller {
            id: empty

            readonly property bool tight: height < 3 * root.look.pill

            lane: root.lane
            look: root.look
            width: parent.width
            height: parent.height - (root.typing ? 0 : root.look.s6)
            visible: root.find.count === 0
            spacing: root.look.s4

            BodyText {
                look: root.look
                width: parent.width
                visible: !empty.tight || root.find.loosenings.length === 0
                text: root.find.loosenings.length > 0 ? root.lane.tr("Lass etwas weg, dann gibt es mehr:") : root.lane.tr("Versuch es mit weniger Wünschen oder einem anderen Wort.")
            }

            Flow {
                width: parent.width
                spacing: root.look.s4

                Repeater {
                    model: root.find.loosenings.slice(0, empty.tight ? 1 : 5)

                    Pill {
                        required property var modelData

                        look: root.look
                        icon: "x"
                        text: root.quoted(modelData.group, modelData.title, modelData.option) + " · " + modelData.count
                        name: root.quoted(modelData.group, modelData.title, modelData.option) + ": " + root.lane.tr("%1 Exponate").arg(modelData.count)
                        onActivated: root.find.loosen(modelData.group)
                    }
                }
            }
        }
    }

    Loader {
        id: board

        active: false
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        sourceComponent: LaneKeyboard {
            lane: root.lane
            look: root.look
            doneWord: root.lane.tr("Fertig")
            doneIcon: "check"
            onTyped: letters => root.type(letters)
            onBackspace: root.erase()
            onDone: board.active = false
        }
    }
}

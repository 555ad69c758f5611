pragma ComponentBehavior: Bound

import QtQuick
import Werkstadt.Controls
import Werkstadt.Kiosk
import Werkstadt.Scenes.Poll

// A question; the thanks and the result come when the vote is on the disk, not before.
Page {
    id: root

    required property PollView view
    readonly property bool asks: view.state !== "voted"
    readonly property int longest: Math.max(1, ...view.results.map(result => result.count))
    readonly property int columns: !upright && !look.larger && view.choices.length > 3 ? 2 : 1

    function votes(count: int, percent: int): string {
        return (count === 1 ? lane.tr("1 Stimme") : lane.tr("%1 Stimmen").arg(count)) + " · " + percent + "\u00a0%";
    }

    function scope(): string {
        const count = view.total === 1 ? lane.tr("1 Stimme") : lane.tr("%1 Stimmen").arg(view.total);
        if (view.scope === "house")
            return lane.tr("%1 in der ganzen Werkstadt, Stand %2").arg(count).arg(view.asOf);
        return view.scope === "device" ? lane.tr("%1 an diesem Gerät").arg(count) : lane.tr("%1 an diesem Gerät, seit es eingeschaltet wurde").arg(count);
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

        SecondLine {
            look: root.look
            width: sheet.room
            text: root.lane.tr("Deine Stimme hat keinen Namen.")
        }

        Title {
            look: root.look
            width: sheet.room
            text: root.view.question
            small: true
        }

        Notice {
            look: root.look
            width: sheet.room
            visible: root.view.state === "saving"
            icon: "device-floppy"
            text: visible ? root.lane.tr("Wir speichern deine Stimme …") : ""
        }

        Notice {
            look: root.look
            width: sheet.room
            visible: root.view.state === "unsaved"
            kind: "care"
            text: visible ? root.view.voted ? root.lane.tr("Das hat gerade nicht geklappt. Deine Stimme von vorhin gilt weiter.") : root.lane.tr("Das hat gerade nicht geklappt. Deine Stimme ist noch nicht gespeichert.") : ""
        }

        Pill {
            look: root.look
            visible: root.view.state === "unsaved"
            text: root.lane.tr("Noch einmal versuchen")
            icon: "refresh"
            onActivated: root.view.again()
        }

        Notice {
            look: root.look
            width: sheet.room
            visible: !root.asks
            kind: "good"
            icon: "circle-check"
            text: !visible ? "" : root.lane.tr("Danke! Deine Stimme ist gespeichert.") + (root.view.comesLater ? " " + root.lane.tr("Sie kommt beim nächsten Stand dazu.") : "")
        }

        Grid {
            id: tiles

            readonly property int lines: Math.ceil(root.view.choices.length / columns)
            readonly property real share: (sheet.height - y - (lines - 1) * root.look.s4) / Math.max(1, lines)
            readonly property real cell: (sheet.room - (columns - 1) * root.look.s4) / columns

            visible: root.asks
            columns: root.columns
            spacing: root.look.s4

            Repeater {
                model: root.view.choices

                ChoiceTile {
                    required property int index
                    required property string modelData

                    look: root.look
                    width: tiles.cell
                    height: Math.max(implicitHeight, Math.min(44 * root.look.u, tiles.share))
                    text: modelData
                    checked: root.view.wanted === index
                    usable: root.view.state !== "saving"
                    onActivated: root.view.choose(index)
                }
            }
        }

        // Where the choice stood, its votes stand.
        Grid {
            visible: !root.asks
            columns: root.columns
            columnSpacing: root.look.s10
            rowSpacing: root.look.s6

            Repeater {
                model: root.view.results

                Result {
                    required property var modelData

                    look: root.look
                    width: (sheet.room - (root.columns - 1) * root.look.s10) / root.columns
                    text: modelData.text
                    votes: root.votes(modelData.count, modelData.percent)
                    mine: modelData.mine ? root.lane.tr("deine Stimme") : ""
                    part: modelData.count / root.longest
                }
            }
        }

        Item {
            visible: !root.asks
            width: sheet.room
            height: foot.height

            Flow {
                id: foot

                width: parent.width
                spacing: root.look.s4

                Pill {
                    look: root.look
                    text: root.lane.tr("Anders entscheiden")
                    icon: "arrow-back-up"
                    onActivated: root.view.change()
                }

                SecondLine {
                    width: Math.min(implicitWidth, parent.width)
                    height: Math.max(implicitHeight, root.look.pill)
                    verticalAlignment: Text.AlignVCenter
                    look: root.look
                    text: root.scope()
                }
            }
        }
    }
}

pragma ComponentBehavior: Bound

import QtQuick
import Werkstadt.Controls
import Werkstadt.Kiosk
import Werkstadt.Scenes.Data

// A chart to touch; what the finger has found stands beside it in words. The same as a table.
Page {
    id: root

    required property DataView view
    readonly property bool beside: !upright && !look.larger
    readonly property bool roomy: height > 130 * look.mm // else the prompt gives way to what was found
    readonly property bool prompts: roomy && (!look.larger || view.text === "") // in large letters, one of the two says it
    readonly property string told: view.picked < 0 ? "" : view.pickedName + ": " + (view.pickedValue || lane.tr("kein Wert")) + "." + (view.pickedNote === "" ? "" : " " + view.pickedNote)

    onToldChanged: {
        if (told !== "")
            root.Accessible.announce(told);
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

            readonly property bool stacked: sheet.room - acts.width < Math.max(0.4 * sheet.room, longest.advanceWidth(root.view.title) / (root.upright && root.look.larger ? 1 : 2))

            width: sheet.room
            height: stacked ? title.height + root.look.s4 + acts.height : Math.max(title.height, acts.height)

            FontMetrics {
                id: longest

                font: title.font
            }

            Title {
                id: title

                anchors.verticalCenter: parent.stacked ? undefined : parent.verticalCenter
                look: root.look
                width: parent.stacked ? parent.width : parent.width - acts.width - root.look.s6
                text: root.view.title
                small: true
            }

            Row {
                id: acts

                x: parent.stacked ? 0 : parent.width - width
                y: parent.stacked ? title.height + root.look.s4 : 0
                spacing: root.look.s4
                visible: root.view.readable

                Pill {
                    look: root.look
                    visible: !root.view.tabled
                    text: root.lane.tr("Ein Wert zurück")
                    icon: "chevron-left"
                    iconOnly: true
                    usable: root.view.picked !== 0
                    onActivated: root.view.step(-1)
                }

                Pill {
                    look: root.look
                    visible: !root.view.tabled
                    text: root.lane.tr("Ein Wert weiter")
                    icon: "chevron-right"
                    iconOnly: true
                    usable: root.view.picked !== root.view.count - 1
                    onActivated: root.view.step(1)
                }

                Pill {
                    readonly property real worded: letters.advanceWidth(text) + 2 * (root.look.s6 + root.look.s1) + root.look.icon + root.look.s4

                    look: root.look
                    text: root.view.tabled ? root.lane.tr("Als Bild") : root.lane.tr("Als Tabelle")
                    icon: root.view.tabled ? "chart-bar" : "table"
                    iconOnly: !root.view.tabled && worded + 2 * (root.look.pill + root.look.s4) > sheet.room

                    FontMetrics {
                        id: letters

                        font: root.look.strongFont
                    }

                    onActivated: {
                        root.view.tabulate(!root.view.tabled);
                        sheet.toTop();
                    }
                }
            }
        }

        Notice {
            look: root.look
            width: sheet.room
            visible: !root.view.readable
            icon: "info-circle"
            text: root.lane.tr("Diese Zahlen können wir gerade nicht zeigen. Blättere ruhig weiter.")
        }

        // Upright and in large letters the words stand above the chart, where no hand covers them.
        BodyText {
            id: words

            look: root.look
            width: Math.min(sheet.room, root.look.lineWidth * 1.15)
            visible: shown.active && !root.beside && root.view.picked < 0 && text !== ""
            text: root.view.text
        }

        Readout {
            id: above

            look: root.look
            view: root.view
            width: sheet.room
            visible: shown.active && !root.beside && (root.prompts || root.view.picked >= 0)
            prompt: root.lane.tr("Tippe in das Diagramm.")
            none: root.lane.tr("kein Wert")
        }

        Grid {
            id: shown

            readonly property bool active: root.view.readable && !root.view.tabled
            readonly property real place: sheet.height - head.height - source.height - (marks.visible ? marks.height + root.look.s4 : 0) - 2 * root.look.s4
            readonly property real over: head.height + [words, above].reduce((sum, one) => sum + (one.visible ? one.height + root.look.s4 : 0), root.look.s4)

            visible: active
            columns: root.beside ? 2 : 1
            columnSpacing: root.look.s10
            rowSpacing: root.look.s4

            Chart {
                look: root.look
                view: root.view
                name: root.lane.tr("Diagramm: %1").arg(root.view.seriesTitle)
                told: root.told
                width: root.beside ? sheet.room - side.width - root.look.s10 : sheet.room
                height: root.beside ? Math.max(shown.place, side.height, 50 * root.look.u) : Math.round(root.upright ? Math.max(0.34, Math.min(0.45, 1 - shown.over / sheet.height)) * sheet.height : Math.max(0.5 * sheet.height, sheet.height - shown.over - root.look.s2))
            }

            Column {
                id: side

                width: root.beside ? sheet.room * 0.34 : sheet.room
                spacing: root.look.s4

                BodyText {
                    look: root.look
                    width: Math.min(parent.width, root.look.lineWidth * 1.15)
                    visible: root.beside && text !== "" && (root.view.picked < 0 || root.roomy && root.view.pickedNote === "")
                    text: root.view.text
                }

                Readout {
                    look: root.look
                    view: root.view
                    width: parent.width
                    visible: root.beside
                    prompt: root.lane.tr("Tippe in das Diagramm.")
                    none: root.lane.tr("kein Wert")
                }

                Flow {
                    width: parent.width
                    spacing: root.look.s4
                    visible: root.view.series.length > 1

                    Repeater {
                        model: root.view.series.length

                        SeriesTile {
                            required property int index

                            look: root.look
                            width: Math.min(implicitWidth, side.width)
                            text: root.view.series[index]?.title ?? ""
                            colour: root.look.seriesColours[root.view.series[index]?.colour] ?? "transparent"
                            checked: root.view.selected === index
                            onActivated: root.view.select(index)
                        }
                    }
                }
            }
        }

        Flow {
            id: marks

            width: sheet.room
            spacing: root.look.s4
            visible: shown.active && root.view.marks.length > 0

            Repeater {
                model: root.view.marks

                Pill {
                    required property int index
                    required property var modelData

                    look: root.look
                    visible: modelData.row >= 0
                    width: Math.min(implicitWidth, marks.width)
                    text: modelData.title
                    onActivated: root.view.jump(index)
                }
            }
        }

        Flow {
            width: sheet.room
            spacing: root.look.s4
            visible: root.view.tabled && root.view.sheets > 1

            Pill {
                look: root.look
                text: root.lane.tr("Vorige Zeilen")
                iconOnly: root.look.larger
                icon: "chevron-left"
                usable: root.view.sheet > 0
                onActivated: root.view.turn(-1)
            }

            Pill {
                look: root.look
                text: root.lane.tr("Nächste Zeilen")
                iconOnly: root.look.larger
                icon: "chevron-right"
                trailingIcon: true
                usable: root.view.sheet < root.view.sheets - 1
                onActivated: root.view.turn(1)
            }

            SecondLine {
                height: root.look.pill
                verticalAlignment: Text.AlignVCenter
                look: root.look
                text: root.lane.tr("Blatt %1 von %2").arg(root.view.sheet + 1).arg(root.view.sheets)
            }
        }

        Table {
            look: root.look
            view: root.view
            visible: root.view.tabled
            // On a wide glass the eye would lose its row on the way from the name to the value.
            width: Math.min(sheet.room, root.look.lineWidth * Math.max(1.7, 0.5 * root.view.heads.length))
            none: root.lane.tr("kein Wert")
        }

        SecondLine {
            id: source

            look: root.look
            width: sheet.room
            text: root.lane.tr("Quelle: %1").arg(root.view.source) + " · " + root.lane.tr("Stand: %1").arg(root.view.day).replace(/ /g, "\u00a0")
        }
    }
}

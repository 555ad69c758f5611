pragma ComponentBehavior: Bound

import QtQuick
import Werkstadt.Controls

// Several questions with one scale: a line each, and a column for each answer; where that finds no room, a card each.
Question {
    id: root

    readonly property real gap: 3 * look.mm
    readonly property int count: Math.max(1, form.choices.length)
    readonly property real widest: Math.max(look.pill, ...Array.from(form.choices).map(choice => longest(choice.label) + look.s2))
    readonly property real cell: Math.max(widest, Math.min(34 * look.u, 0.6 * narrow / count))
    readonly property real heads: width - count * (cell + gap) - look.s4
    readonly property bool wide: heads - width + narrow >= 55 * look.u * (look.larger ? 1.6 : 1)

    function longest(label: string): real {
        void letters.font; // what advanceWidth goes by
        return Math.max(...label.split(" ").map(word => letters.advanceWidth(word)));
    }

    // A tile with its tick.
    readonly property real chosenWide: {
        void strong.font; // what advanceWidth goes by
        return Math.max(...Array.from(form.choices).map(choice => strong.advanceWidth(choice.label))) + look.icon + look.s2 + 3 * look.s4;
    }

    implicitHeight: all.height

    FontMetrics {
        id: strong

        font: root.look.strongFont
    }

    FontMetrics {
        id: letters

        font: root.look.secondFont
    }

    component Dot: Rectangle {
        required property bool lit

        width: 9 * root.look.u
        height: width
        radius: width / 2
        color: lit ? root.look.selected : "transparent"
        border.color: lit ? root.look.selectedEdge : root.look.fieldBorder
        border.width: Math.max(1, Math.round(0.6 * root.look.u))

        Icon {
            anchors.centerIn: parent
            look: root.look
            name: parent.lit ? "check" : "" // qmllint disable missing-property
            colour: root.look.selectedPicture
            size: Math.round(0.9 * parent.height)
        }
    }

    Column {
        id: all

        spacing: root.gap
        width: parent.width

        Row {
            visible: root.wide
            x: root.heads
            spacing: root.gap

            Repeater {
                model: root.wide ? root.form.choices : []

                Text {
                    required property var modelData

                    Accessible.ignored: true
                    width: root.cell
                    horizontalAlignment: Text.AlignHCenter
                    font: root.look.secondFont
                    color: root.look.muted
                    text: modelData.label
                    textFormat: Text.PlainText
                    wrapMode: Text.Wrap
                }
            }
        }

        Repeater {
            model: root.form.table

            Item {
                id: row

                required property var modelData
                readonly property bool open: root.form.openRows.includes(modelData.ref)

                width: root.width
                height: content.height

                Slab {
                    anchors.fill: parent
                    look: root.look
                    visible: root.wide
                    outline: row.open ? root.look.danger : root.look.outline
                    outlineWidth: row.open ? Math.max(2, root.look.ring) : root.look.outlineWidth
                }

                // Where tiles stand on it, no card: white on white would be one.
                Rectangle {
                    anchors.fill: parent
                    visible: !root.wide && row.open
                    color: "transparent"
                    radius: root.look.radius
                    border.color: root.look.danger
                    border.width: Math.max(2, root.look.ring)
                }

                Item {
                    id: content

                    width: parent.width
                    height: root.wide ? Math.max(words.height + 2 * root.look.s2, root.look.pill + root.look.edge + root.look.s1) : words.height + cells.height + 3 * root.look.s4

                    Column {
                        id: words

                        x: root.wide || row.open ? root.look.s4 : 0
                        y: root.wide ? (parent.height - root.look.edge - height) / 2 : root.look.s4
                        width: (root.wide ? root.heads : root.width - root.look.s4) - root.look.s4 - root.look.s2
                        spacing: root.look.s1

                        BodyText {
                            look: root.look
                            width: parent.width
                            strong: true
                            colour: root.wide ? root.look.onCard : root.look.onPage
                            text: row.modelData.label
                            spoken: row.modelData.heard
                        }

                        SecondLine {
                            look: root.look
                            onCard: root.wide
                            width: parent.width
                            visible: row.open
                            text: root.lane.tr("Hier fehlt noch etwas.")
                        }
                    }

                    Loader {
                        id: cells

                        x: root.wide ? root.heads : root.look.s4
                        y: root.wide ? 0 : words.y + words.height + root.look.s4
                        width: root.wide ? implicitWidth : root.width - 2 * root.look.s4
                        sourceComponent: root.wide ? dots : tiles
                    }

                    Component {
                        id: dots

                        Row {
                            spacing: root.gap

                            Repeater {
                                model: root.form.choices

                                Press {
                                    id: cell

                                    required property var modelData

                                    look: root.look
                                    width: root.cell
                                    height: content.height - root.look.edge
                                    role: Accessible.RadioButton
                                    checkable: true
                                    checked: root.form.chosenRows[row.modelData.ref] === modelData.name
                                    name: row.modelData.heard + ": " + modelData.heard
                                    onActivated: root.form.chooseRow(row.modelData.ref, modelData.name)

                                    Dot {
                                        anchors.centerIn: parent
                                        lit: cell.checked
                                        scale: cell.down ? 0.9 : 1
                                    }
                                }
                            }
                        }
                    }

                    Component {
                        id: tiles

                        Grid {
                            readonly property real fitted: (root.width - 2 * root.look.s4 - (root.count - 1) * spacing) / root.count

                            columns: fitted >= root.chosenWide ? root.count : 1
                            spacing: root.look.s4

                            Repeater {
                                model: root.form.choices

                                Chip {
                                    required property var modelData

                                    look: root.look
                                    width: parent.columns > 1 ? parent.fitted : root.width - 2 * root.look.s4 // qmllint disable missing-property
                                    height: Math.max(implicitHeight, root.look.pill)
                                    text: modelData.label
                                    role: Accessible.RadioButton
                                    name: row.modelData.heard + ": " + modelData.heard
                                    checked: root.form.chosenRows[row.modelData.ref] === modelData.name
                                    onActivated: root.form.chooseRow(row.modelData.ref, modelData.name)
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

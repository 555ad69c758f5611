pragma ComponentBehavior: Bound

import QtQuick
import Werkstadt.Controls
import Werkstadt.Model

// What a sensor feels now: every value large, with its level as word, shape and colour; the chosen one as a curve.
Page {
    id: root

    readonly property LiveView live: lane.live
    readonly property var shapes: ({
            "good": "circle-check",
            "fair": "alert-circle",
            "poor": "alert-triangle"
        })
    readonly property var quantity: live.quantities[live.selected] ?? null

    Scroller {
        id: sheet

        lane: root.lane
        look: root.look
        x: root.margin
        y: root.margin
        width: root.width - 2 * root.margin
        height: root.height - y - root.look.s6
        spacing: root.look.s4

        Item {
            width: parent.width
            height: Math.max(title.height, tag.visible ? tag.height : 0)

            Title {
                id: title

                look: root.look
                width: parent.width - (tag.visible ? tag.width + root.look.s6 : 0)
                text: root.live.title
                small: true
            }

            Rectangle {
                id: tag

                anchors.right: parent.right
                visible: root.live.simulated && root.live.speaks
                width: told.implicitWidth + 2 * root.look.s4
                height: told.implicitHeight + root.look.s4
                radius: height / 2
                color: root.look.accent

                Text {
                    id: told

                    anchors.centerIn: parent
                    text: root.lane.tr("simuliert")
                    font: root.look.strongFont
                    color: root.look.onAccent
                    Accessible.role: Accessible.StaticText
                    Accessible.name: root.lane.tr("simuliert: Hier ist gerade kein echter Sensor angeschlossen.")
                }
            }
        }

        Notice {
            look: root.look
            width: parent.width
            visible: !root.live.speaks
            icon: "moon"
            text: root.live.silence
        }

        Grid {
            id: values

            columns: root.upright ? 1 : Math.max(1, root.live.count)
            spacing: root.look.s4

            Repeater {
                model: root.live.count

                Press {
                    id: value

                    required property int index
                    readonly property var quantity: root.live.quantities[index] ?? ({})
                    readonly property bool chosen: root.live.selected === index
                    readonly property string number: !quantity.value ? "–" : quantity.value + " " + quantity.unit

                    look: root.look
                    width: (sheet.room - (values.columns - 1) * root.look.s4) / values.columns
                    height: inside.height + 2 * root.look.s4
                    ringRadius: root.look.radius
                    name: (quantity.title ?? "") + ": " + number + (quantity.level ? ", " + quantity.level : "")
                    checkable: true
                    checked: chosen
                    onActivated: root.lane.select(index)

                    Rectangle {
                        anchors.fill: parent
                        radius: root.look.radius
                        color: value.chosen ? root.look.selected : root.look.card
                        border.width: value.chosen ? root.look.edge : root.look.outlineWidth
                        border.color: value.chosen ? root.look.selectedEdge : root.look.outline
                    }

                    Column {
                        id: inside

                        x: root.look.s6
                        y: root.look.s4
                        width: parent.width - 2 * root.look.s6
                        spacing: root.look.s1

                        Text {
                            width: parent.width
                            text: value.quantity.title ?? ""
                            font: root.look.strongFont
                            color: value.chosen ? root.look.onSelected : root.look.onCard
                            wrapMode: Text.Wrap
                            Accessible.ignored: true
                        }

                        Text {
                            width: parent.width
                            text: value.number
                            font: root.look.titleFont
                            color: value.chosen ? root.look.onSelected : root.look.onCard
                            fontSizeMode: Text.HorizontalFit
                            minimumPixelSize: root.look.textFont.pixelSize
                            Accessible.ignored: true
                        }

                        Row {
                            spacing: root.look.s2
                            visible: !!value.quantity.level

                            Icon {
                                look: root.look
                                name: root.shapes[value.quantity.tone] ?? "minus"
                                size: root.look.icon * 0.8
                                colour: value.chosen ? root.look.onSelected : value.quantity.tone === "poor" ? root.look.danger : value.quantity.tone === "good" ? root.look.good : root.look.onCard
                            }

                            Text {
                                text: value.quantity.level ?? ""
                                font: root.look.textFont
                                color: value.chosen ? root.look.onSelected : root.look.onCard
                                Accessible.ignored: true
                            }
                        }
                    }
                }
            }
        }

        Grid {
            id: below

            readonly property bool beside: !root.upright && !root.look.larger && curve.visible

            columns: beside ? 2 : 1
            columnSpacing: root.look.s10
            rowSpacing: root.look.s4
            topPadding: root.look.s2

            Curve {
                id: curve

                look: root.look
                width: below.beside ? sheet.room * 0.56 : sheet.room
                height: root.look.u * 62
                visible: root.live.curve.length > 1
                values: root.live.curve
                low: root.live.low
                high: root.live.high
                unit: root.quantity ? root.quantity.unit : ""
                locale: root.lane.language
                startLabel: root.lane.tr("vor %1 Min.").arg(root.live.minutes)
                endLabel: root.lane.tr("jetzt")
                name: root.quantity ? root.lane.tr("Verlauf: %1").arg(root.quantity.title) : ""
            }

            BodyText {
                look: root.look
                width: below.beside ? sheet.room * 0.44 - root.look.s10 : Math.min(sheet.room, root.look.lineWidth)
                text: root.live.explanation
            }
        }
    }
}

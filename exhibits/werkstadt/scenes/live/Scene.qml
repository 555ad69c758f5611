pragma ComponentBehavior: Bound

import QtQuick
import Werkstadt.Controls
import Werkstadt.Kiosk
import Werkstadt.Scenes.Live

// What a sensor feels now: every value large, with its level as word, shape and colour; the chosen one as a curve.
Page {
    id: root

    required property LiveView view
    readonly property var quantity: view.quantities[view.selected] ?? null
    readonly property bool beside: !upright && !look.larger // values at the left, the curve large at their right

    Scroller {
        id: sheet

        lane: root.lane
        look: root.look
        x: root.margin
        y: root.look.s6
        width: root.width - 2 * root.margin
        height: root.height - y - root.look.s6
        spacing: root.look.s4

        Item {
            id: head

            // Where a long title would break beside it, the tag stands below.
            readonly property bool stacked: root.look.larger && tag.visible && smallLetters.advanceWidth(root.view.title) > width - tag.width - root.look.s6

            width: sheet.room
            height: stacked ? title.height + root.look.s2 + tag.height : Math.max(title.height, tag.height)

            FontMetrics {
                id: smallLetters

                font: root.look.headingFont
            }

            FontMetrics {
                id: titleLetters

                font: root.look.titleFont
            }

            Title {
                id: title

                y: head.stacked ? 0 : (parent.height - height) / 2
                look: root.look
                width: parent.width - (tag.visible && !head.stacked ? tag.width + root.look.s6 : 0)
                text: root.view.title
                small: root.look.larger || titleLetters.advanceWidth(root.view.title) > width
            }

            Rectangle {
                id: tag

                x: head.stacked ? 0 : parent.width - width
                y: head.stacked ? parent.height - height : (parent.height - height) / 2
                visible: root.view.simulated && root.view.speaks
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
            id: silence

            look: root.look
            width: sheet.room
            visible: !root.view.speaks
            icon: "moon"
            text: root.view.silence
        }

        Grid {
            id: parts

            readonly property real place: sheet.height - head.height - root.look.s4 - (silence.visible ? silence.height + root.look.s4 : 0)

            columns: root.beside ? 2 : 1
            columnSpacing: root.look.s10
            rowSpacing: root.look.s6

            Column {
                id: readings

                readonly property real all: root.beside ? sheet.room * 0.34 : sheet.room
                readonly property real share: (parts.place - (root.view.count - 1) * root.look.s4) / Math.max(1, root.view.count)

                spacing: root.look.s4

                Repeater {
                    model: root.view.count

                    Reading {
                        required property int index

                        look: root.look
                        quantity: root.view.quantities[index] ?? ({})
                        none: root.lane.tr("kein Wert")
                        row: !root.beside && !(root.upright && root.look.larger)
                        width: readings.all
                        height: root.beside ? Math.max(leastHeight, readings.share) : implicitHeight
                        checked: root.view.selected === index
                        onActivated: root.view.select(index)
                    }
                }
            }

            Column {
                id: story

                readonly property real room: root.beside ? sheet.room - readings.all - root.look.s10 : sheet.room

                spacing: root.look.s4

                Curve {
                    look: root.look
                    width: story.room
                    height: Math.max(root.look.u * (root.look.larger ? 90 : 44), root.beside ? parts.place - explanation.height - root.look.s4 : root.upright ? parts.place - readings.height - explanation.height - 2 * root.look.s6 : root.look.u * 80)
                    visible: root.view.curve.length > 1
                    values: root.view.curve
                    levels: root.view.levels
                    low: root.view.low
                    high: root.view.high
                    unit: root.quantity ? root.quantity.unit : ""
                    locale: root.lane.language
                    colour: root.look.onPage
                    startLabel: root.lane.tr("vor %1 Min.").arg(root.view.minutes)
                    endLabel: root.lane.tr("jetzt")
                    name: root.quantity ? root.lane.tr("Verlauf: %1").arg(root.quantity.title) : ""
                }

                BodyText {
                    id: explanation

                    look: root.look
                    width: Math.min(story.room, root.look.lineWidth * 1.15)
                    text: root.view.explanation
                }
            }
        }
    }
}

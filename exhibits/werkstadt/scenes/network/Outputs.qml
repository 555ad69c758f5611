pragma ComponentBehavior: Bound

import QtQuick
import Werkstadt.Controls
import Werkstadt.Look
import Werkstadt.Model
import Werkstadt.Scenes.Network

// How sure the network is of each answer: bars, numbers, and the best one dark.
Grid {
    id: root

    required property Lane lane
    required property Look look
    required property NetworkView view
    property real tall: 0 // height of standing bars; 0: they lie
    readonly property int count: view.labels.length
    readonly property var answers: view.outputs // once for all: each look at the view makes the whole list anew
    readonly property real least: Math.max(look.least, percent.advanceWidth + (look.larger ? 2 * look.s2 : look.s1))

    readonly property bool oneRow: count * least + (count - 1) * look.s1 <= width
    readonly property real close: Math.max(look.least, percent.advanceWidth + 2 * look.s1) // in several rows, rather near than many rows

    columns: oneRow ? count : Math.max(1, Math.min(Math.ceil(count / 2), Math.floor((width + look.s2) / (close + look.s2))))
    spacing: oneRow ? Math.max(look.s1, Math.min(look.s2, Math.floor((width - count * least) / (count - 1)))) : look.s2
    Accessible.role: Accessible.Grouping
    Accessible.name: lane.tr("Antworten")

    TextMetrics {
        id: percent

        font: root.look.secondFont
        text: "100 %"
    }

    Repeater {
        model: root.count

        Press {
            id: one

            required property int index
            readonly property var answer: root.answers[index]
            readonly property bool chosen: root.view.asked === "output" && root.view.which === index
            readonly property color ink: answer.best ? look.onSelected : look.onCard

            look: root.look
            width: Math.floor((root.width - (root.columns - 1) * root.spacing) / root.columns)
            height: Math.max(root.look.pill, share.y + share.height + root.look.s2 + root.look.edge)
            name: answer.label + (answer.percent ? ": " + answer.percent : "")
            checkable: true
            checked: chosen
            onActivated: root.view.ask("output", index)

            Slab {
                anchors.fill: parent
                look: root.look
                down: one.down
                colour: one.answer.best ? root.look.selected : root.look.card
                edgeColour: one.answer.best ? root.look.selectedEdge : root.look.cardEdge
                outline: one.chosen ? root.look.selectedEdge : root.look.outline
                outlineWidth: one.chosen ? Math.max(2, 1.5 * root.look.ring) : root.look.outlineWidth

                Text {
                    id: label

                    anchors.horizontalCenter: parent.horizontalCenter
                    y: root.look.s1
                    text: one.answer.label
                    font: root.look.headingFont
                    color: one.ink
                    Accessible.ignored: true
                }

                Rectangle {
                    id: bar

                    readonly property bool stands: root.tall > 0
                    readonly property real thick: Math.round(2.4 * root.look.u)
                    readonly property real part: one.answer.part > 0.005 ? one.answer.part : 0

                    anchors.horizontalCenter: parent.horizontalCenter
                    y: label.y + label.height + root.look.s1
                    width: stands ? Math.round(0.4 * parent.width) : parent.width - 2 * root.look.s2
                    height: stands ? root.tall : thick
                    radius: Math.min(width, height, 2 * root.look.radius) / 2
                    color: root.look.track

                    Rectangle {
                        visible: bar.part > 0
                        anchors.bottom: parent.bottom
                        height: bar.stands ? Math.max(2 * radius, Math.round(parent.height * bar.part)) : parent.height
                        width: bar.stands ? parent.width : Math.max(height, Math.round(parent.width * bar.part))
                        radius: parent.radius
                        color: root.look.accent
                        border.width: Math.max(1, Math.round(0.3 * root.look.u))
                        border.color: one.ink
                    }
                }

                Text {
                    id: share

                    anchors.horizontalCenter: parent.horizontalCenter
                    y: bar.y + bar.height + root.look.s1
                    text: one.answer.percent
                    font: root.look.secondFont
                    color: one.answer.best ? root.look.onSelected : root.look.mutedOnCard
                    Accessible.ignored: true
                }
            }
        }
    }
}

pragma ComponentBehavior: Bound

import QtQuick
import Werkstadt.Controls
import Werkstadt.Look
import Werkstadt.Model
import Werkstadt.Scenes.Network

// What the network gets, and every neuron with what it looks for: the brighter the louder. While an answer is asked,
// arrows say who speaks for it and who against.
Column {
    id: root

    required property Lane lane
    required property Look look
    required property NetworkView view
    readonly property var weights: view.weights // once for all: each look at the view makes the whole list anew
    readonly property var neurons: view.neurons
    readonly property var speakers: view.speakers
    readonly property int count: weights.length
    readonly property int half: Math.ceil(count / 2)
    readonly property real fitting: (width - look.s4 - half * look.s2) / (half + 2) // side of a tile beside what the network gets
    readonly property bool wide: fitting >= look.least
    readonly property color ground: look.theme === "contrast" ? look.card : look.violet

    spacing: look.s2

    SecondLine {
        look: root.look
        width: parent.width
        text: root.lane.tr("Innen: %1 Neuronen. Je heller, desto lauter. Tippe eines an.").arg(root.count)
    }

    Row {
        spacing: root.look.s4

        Rectangle {
            id: seen

            visible: root.wide
            width: tiles.height
            height: tiles.height
            radius: root.look.radius
            color: root.ground
            border.width: root.look.outlineWidth
            border.color: root.look.outline
            Accessible.role: Accessible.Graphic
            Accessible.name: root.lane.tr("So kommt dein Bild an: in die Mitte gerückt und so groß wie alle.")

            Squares {
                anchors.fill: parent
                anchors.margins: root.look.s2
                columns: root.view.columns
                values: root.view.read
                most: 16
                light: "white"
            }
        }

        Grid {
            id: tiles

            readonly property real side: Math.floor(root.wide ? Math.min(root.fitting, 1.5 * root.look.least) : (root.width - (columns - 1) * spacing) / columns)

            columns: root.wide ? root.half : Math.max(1, Math.min(root.half, Math.floor((root.width + spacing) / (1.2 * root.look.least + spacing))))
            spacing: root.look.s2
            Accessible.role: Accessible.Grouping
            Accessible.name: root.lane.tr("Neuronen")

            Repeater {
                model: root.count

                Press {
                    id: one

                    required property int index
                    readonly property var neuron: root.neurons[index]
                    readonly property real says: root.speakers[index].says
                    readonly property bool chosen: root.view.asked === "neuron" && root.view.which === index
                    readonly property string level: neuron.level === "loud" ? root.lane.tr("laut") : neuron.level === "quiet" ? root.lane.tr("leise") : root.lane.tr("still")

                    look: root.look
                    width: Math.max(root.look.least, tiles.side)
                    height: width
                    name: root.lane.tr("Neuron %1: %2").arg(index + 1).arg(level) + (says > 0 ? ", " + root.lane.tr("dafür") : says < 0 ? ", " + root.lane.tr("dagegen") : "")
                    checkable: true
                    checked: chosen
                    onActivated: root.view.ask("neuron", index)

                    Rectangle {
                        anchors.fill: parent
                        anchors.topMargin: one.down ? root.look.edge : 0
                        radius: root.look.radius
                        color: root.ground
                        border.width: one.chosen ? Math.max(2, 1.5 * root.look.ring) : root.look.outlineWidth
                        border.color: one.chosen ? root.look.selectedEdge : root.look.outline

                        Squares {
                            anchors.fill: parent
                            anchors.margins: root.look.s2
                            anchors.bottomMargin: root.look.s2 + loud.height
                            columns: root.view.columns
                            values: root.weights[one.index]
                            signed: true
                            light: "white"
                            dark: root.look.accent
                            opacity: root.view.empty ? 0.75 : 0.35 + 0.65 * one.neuron.strength
                        }

                        Rectangle {
                            id: loud

                            anchors.bottom: parent.bottom
                            anchors.bottomMargin: root.look.s1
                            x: root.look.s2
                            width: parent.width - 2 * root.look.s2
                            height: Math.max(3, Math.round(1.2 * root.look.u))
                            radius: height / 2
                            color: Qt.rgba(1, 1, 1, 0.2)

                            Rectangle {
                                width: Math.round(parent.width * one.neuron.strength)
                                height: parent.height
                                radius: height / 2
                                color: root.look.accent
                            }
                        }

                        Rectangle {
                            visible: one.says !== 0
                            anchors.right: parent.right
                            anchors.top: parent.top
                            anchors.margins: -root.look.s1
                            width: Math.round(0.4 * parent.width)
                            height: width
                            radius: width / 2
                            color: one.says > 0 ? root.look.accent : root.look.card
                            border.width: Math.max(1, Math.round(0.5 * root.look.u))
                            border.color: root.look.onCard

                            Icon {
                                anchors.centerIn: parent
                                look: root.look
                                name: one.says > 0 ? "arrow-up" : "arrow-down"
                                size: 0.75 * parent.width
                                colour: one.says > 0 ? root.look.onAccent : root.look.onCard
                            }
                        }
                    }
                }
            }
        }
    }
}

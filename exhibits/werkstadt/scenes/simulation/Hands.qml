pragma ComponentBehavior: Bound

import QtQuick
import Werkstadt.Controls
import Werkstadt.Look
import Werkstadt.Model
import Werkstadt.Scenes.Simulation

// What moves a simulation, and the values that it leads to.
Column {
    id: hands

    required property Lane lane
    required property Look look
    required property SimulationView view
    property bool tight: false

    spacing: look.s4

    // Where there is little room the values come last, so that everything that moves is in sight.
    Loader {
        active: !hands.tight
        sourceComponent: head
        visible: active
    }

    Repeater {
        model: hands.view.count

        Control {
            required property int index

            lane: hands.lane
            look: hands.look
            shown: hands.view.controls[index] ?? ({})
            width: hands.width

            onMoved: value => hands.view.move(index, value)
        }
    }

    Loader {
        active: hands.tight
        sourceComponent: head
        visible: active
    }

    Component {
        id: head

        Item {
            readonly property real rest: width - told.needed - hands.look.s6 // beside the values
            readonly property bool beside: hands.view.resets && hands.look.pill <= rest

            width: hands.width
            height: beside ? Math.max(told.height, reset.height) : told.height + (hands.view.resets ? reset.height + hands.look.s4 : 0)
            visible: hands.view.readoutCount > 0 || hands.view.resets

            Flow {
                id: told

                readonly property real needed: children.reduce((wide, one) => wide + one.width, 0) + (hands.view.readoutCount - 1) * spacing

                y: parent.beside ? Math.round((parent.height - height) / 2) : 0
                width: parent.width - (parent.beside ? reset.width + hands.look.s6 : 0)
                spacing: hands.look.s6

                Repeater {
                    model: hands.view.readoutCount

                    Column {
                        id: readout

                        required property int index
                        readonly property var shown: hands.view.readouts[index] ?? null

                        width: Math.min(hands.width, Math.max(widest.advanceWidth + hands.look.s1, implicitWidth))

                        TextMetrics {
                            id: widest

                            font: hands.look.strongFont
                            text: readout.shown ? readout.shown.widest : ""
                        }

                        SecondLine {
                            Accessible.ignored: true
                            look: hands.look
                            text: readout.shown ? readout.shown.title : ""
                        }

                        BodyText {
                            look: hands.look
                            spoken: readout.shown ? readout.shown.title + ": " + readout.shown.text : ""
                            strong: true
                            text: readout.shown ? readout.shown.text : ""
                            width: Math.min(implicitWidth, hands.width)
                        }
                    }
                }
            }

            FontMetrics {
                id: letters

                font: hands.look.strongFont
            }

            Pill {
                id: reset

                anchors.bottom: parent.bottom
                anchors.right: parent.right
                icon: "refresh"
                iconOnly: parent.beside && letters.advanceWidth(text) + 2 * (hands.look.s6 + hands.look.s1) + hands.look.icon + hands.look.s4 > parent.rest
                look: hands.look
                text: hands.lane.tr("Zurücksetzen")
                usable: !hands.view.begins
                visible: hands.view.resets

                onActivated: hands.view.reset()
            }
        }
    }
}

pragma ComponentBehavior: Bound

import QtQuick
import Werkstadt.Controls
import Werkstadt.Look
import Werkstadt.Model

// One control of a simulation: a slider, or a few tiles to choose from. shown: its map in the view-model.
Column {
    id: control

    required property Lane lane
    required property Look look
    required property var shown
    readonly property bool choice: (shown.options ?? []).length > 0
    readonly property real track: width - 2 * (look.pill + look.s4)
    readonly property bool titled: middle.advanceWidth <= track // else the title stands above

    signal moved(real value)

    spacing: look.s1

    SecondLine {
        Accessible.ignored: true
        look: control.look
        text: control.shown.title ?? ""
        visible: !control.choice && !control.titled
        width: parent.width
    }

    TextMetrics {
        id: middle

        font: control.look.strongFont
        text: control.shown.title + " " + control.shown.widest
    }

    Loader {
        width: parent.width
        sourceComponent: control.choice ? tiles : slider
    }

    Component {
        id: slider

        Slider {
            // What stands at the ends, where it leaves room for the value.
            readonly property bool roomy: middle.advanceWidth / 2 + Math.max(start.advanceWidth, end.advanceWidth) <= control.track / 2 - look.s4

            look: control.look
            name: control.shown.title
            text: (control.titled ? control.shown.title + " " : "") + control.shown.text
            from: control.shown.from
            to: control.shown.to
            step: control.shown.step
            value: control.shown.value
            low: roomy ? control.shown.low : ""
            high: roomy ? control.shown.high : ""
            less: control.shown.less || control.lane.tr("%1: weniger").arg(name)
            more: control.shown.more || control.lane.tr("%1: mehr").arg(name)
            onMoved: value => control.moved(value)

            TextMetrics {
                id: start

                font: control.look.secondFont
                text: control.shown.low
            }

            TextMetrics {
                id: end

                font: control.look.secondFont
                text: control.shown.high
            }
        }
    }

    Component {
        id: tiles

        Column {
            id: group

            spacing: control.look.s2

            SecondLine {
                look: control.look
                width: parent.width
                text: control.shown.title
            }

            Grid {
                id: grid

                readonly property int count: (control.shown.options ?? []).length

                columns: control.look.larger ? 1 : count
                spacing: control.look.s4

                Repeater {
                    model: grid.count // not the words: the tiles stay while their words change

                    ChoiceTile {
                        required property int index

                        look: control.look
                        width: (group.width - (grid.columns - 1) * grid.spacing) / grid.columns
                        text: control.shown.options[index] ?? ""
                        checked: control.shown.value === index
                        onActivated: control.moved(index)
                    }
                }
            }
        }
    }
}

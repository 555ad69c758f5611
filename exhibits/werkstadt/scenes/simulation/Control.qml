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
    readonly property bool titled: middle.advanceWidth <= width // else the title stands above

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
            look: control.look
            name: control.shown.title
            text: (control.titled ? control.shown.title + " " : "") + control.shown.text
            from: control.shown.from
            to: control.shown.to
            step: control.shown.step
            value: control.shown.value
            widest: control.titled ? middle.text : control.shown.widest
            low: control.shown.low
            high: control.shown.high
            less: control.shown.less || control.lane.tr("%1: weniger").arg(name)
            more: control.shown.more || control.lane.tr("%1: mehr").arg(name)
            onMoved: value => control.moved(value)
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

                // Beside one another only where no word is torn apart; what stands around it is a tile's sign and its margins.
                columns: control.look.larger || (group.width + spacing) / count - spacing < longest.advanceWidth + control.look.icon + 4 * control.look.s6 ? 1 : count
                spacing: control.look.s4

                TextMetrics {
                    id: longest

                    font: control.look.strongFont
                    text: (control.shown.options ?? []).join(" ").split(" ").reduce((most, word) => word.length > most.length ? word : most, "")
                }

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

pragma ComponentBehavior: Bound

import QtQuick
import Werkstadt.Controls

// This or that: two big tiles, each with its picture.
Question {
    id: root

    readonly property bool across: narrow > 150 * look.u || narrow > 1.2 * place
    readonly property real least: (look.larger ? 44 : 40) * look.u
    readonly property real high: Math.max(least, Math.min(across ? 110 * look.u : 80 * look.u, (place - (across ? 0 : look.s4)) / (across ? 1 : 2)))

    implicitHeight: tiles.height

    Grid {
        id: tiles

        columns: root.across ? 2 : 1
        spacing: root.look.s4

        Repeater {
            model: root.form.choices

            ChoiceTile {
                required property var modelData

                look: root.look
                width: root.across ? (root.width - tiles.spacing) / 2 : root.width
                height: Math.max(root.high, implicitHeight)
                text: modelData.label
                name: modelData.heard
                cover: modelData.image
                stacked: true
                checked: root.chosen(modelData.name)
                onActivated: root.form.choose(modelData.name)
            }
        }
    }
}

pragma ComponentBehavior: Bound

import QtQuick
import Werkstadt.Controls

// A scale: side by side where its words find room, else below one another.
Question {
    id: root

    readonly property int count: Math.max(1, form.choices.length)
    readonly property real widest: Math.max(look.u * 30, ...Array.from(form.choices).map(choice => longest(choice.label) + 3 * look.s4))
    readonly property bool across: count * widest + (count - 1) * look.s4 <= narrow

    // The longest word decides: between words a label may break.
    function longest(label: string): real {
        void letters.font; // what advanceWidth goes by
        return Math.max(...label.split(" ").map(word => letters.advanceWidth(word)));
    }

    implicitHeight: tiles.height

    FontMetrics {
        id: letters

        font: root.look.strongFont
    }

    // The line that makes them one scale.
    Rectangle {
        visible: root.across
        width: parent.width - root.look.s10
        x: root.look.s10 / 2
        y: tiles.height / 2
        height: Math.round(1.6 * root.look.u)
        color: root.look.track
    }

    Grid {
        id: tiles

        columns: root.across ? root.count : 1
        spacing: root.look.s4

        Repeater {
            model: root.form.choices

            ChoiceTile {
                required property var modelData

                look: root.look
                width: root.across ? (root.width - (root.count - 1) * tiles.spacing) / root.count : root.width
                height: root.across ? Math.round(44 * root.look.u) : implicitHeight
                stacked: root.across
                text: modelData.label
                name: modelData.heard
                checked: root.chosen(modelData.name)
                onActivated: root.form.choose(modelData.name)
            }
        }
    }
}

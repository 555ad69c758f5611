pragma ComponentBehavior: Bound

import QtQuick
import Werkstadt.Controls

// Five kind faces; what comes after them has no face, and stands below.
Question {
    id: root

    readonly property var faces: Array.from(form.choices).slice(0, 5)
    readonly property var others: Array.from(form.choices).slice(5)
    readonly property real widest: Math.max(look.u * 36, ...faces.map(choice => wide(choice.label)))
    readonly property int fitting: Math.floor((narrow + look.s4) / (widest + look.s4))
    readonly property int columns: Math.max(1, fitting >= 5 ? 5 : Math.min(3, fitting))
    readonly property int lines: Math.ceil(5 / columns)
    readonly property real spare: place - look.s2 - (lines - 1) * look.s4 - others.length * (look.pill + look.s4)

    implicitHeight: all.height

    function wide(label: string): real {
        void letters.font; // what advanceWidth goes by
        return letters.advanceWidth(label) + 2 * look.s4;
    }

    FontMetrics {
        id: letters

        font: root.look.strongFont
    }

    Column {
        id: all

        spacing: root.look.s4
        topPadding: root.look.s2
        width: parent.width

        Grid {
            columns: root.columns
            spacing: root.look.s4

            Repeater {
                model: root.faces

                ChoiceTile {
                    required property int index
                    required property var modelData

                    look: root.look
                    width: (root.width - (root.columns - 1) * root.look.s4) / root.columns
                    height: Math.max(root.look.u * (root.look.larger ? 50 : 40), Math.min(root.look.u * 84, root.spare / root.lines))
                    text: modelData.label
                    name: modelData.heard
                    face: index
                    checked: root.chosen(modelData.name)
                    onActivated: root.form.choose(modelData.name)
                }
            }
        }

        Repeater {
            model: root.others

            ChoiceTile {
                required property var modelData

                look: root.look
                width: root.width
                text: modelData.label
                name: modelData.heard
                checked: root.chosen(modelData.name)
                onActivated: root.form.choose(modelData.name)
            }
        }
    }
}

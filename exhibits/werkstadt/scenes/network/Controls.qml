pragma ComponentBehavior: Bound

import QtQuick
import Werkstadt.Controls
import Werkstadt.Look
import Werkstadt.Model
import Werkstadt.Scenes.Network

// A new sheet, and pictures to try.
Flow {
    id: root

    required property Lane lane
    required property Look look
    required property NetworkView view
    property bool stacked: false // beside the field: the word above the pictures

    readonly property int count: view.examples.length
    readonly property real beside: count * (look.pill + look.s4)
    readonly property bool worded: letters.advanceWidth(fresh.text) + 2 * (look.s6 + look.s1) + look.icon + look.s4 + (stacked ? 0 : beside) <= width

    spacing: look.pill + beside <= width ? look.s4 : Math.ceil(3.2 * look.mm) // nearer, so that all may stand in one row

    FontMetrics {
        id: letters

        font: root.look.strongFont
    }

    Pill {
        id: fresh

        look: root.look
        text: root.lane.tr("Neu")
        iconOnly: !root.worded
        name: root.lane.tr("Neu: alles löschen")
        icon: "eraser"
        usable: !root.view.empty
        onActivated: root.view.clear()
    }

    Repeater {
        model: root.view.examples

        Press {
            id: one

            required property int index
            required property var modelData

            look: root.look
            width: root.look.pill
            height: root.look.pill
            name: root.lane.tr("Vorlage: %1").arg(modelData.name)
            onActivated: root.view.example(index)

            Slab {
                anchors.fill: parent
                look: root.look
                down: one.down
                colour: root.look.theme === "contrast" ? root.look.card : root.look.violet

                Squares {
                    anchors.fill: parent
                    anchors.margins: root.look.s2
                    columns: root.view.columns
                    values: one.modelData.cells
                    most: 16
                    light: "white"
                }
            }
        }
    }
}

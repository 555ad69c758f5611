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

    spacing: look.s4

    Pill {
        look: root.look
        text: root.lane.tr("Neu")
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

pragma ComponentBehavior: Bound

import QtQuick
import Werkstadt.Controls

// One or several out of a list, a tile each.
Question {
    id: root

    readonly property bool pictured: Array.from(form.choices).some(choice => choice.image.toString() !== "")
    readonly property int asked: Number((form.appearance.match(/columns-([1-6])/) ?? [])[1] ?? 0)
    readonly property int usual: look.larger || narrow < 150 * look.u || form.choices.length < 4 && !pictured ? 1 : 2
    readonly property int fitting: Math.max(1, Math.floor((narrow + look.s4) / ((look.larger ? 90 : 55) * look.u + look.s4)))
    readonly property int columns: asked > 0 ? Math.min(asked, fitting) : usual

    implicitHeight: tiles.height

    Grid {
        id: tiles

        columns: root.columns
        spacing: root.look.s4

        Repeater {
            model: root.form.choices

            Item {
                id: cell

                required property var modelData
                readonly property bool sounds: modelData.sound.toString() !== ""

                width: (root.width - (tiles.columns - 1) * tiles.spacing) / tiles.columns
                height: tile.height

                ChoiceTile {
                    id: tile

                    look: root.look
                    width: parent.width - (cell.sounds ? listen.width + root.look.s2 : 0)
                    height: Math.max(implicitHeight, beside.height)
                    text: cell.modelData.label
                    name: cell.modelData.heard
                    cover: cell.modelData.image
                    several: root.form.type === "select_multiple"
                    checked: root.chosen(cell.modelData.name)
                    onActivated: root.form.choose(cell.modelData.name)
                }

                // As high as its neighbour, so that rows are even.
                Item {
                    id: beside

                    height: root.pictured ? 34 * root.look.u : 0
                }

                Listen {
                    id: listen

                    anchors.right: parent.right
                    anchors.verticalCenter: parent.verticalCenter
                    lane: root.lane
                    look: root.look
                    visible: cell.sounds
                    iconOnly: true
                    of: cell.modelData.heard
                    source: cell.modelData.sound
                }
            }
        }
    }
}

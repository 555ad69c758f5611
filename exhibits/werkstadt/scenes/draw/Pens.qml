pragma ComponentBehavior: Bound

import QtQuick
import Werkstadt.Look
import Werkstadt.Model
import Werkstadt.Scenes.Draw

// Colours, and how thick.
Column {
    id: root

    required property Lane lane
    required property Look look
    required property DrawView view
    required property real tile
    required property real gap
    required property int across
    required property bool worded

    spacing: look.s4

    Names {
        id: names

        lane: root.lane
    }

    Grid {
        columns: root.across
        spacing: root.gap
        Accessible.role: Accessible.Grouping
        Accessible.name: root.lane.tr("Farben")

        Repeater {
            model: root.view.colours

            Choice {
                required property string modelData

                look: root.look
                width: root.tile
                height: root.tile
                worded: root.worded
                text: names.colour(modelData)
                spot: modelData === "sun" ? "#F4B41A" : root.look[modelData]
                spotSize: 0.55 * root.tile
                checked: root.view.colour === modelData && root.view.tool !== "eraser"
                onActivated: root.view.takeColour(modelData)
            }
        }
    }

    Grid {
        columns: root.across
        spacing: root.gap
        Accessible.role: Accessible.Grouping
        Accessible.name: root.lane.tr("Breite")

        Repeater {
            model: [root.lane.tr("dünn"), root.lane.tr("mittel"), root.lane.tr("dick")]

            Choice {
                required property int index
                required property string modelData

                look: root.look
                width: root.tile
                height: root.tile
                worded: root.worded
                text: modelData
                spot: checked ? root.look.onSelected : root.look.onCard
                spotSize: [0.12, 0.24, 0.44][index] * root.tile
                checked: root.view.width === index
                onActivated: root.view.takeWidth(index)
            }
        }
    }
}

pragma ComponentBehavior: Bound

import QtQuick
import Werkstadt.Look
import Werkstadt.Model
import Werkstadt.Scenes.Draw

// What the hand does: draw, rub out, or place something by taps.
Grid {
    id: root

    required property Lane lane
    required property Look look
    required property DrawView view
    required property real tile
    required property real gap
    required property bool worded
    required property int across

    columns: across
    spacing: gap
    Accessible.role: Accessible.Grouping
    Accessible.name: lane.tr("Werkzeuge")

    Names {
        id: names

        lane: root.lane
    }

    Repeater {
        model: [["pen", "pencil"], ["eraser", "eraser"], ["line", "line"], ["circle", "circle"], ["square", "square"], ["triangle", "triangle"], ["star", "star"], ["heart", "heart"]]

        Choice {
            required property var modelData
            readonly property string tool: modelData[0]

            look: root.look
            width: root.tile
            height: root.tile
            worded: root.worded
            text: names.tool(tool)
            icon: modelData[1]
            checked: root.view.tool === tool
            onActivated: root.view.takeTool(tool)
        }
    }
}

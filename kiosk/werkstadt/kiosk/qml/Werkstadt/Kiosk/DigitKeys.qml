pragma ComponentBehavior: Bound

import QtQuick
import Werkstadt.Controls
import Werkstadt.Look
import Werkstadt.Model

// Ten digits and one to take back, as on a telephone.
Rectangle {
    id: root

    required property Lane lane
    required property Look look

    signal typed(string text)
    signal backspace

    Accessible.role: Accessible.Grouping
    Accessible.name: lane.tr("Tastatur")
    height: grid.height + 2 * look.s4
    color: look.bar

    Grid {
        id: grid

        readonly property real side: Math.max(root.look.least, Math.min(root.look.u * 30, (root.width - 2 * root.look.s10 - 5 * root.look.s4) / 6))

        anchors.centerIn: parent
        columns: 6
        spacing: root.look.s4

        Repeater {
            model: ["1", "2", "3", "4", "5", "⌫", "6", "7", "8", "9", "0"]

            Pill {
                required property string modelData

                look: root.look
                width: grid.side
                height: root.look.pill
                text: modelData === "⌫" ? root.lane.tr("Löschen") : modelData
                icon: modelData === "⌫" ? "backspace" : ""
                iconOnly: modelData === "⌫"
                onActivated: modelData === "⌫" ? root.backspace() : root.typed(modelData)
            }
        }
    }
}

import QtQuick
import Werkstadt.Controls
import Werkstadt.Model

// How loud the voice is: quieter, the level in words, louder.
Card {
    id: root

    required property Lane lane

    padding: look.s2
    implicitHeight: look.pill + 2 * padding + look.edge

    Row {
        width: parent.width
        spacing: root.look.s2

        Pill {
            id: quieter

            look: root.look
            text: root.lane.tr("Leiser")
            icon: "minus"
            iconOnly: true
            usable: root.lane.ear.level > 1
            onActivated: root.lane.ear.quieter()
        }

        Text {
            width: parent.width - quieter.width - louder.width - 2 * parent.spacing
            height: quieter.height
            horizontalAlignment: Text.AlignHCenter
            verticalAlignment: Text.AlignVCenter
            wrapMode: Text.Wrap
            fontSizeMode: Text.Fit
            text: root.lane.tr("Lautstärke %1 von %2").arg(root.lane.ear.level).arg(root.lane.ear.levels)
            font: root.look.strongFont
            color: root.look.onCard
            Accessible.role: Accessible.StaticText
            Accessible.name: text
        }

        Pill {
            id: louder

            look: root.look
            text: root.lane.tr("Lauter")
            icon: "plus"
            iconOnly: true
            usable: root.lane.ear.level < root.lane.ear.levels
            onActivated: root.lane.ear.louder()
        }
    }
}

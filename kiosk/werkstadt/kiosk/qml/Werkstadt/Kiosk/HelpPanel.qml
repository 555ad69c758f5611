pragma ComponentBehavior: Bound

import QtQuick
import Werkstadt.Controls

// How you want to see and read it. It holds for this visit.
LanePanel {
    id: root

    open: lane.overlay === "help"
    title: lane.tr("Hilfen")
    close: lane.tr("Fertig")
    wide: 330
    onClosed: lane.close()

    Grid {
        id: grid

        readonly property real tall: Math.max(...tallest.map(item => item.implicitHeight))
        readonly property var tallest: [larger, contrast, night]
        readonly property real cell: (width - (columns - 1) * root.look.s4) / columns

        width: parent.width
        columns: Math.max(1, Math.min(3, Math.floor((width + spacing) / (root.look.u * (root.look.larger ? 130 : 74) + spacing))))
        spacing: root.look.s4

        Repeater {
            model: root.lane.languages

            ChoiceTile {
                required property var modelData

                look: root.look
                width: grid.cell
                height: Math.max(implicitHeight, grid.tall)
                text: modelData.name
                checked: root.lane.language === modelData.tag
                onActivated: root.lane.speak(modelData.tag)
            }
        }

        Toggle {
            look: root.look
            width: grid.cell
            height: Math.max(implicitHeight, grid.tall)
            visible: root.lane.offersSimple
            text: root.lane.tr("Einfache Sprache")
            on: root.lane.tr("an")
            off: root.lane.tr("aus")
            checked: root.lane.simple
            onActivated: root.lane.setSimple(!root.lane.simple)
        }

        Toggle {
            id: larger

            look: root.look
            width: grid.cell
            height: Math.max(implicitHeight, grid.tall)
            text: root.lane.tr("Größere Schrift")
            on: root.lane.tr("an")
            off: root.lane.tr("aus")
            checked: root.lane.larger
            onActivated: root.lane.setLarger(!root.lane.larger)
        }

        Toggle {
            id: contrast

            look: root.look
            width: grid.cell
            height: Math.max(implicitHeight, grid.tall)
            text: root.lane.tr("Hoher Kontrast")
            on: root.lane.tr("an")
            off: root.lane.tr("aus")
            checked: root.lane.theme === "contrast"
            onActivated: root.lane.setTheme(root.lane.theme === "contrast" ? "light" : "contrast")
        }

        Toggle {
            id: night

            look: root.look
            width: grid.cell
            height: Math.max(implicitHeight, grid.tall)
            text: root.lane.tr("Nacht")
            on: root.lane.tr("an")
            off: root.lane.tr("aus")
            checked: root.lane.theme === "night"
            onActivated: root.lane.setTheme(root.lane.theme === "night" ? "light" : "night")
        }

        Toggle {
            look: root.look
            width: grid.cell
            height: Math.max(implicitHeight, grid.tall)
            text: root.lane.tr("Ruhe: nichts bewegt sich")
            on: root.lane.tr("an")
            off: root.lane.tr("aus")
            checked: root.lane.calm
            onActivated: root.lane.setCalm(!root.lane.calm)
        }

        Toggle {
            look: root.look
            width: grid.cell
            height: Math.max(implicitHeight, grid.tall)
            visible: root.lane.ear.speaks
            text: root.lane.tr("Erst hören, dann tippen")
            on: root.lane.tr("an")
            off: root.lane.tr("aus")
            checked: root.lane.ear.exploring
            onActivated: root.lane.ear.setExploring(!root.lane.ear.exploring)
        }

        Toggle {
            look: root.look
            width: grid.cell
            height: Math.max(implicitHeight, grid.tall)
            visible: root.lane.offersReach
            text: root.lane.tr("Alles nach unten holen")
            on: root.lane.tr("an")
            off: root.lane.tr("aus")
            checked: root.lane.reach
            onActivated: root.lane.setReach(!root.lane.reach)
        }

        Toggle {
            look: root.look
            width: grid.cell
            height: Math.max(implicitHeight, grid.tall)
            visible: root.lane.ear.speaks
            text: root.lane.tr("Antworten laut vorlesen")
            on: root.lane.tr("an")
            off: root.lane.tr("aus")
            checked: root.lane.ear.aloud
            onActivated: root.lane.ear.setAloud(!root.lane.ear.aloud)
        }

        VolumeRow {
            lane: root.lane
            look: root.look
            width: grid.cell
            height: Math.max(implicitHeight, grid.tall)
            visible: root.lane.ear.speaks
        }

        Toggle {
            look: root.look
            width: grid.cell
            height: Math.max(implicitHeight, grid.tall)
            text: root.lane.tr("Für die linke Hand")
            on: root.lane.tr("an")
            off: root.lane.tr("aus")
            checked: root.lane.mirrored
            onActivated: root.lane.setMirrored(!root.lane.mirrored)
        }

        Toggle {
            look: root.look
            width: grid.cell
            height: Math.max(implicitHeight, grid.tall)
            text: root.lane.tr("Tasten: doppeltes Tippen überhören")
            on: root.lane.keyStrike > 500 ? root.lane.tr("1 Sekunde lang") : root.lane.tr("eine halbe Sekunde lang")
            off: root.lane.tr("aus")
            checked: root.lane.keyStrike > 0
            onActivated: root.lane.nextStrike()
        }

        Pill {
            look: root.look
            width: grid.cell
            height: Math.max(implicitHeight, grid.tall)
            text: root.lane.tr("Meine Daten")
            icon: "shield-check"
            onActivated: root.lane.show("privacy")
        }
    }
}

import QtQuick
import Werkstadt.Controls

// Nobody has touched anything for a while: twenty seconds in which one touch keeps everything.
LanePanel {
    id: root

    open: lane.idleLeft >= 0
    closable: true
    wide: look.larger ? 300 : 230
    z: 200
    onClosed: lane.touched()
    onOpened: root.Accessible.announce(lane.tr("Bist du noch da? Gleich beginnt hier alles von vorn."), Accessible.Assertive)

    Accessible.name: lane.tr("Bist du noch da?")

    Grid {
        id: parts

        readonly property bool narrow: width < root.look.u * (root.look.larger ? 230 : 160)

        width: parent.width
        columns: narrow ? 1 : 2
        spacing: narrow ? root.look.s6 : root.look.s10
        verticalItemAlignment: Grid.AlignVCenter

        ProgressRing {
            id: ring

            look: root.look
            width: root.look.u * (parts.narrow ? 36 : 50)
            height: width
            value: Math.max(0, root.lane.idleLeft) / root.lane.idleWarning
            text: Math.max(0, root.lane.idleLeft)
            name: root.lane.tr("Noch %1 Sekunden").arg(Math.max(0, root.lane.idleLeft))
        }

        Column {
            width: parts.narrow ? parts.width : parts.width - ring.width - parts.spacing
            spacing: root.look.s4

            Title {
                look: root.look
                width: parent.width
                colour: root.look.theme === "light" ? root.look.onPage : root.look.onCard
                text: root.lane.tr("Bist du noch da?")
            }

            BodyText {
                look: root.look
                width: parent.width
                colour: root.look.onCard
                text: root.lane.tr("Gleich beginnt hier alles von vorn. Was du geschrieben hast, wird dann gelöscht.")
            }

            Pill {
                look: root.look
                width: Math.min(implicitWidth, parent.width)
                primary: true
                text: root.lane.tr("Ja, ich bin noch da")
                icon: "hand-finger"
                onActivated: root.lane.touched()
            }
        }
    }
}

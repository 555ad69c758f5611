import QtQuick
import Werkstadt.Controls

// Nobody has touched anything for a while: twenty seconds in which one touch keeps everything.
LanePanel {
    id: root

    open: lane.idleLeft >= 0
    closable: true
    wide: 230
    z: 200
    onClosed: lane.touched()
    onOpenChanged: {
        if (open)
            root.Accessible.announce(lane.tr("Bist du noch da? Gleich beginnt hier alles von vorn."), Accessible.Assertive);
    }

    Accessible.name: lane.tr("Bist du noch da?")

    Row {
        width: parent.width
        spacing: root.look.s10

        ProgressRing {
            id: ring

            anchors.verticalCenter: parent.verticalCenter
            look: root.look
            width: root.look.u * 50
            height: width
            value: Math.max(0, root.lane.idleLeft) / root.lane.idleWarning
            text: Math.max(0, root.lane.idleLeft)
            name: root.lane.tr("Noch %1 Sekunden").arg(Math.max(0, root.lane.idleLeft))
        }

        Column {
            width: parent.width - ring.width - parent.spacing
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
                primary: true
                text: root.lane.tr("Ja, ich bin noch da")
                icon: "hand-finger"
                onActivated: root.lane.touched()
            }
        }
    }
}

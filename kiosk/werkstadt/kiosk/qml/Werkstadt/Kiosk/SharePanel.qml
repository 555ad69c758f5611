import QtQuick
import Werkstadt.Controls

// Who has how much of the board: nobody takes anything from anybody.
LanePanel {
    id: root

    readonly property bool may: lane.board.mayMakeRoom || lane.board.mayWiden

    open: lane.overlay === "share"
    title: lane.tr("Platz am Board")
    text: may ? "" : lane.tr("Neben dir ist jemand. Wer fertig ist, tippt auf „Beenden“. Dann kannst du hier mehr Platz nehmen.")
    close: lane.tr("Zurück")
    wide: 230
    onClosed: lane.close()

    BodyText {
        look: root.look
        width: parent.width
        colour: root.look.onCard
        visible: root.lane.board.mayMakeRoom
        text: root.lane.tr("Du gibst die Hälfte ab. Bei dir bleibt alles, wie es ist.")
    }

    Pill {
        look: root.look
        width: Math.min(implicitWidth, parent.width)
        visible: root.lane.board.mayMakeRoom
        primary: true
        text: root.lane.tr("Platz für noch jemanden")
        icon: "user-plus"
        onActivated: {
            root.lane.close();
            root.lane.board.makeRoom();
        }
    }

    BodyText {
        look: root.look
        width: parent.width
        colour: root.look.onCard
        visible: root.lane.board.mayWiden
        text: root.lane.tr("Neben dir ist frei. Wer dazukommt, tippt dort einfach auf das Glas.")
    }

    Pill {
        look: root.look
        width: Math.min(implicitWidth, parent.width)
        visible: root.lane.board.mayWiden
        text: root.lane.board.mayTakeAll ? root.lane.tr("Das ganze Board nehmen") : root.lane.tr("Mehr Platz nehmen")
        icon: "arrows-horizontal"
        onActivated: {
            root.lane.close();
            root.lane.board.widen();
        }
    }
}

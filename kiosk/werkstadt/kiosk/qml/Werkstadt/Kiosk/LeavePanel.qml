import QtQuick
import Werkstadt.Controls

// Before answers would be lost.
LanePanel {
    id: root

    open: lane.overlay === "leave"
    title: lane.tr("Wirklich aufhören?")
    text: lane.study.agreed ? lane.tr("Dein Test ist noch nicht abgeschickt. Wenn du jetzt gehst, wird alles davon gelöscht.") : lane.tr("Deine Antworten sind noch nicht gespeichert. Wenn du jetzt gehst, werden sie gelöscht.")
    onClosed: lane.close()

    Flow {
        width: parent.width
        spacing: root.look.s4

        Pill {
            look: root.look
            primary: true
            text: root.lane.tr("Hier bleiben")
            icon: "arrow-back-up"
            onActivated: root.lane.close()
        }

        Pill {
            look: root.look
            text: root.lane.tr("Löschen und gehen")
            icon: "trash"
            onActivated: root.lane.leave()
        }
    }
}

import QtQuick
import Werkstadt.Controls

// Before a part of a form goes, with what was answered there.
LanePanel {
    id: root

    open: lane.overlay === "remove"
    title: lane.tr("%1 entfernen?").arg(lane.form.removing)
    text: lane.tr("Die Antworten dazu werden gelöscht.")
    onClosed: lane.close()

    Flow {
        width: parent.width
        spacing: root.look.s4

        Pill {
            look: root.look
            primary: true
            text: root.lane.tr("Behalten")
            icon: "arrow-back-up"
            onActivated: root.lane.close()
        }

        Pill {
            look: root.look
            text: root.lane.tr("Entfernen")
            icon: "trash"
            onActivated: root.lane.form.remove()
        }
    }
}

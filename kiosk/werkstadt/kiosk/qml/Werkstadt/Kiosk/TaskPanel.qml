import QtQuick
import Werkstadt.Controls

// What is to be done, again, and the ways out of it.
LanePanel {
    id: root

    open: lane.overlay === "task"
    title: lane.study.task
    text: lane.study.text
    onClosed: lane.close()

    Flow {
        width: parent.width
        spacing: root.look.s4

        Pill {
            look: root.look
            primary: true
            text: root.lane.tr("Weiter probieren")
            icon: "arrow-back-up"
            onActivated: root.lane.close()
        }

        Pill {
            look: root.look
            visible: root.lane.study.ends !== ""
            text: root.lane.study.ends === "answer" ? root.lane.tr("Ich weiß die Antwort") : root.lane.tr("Ich bin fertig")
            icon: "check"
            onActivated: root.lane.study.finish()
        }

        Pill {
            look: root.look
            text: root.lane.tr("Ich komme nicht weiter")
            icon: "x"
            onActivated: root.lane.study.giveUp()
        }
    }
}

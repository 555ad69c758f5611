pragma ComponentBehavior: Bound

import QtQuick
import Werkstadt.Controls
import Werkstadt.Model

// A usability test between its tasks: who takes part, what is asked of them, how a task ended, the last page.
Page {
    id: root

    readonly property StudyView study: lane.study
    readonly property string phase: study.phase
    readonly property string progress: lane.tr("Aufgabe %1 von %2").arg(study.number).arg(study.count)
    readonly property var signs: ({
            "age": "users",
            "consent": "shield-check",
            "brief": "list",
            "reply": "message-circle",
            "check": "send"
        })
    readonly property string title: {
        switch (phase) {
        case "full":
            return lane.tr("Danke, dass du mitmachen willst!");
        case "age":
            return lane.tr("Wie alt bist du?");
        case "consent":
            return study.title;
        case "declined":
            return lane.tr("Alles gut!");
        case "brief":
            return study.task;
        case "reply":
            return study.question;
        case "done":
            return ended ? lane.tr("Danke fürs Probieren!") : lane.tr("Geschafft!");
        case "check":
            return lane.tr("Das war’s schon fast");
        }
        return "";
    }
    readonly property bool ended: study.outcome === "given-up" || study.outcome === "time" || study.outcome === "wrong"
    readonly property string text: {
        switch (phase) {
        case "full":
            return lane.tr("Es haben schon genug mitgemacht. Schau dir gern etwas anderes an.");
        case "age":
            return lane.tr("So wissen wir, was wir dir erklären. Deinen Namen brauchen wir nicht.");
        case "consent":
            return study.consent;
        case "declined":
            return lane.tr("Wir haben nichts aufgeschrieben. Schau dich gern weiter um.");
        case "brief":
            return study.text;
        case "done":
            return study.outcome === "time" ? lane.tr("Die Zeit ist um. Das lag nicht an dir: Genau so finden wir, was besser werden muss.") : ended ? lane.tr("Das lag nicht an dir: Genau so finden wir, was besser werden muss.") : "";
        case "check":
            return lane.tr("Willst du uns zeigen, was du gemacht hast? Dann tippe auf „Abschicken“. Dein Name ist nicht dabei.");
        }
        return "";
    }

    // Pages that say one thing.
    readonly property bool plain: phase === "done" || phase === "declined" || phase === "full"

    Loader {
        anchors.fill: parent
        active: root.plain
        sourceComponent: Message {
            lane: root.lane
            look: root.look
            icon: root.phase === "done" && !root.ended ? "check" : "heart"
            title: root.title
            text: root.text
            small: root.study.number > 0 ? root.progress : ""
        }
    }

    Scroller {
        id: sheet

        visible: !root.plain
        lane: root.lane
        look: root.look
        x: root.margin
        y: root.look.s6
        width: root.width - 2 * root.margin
        height: root.height - y - root.look.s4
        spacing: root.look.s4

        SecondLine {
            look: root.look
            width: sheet.room
            visible: root.study.number > 0
            text: root.progress
        }

        Row {
            width: sheet.room
            spacing: root.look.s6

            Rectangle {
                id: sign

                width: 24 * root.look.u
                height: width
                radius: width / 2
                color: root.look.accent

                Icon {
                    anchors.centerIn: parent
                    look: root.look
                    name: root.signs[root.phase] ?? "list"
                    size: 0.6 * parent.width
                    colour: root.look.onAccent
                }
            }

            Title {
                look: root.look
                width: parent.width - sign.width - parent.spacing
                anchors.verticalCenter: parent.verticalCenter
                small: root.look.larger
                text: root.title
            }
        }

        BodyText {
            look: root.look
            width: Math.min(sheet.room, root.look.lineWidth)
            visible: text !== ""
            text: root.text
        }

        BodyText {
            look: root.look
            width: Math.min(sheet.room, root.look.lineWidth)
            strong: true
            visible: root.phase === "consent" && root.study.guardian
            text: root.lane.tr("Ein Erwachsener neben dir muss auch Ja sagen.")
        }

        BodyText {
            look: root.look
            width: Math.min(sheet.room, root.look.lineWidth)
            visible: root.phase === "consent"
            text: root.lane.tr("Du kannst jederzeit aufhören. Erst ganz am Ende schickst du etwas ab.")
        }

        Repeater {
            model: root.phase === "age" ? root.study.groups : root.phase === "reply" ? root.study.replies : []

            ChoiceTile {
                required property var modelData

                look: root.look
                width: Math.min(sheet.room, root.look.lineWidth)
                text: modelData.label
                onActivated: root.phase === "age" ? root.study.chooseGroup(modelData.id) : root.study.reply(modelData.name)
            }
        }

        Pill {
            look: root.look
            visible: root.phase === "check"
            text: root.lane.tr("Lieber alles löschen")
            icon: "trash"
            onActivated: root.study.withdraw()
        }
    }
}

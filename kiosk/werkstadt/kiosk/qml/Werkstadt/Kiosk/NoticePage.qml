import QtQuick
import Werkstadt.Controls
import Werkstadt.Model

// Before a form that asks about a person: what happens with the answers, in the form's own words.
Page {
    id: root

    readonly property FormView form: lane.form

    Scroller {
        id: sheet

        lane: root.lane
        look: root.look
        x: root.margin
        y: root.look.s6
        width: root.width - 2 * root.margin
        height: root.height - y - root.look.s4
        spacing: root.look.s4

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
                    name: "shield-check"
                    size: 0.6 * parent.width
                    colour: root.look.onAccent
                }
            }

            Title {
                look: root.look
                width: parent.width - sign.width - parent.spacing
                anchors.verticalCenter: parent.verticalCenter
                small: root.look.larger
                text: root.lane.tr("Bevor es losgeht")
            }
        }

        Paragraphs {
            look: root.look
            width: Math.min(sheet.room, root.look.lineWidth)
            markdown: false
            text: root.form.notice
        }

        BodyText {
            look: root.look
            width: Math.min(sheet.room, root.look.lineWidth)
            strong: true
            visible: root.form.days > 0
            text: root.form.days === 1 ? root.lane.tr("Nach einem Tag löschen wir deine Antworten.") : root.lane.tr("Nach %1 Tagen löschen wir deine Antworten.").arg(root.form.days)
        }

        BodyText {
            look: root.look
            width: Math.min(sheet.room, root.look.lineWidth)
            text: root.lane.tr("Du musst nicht mitmachen. Mit „Lieber nicht“ geht es zurück.")
        }
    }
}

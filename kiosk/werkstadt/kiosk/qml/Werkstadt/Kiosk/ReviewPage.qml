pragma ComponentBehavior: Bound

import QtQuick
import Werkstadt.Controls
import Werkstadt.Model

// Every answer once more, each with a way to change it, before it is sent.
Page {
    id: root

    readonly property FormView form: lane.form

    Column {
        id: head

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        anchors.margins: root.margin
        anchors.topMargin: root.look.s6
        spacing: root.look.s2

        Title {
            look: root.look
            width: parent.width
            text: root.lane.tr("Stimmt alles so?")
            small: root.look.larger
        }

        BodyText {
            look: root.look
            width: parent.width
            text: root.lane.tr("Du kannst jede Antwort noch ändern. Dein Name wird nicht gespeichert.")
        }
    }

    Scroller {
        id: sheet

        lane: root.lane
        look: root.look
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: head.bottom
        anchors.bottom: parent.bottom
        anchors.margins: root.margin
        anchors.topMargin: root.look.s4
        anchors.bottomMargin: root.look.s2
        spacing: root.look.s1

        Repeater {
            model: root.form.rows

            Item {
                id: row

                required property var modelData

                width: sheet.room
                height: Math.max(words.height, change.height) + root.look.s4

                Column {
                    id: words

                    anchors.top: parent.top
                    anchors.topMargin: Math.max(0, (change.height - height) / 2)
                    width: parent.width - change.width - root.look.s6
                    spacing: root.look.s1

                    SecondLine {
                        look: root.look
                        width: parent.width
                        text: row.modelData.label
                    }

                    BodyText {
                        readonly property bool masked: true // in pictures for staff

                        look: root.look
                        width: parent.width
                        strong: true
                        text: row.modelData.answer
                    }
                }

                Pill {
                    id: change

                    anchors.right: parent.right
                    look: root.look
                    text: root.lane.tr("Ändern")
                    name: root.lane.tr("Ändern: %1").arg(row.modelData.label)
                    icon: "pencil"
                    iconOnly: root.look.larger && root.upright // the answer needs the room more
                    onActivated: root.lane.change(row.modelData.ref)
                }

                Rectangle {
                    anchors.bottom: parent.bottom
                    width: parent.width
                    height: Math.max(1, root.look.mm * 0.3)
                    color: root.look.track
                }
            }
        }
    }
}

pragma ComponentBehavior: Bound

import QtQuick
import Werkstadt.Controls
import Werkstadt.Model

// Every answer once more, each with a way to change it, before it is sent.
Page {
    id: root

    readonly property FormView form: lane.form

    function told(row: var): string {
        if (row.kind === "image")
            return lane.tr("Dein Foto");
        if (row.kind === "audio")
            return lane.tr("Deine Aufnahme");
        return row.kind === "acknowledge" ? lane.tr("Ja, ist gut") : row.answer;
    }

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
            text: root.form.personal ? root.lane.tr("Du kannst jede Antwort noch ändern.") : root.lane.tr("Du kannst jede Antwort noch ändern. Dein Name wird nicht gespeichert.")
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
                height: group.height + Math.max(words.height, change.height) + root.look.s4

                // Which group or part of a repeat begins here.
                Item {
                    id: group

                    width: parent.width
                    height: visible ? heading.height + 2 * root.look.s2 : 0
                    visible: row.modelData.head !== ""

                    BodyText {
                        id: heading

                        anchors.bottom: parent.bottom
                        anchors.bottomMargin: root.look.s2
                        look: root.look
                        width: parent.width
                        strong: true
                        text: row.modelData.head
                    }
                }

                Column {
                    id: words

                    anchors.top: group.bottom
                    anchors.topMargin: Math.max(0, (change.height - height) / 2)
                    width: parent.width - change.width - root.look.s6
                    spacing: root.look.s1

                    SecondLine {
                        look: root.look
                        width: parent.width
                        text: row.modelData.label
                        spoken: row.modelData.heard
                    }

                    BodyText {
                        readonly property bool masked: true // in pictures for staff

                        look: root.look
                        width: parent.width
                        strong: true
                        text: root.told(row.modelData)
                    }
                }

                Pill {
                    id: change

                    anchors.right: parent.right
                    anchors.top: group.bottom
                    look: root.look
                    text: root.lane.tr("Ändern")
                    name: root.lane.tr("Ändern: %1").arg(row.modelData.heard) + (row.modelData.part ? " (" + row.modelData.part + ")" : "")
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

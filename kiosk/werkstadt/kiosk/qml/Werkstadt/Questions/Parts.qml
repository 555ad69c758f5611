pragma ComponentBehavior: Bound

import QtQuick
import Werkstadt.Controls

// After the parts of a repeat: what there is, one more, or one less.
Question {
    id: root

    implicitHeight: all.height

    Column {
        id: all

        spacing: root.look.s2
        width: parent.width

        Repeater {
            model: root.form.parts

            Item {
                id: part

                required property int index
                required property var modelData

                width: root.width
                height: Math.max(words.height + 2 * root.look.s2, remove.height + 2 * root.look.s1) + root.look.edge

                Slab {
                    anchors.fill: parent
                    look: root.look
                }

                Column {
                    id: words

                    x: root.look.s6
                    anchors.verticalCenter: parent.verticalCenter
                    width: parent.width - remove.width - 2 * root.look.s6

                    BodyText {
                        look: root.look
                        width: parent.width
                        strong: true
                        colour: root.look.onCard
                        text: part.modelData.name
                    }

                    BodyText {
                        readonly property bool masked: true // in pictures for staff

                        look: root.look
                        width: parent.width
                        colour: root.look.onCard
                        visible: text !== ""
                        text: part.modelData.first
                        elide: Text.ElideRight
                        maximumLineCount: 1
                        wrapMode: Text.NoWrap
                    }
                }

                Pill {
                    id: remove

                    anchors.right: parent.right
                    anchors.rightMargin: root.look.s4
                    anchors.verticalCenter: parent.verticalCenter
                    anchors.verticalCenterOffset: -root.look.edge / 2
                    look: root.look
                    icon: "trash"
                    text: root.lane.tr("Entfernen")
                    name: root.lane.tr("Entfernen: %1").arg(part.modelData.name)
                    onActivated: root.form.askRemoval(part.index + 1)
                }
            }
        }

        Pill {
            look: root.look
            visible: root.form.canAdd
            icon: "plus"
            text: root.lane.tr("Hinzufügen: %1").arg(root.form.label)
            onActivated: root.form.addPart()
        }

        SecondLine {
            look: root.look
            width: parent.width
            visible: !root.form.canAdd
            text: root.lane.tr("Mehr passen hier nicht hinein.")
        }
    }
}

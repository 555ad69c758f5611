pragma ComponentBehavior: Bound

import QtQuick
import Werkstadt.Controls
import Werkstadt.Look
import Werkstadt.Model

// What somebody may wish for, group by group. They combine; another touch takes a wish back.
Column {
    id: root

    required property Lane lane
    required property Look look
    readonly property FindView find: lane.find

    spacing: look.s6

    Wishes {
        id: wishes

        lane: root.lane
    }

    Repeater {
        model: root.find.groups

        Column {
            id: group

            required property var modelData

            width: root.width
            spacing: root.look.s2

            BodyText {
                look: root.look
                width: parent.width
                strong: true
                text: wishes.heads[group.modelData.group]
            }

            Flow {
                width: parent.width
                spacing: root.look.s4

                Repeater {
                    model: group.modelData.options

                    Chip {
                        required property var modelData
                        readonly property int remaining: root.find.counts[group.modelData.group + ":" + modelData.option] ?? 0

                        look: root.look
                        text: wishes.named(group.modelData.group, modelData.option, modelData.title)
                        count: remaining
                        checked: root.find.picks[group.modelData.group] === modelData.option
                        usable: remaining > 0 || checked
                        onActivated: root.find.choose(group.modelData.group, modelData.option)
                    }
                }
            }
        }
    }
}

pragma ComponentBehavior: Bound

import QtQuick
import Werkstadt.Look

// Which page of how many: the current one is filled and larger.
Row {
    id: dots

    required property Look look
    property int count: 0
    property int current: 0
    property string name: (current + 1) + " / " + count

    Accessible.name: name
    Accessible.role: Accessible.StaticText
    spacing: look.s4

    Repeater {
        model: dots.count

        delegate: Rectangle {
            required property int index
            readonly property bool _here: index === dots.current

            anchors.verticalCenter: parent?.verticalCenter
            border.color: dots.look.fieldBorder
            border.width: _here ? 0 : Math.max(1, Math.round(0.5 * dots.look.u))
            color: _here ? dots.look.primary : "transparent"
            height: (_here ? 4.4 : 3.4) * dots.look.s1
            radius: height / 2
            width: height
        }
    }
}

import QtQuick
import Werkstadt.Controls

// A place on the plan: a disc with its number, the open one in yellow with a ring.
Press {
    id: root

    required property string label

    checkable: true
    height: look.pill
    ringRadius: height / 2
    role: Accessible.RadioButton
    width: look.pill

    Rectangle {
        anchors.centerIn: parent
        border.color: root.checked ? root.look.onAccent : root.look.card
        border.width: 1.5 * root.look.edge
        color: root.checked ? root.look.accent : root.look.onCard
        height: width
        radius: width / 2
        width: Math.round((root.down ? 11 : root.checked ? 15 : 13) * root.look.u)

        Text {
            Accessible.ignored: true
            anchors.centerIn: parent
            color: root.checked ? root.look.onAccent : root.look.card
            font: root.look.strongFont
            fontSizeMode: Text.HorizontalFit
            horizontalAlignment: Text.AlignHCenter
            minimumPixelSize: 8
            text: root.label
            textFormat: Text.PlainText
            width: parent.width * 0.7
        }
    }
}

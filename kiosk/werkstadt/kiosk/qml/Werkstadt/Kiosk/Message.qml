import QtQuick
import Werkstadt.Controls

// A page that says one thing, with a sign beside it.
Page {
    id: root

    property string icon
    property string title
    property string spokenTitle: title
    property string text
    property string spokenText: text
    property string small

    Grid {
        anchors.centerIn: parent
        width: Math.min(parent.width - 2 * root.margin, root.look.u * 260)
        columns: root.upright ? 1 : 2
        spacing: root.look.s16
        verticalItemAlignment: Grid.AlignVCenter

        Rectangle {
            id: sign

            width: Math.min(root.look.u * 64, root.width * 0.25)
            height: width
            radius: width / 2
            color: root.look.accent

            Icon {
                anchors.centerIn: parent
                look: root.look
                name: root.icon
                size: parent.width * 0.56
                colour: root.look.onAccent
            }
        }

        Column {
            width: parent.width - (root.upright ? 0 : sign.width + parent.spacing)
            spacing: root.look.s6

            Title {
                look: root.look
                width: parent.width
                text: root.title
                spoken: root.spokenTitle
            }

            BodyText {
                look: root.look
                width: parent.width
                text: root.text
                spoken: root.spokenText
            }

            SecondLine {
                look: root.look
                width: parent.width
                visible: text !== ""
                text: root.small
            }
        }
    }
}

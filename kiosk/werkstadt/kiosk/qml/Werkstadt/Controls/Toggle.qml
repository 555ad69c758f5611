import QtQuick

// On or off, said by the knob's place, its tick and a word.
Press {
    id: toggle

    property string text
    property string on
    property string off

    checkable: true
    implicitHeight: Math.max(look.pill, words.implicitHeight + 2 * look.s4)
    implicitWidth: Math.ceil(label.implicitWidth) + track.width + look.s4 + 2 * look.s6
    name: text
    role: Accessible.CheckBox

    Slab {
        anchors.fill: parent
        down: toggle.down
        look: toggle.look

        Column {
            id: words

            anchors.left: parent.left
            anchors.leftMargin: toggle.look.s6
            anchors.right: track.left
            anchors.rightMargin: toggle.look.s4
            anchors.verticalCenter: parent.verticalCenter

            Text {
                id: label

                color: toggle.look.onCard
                font: toggle.look.strongFont
                text: toggle.text
                textFormat: Text.PlainText
                width: parent.width
                wrapMode: Text.Wrap
            }

            Text {
                color: toggle.look.mutedOnCard
                font: toggle.look.secondFont
                text: toggle.checked ? toggle.on : toggle.off
                textFormat: Text.PlainText
                visible: text !== ""
            }
        }

        Rectangle {
            id: track

            anchors.right: parent.right
            anchors.rightMargin: toggle.look.s6
            anchors.verticalCenter: parent.verticalCenter
            border.color: toggle.look.fieldBorder
            border.width: Math.max(1, Math.round(0.5 * toggle.look.u))
            color: toggle.checked ? toggle.look.selected : "transparent"
            height: 10 * toggle.look.u
            radius: height / 2
            width: 1.9 * height

            Rectangle {
                color: toggle.checked ? toggle.look.selectedPicture : toggle.look.fieldBorder
                height: parent.height - 2 * toggle.look.s1 - 2
                radius: height / 2
                width: height
                x: toggle.checked ? parent.width - width - toggle.look.s1 - 1 : toggle.look.s1 + 1
                y: toggle.look.s1 + 1

                Icon {
                    anchors.centerIn: parent
                    colour: toggle.look.selected
                    look: toggle.look
                    name: toggle.checked ? "check" : ""
                    size: Math.round(parent.height * 0.8)
                }
            }
        }
    }
}

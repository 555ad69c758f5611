import QtQuick
import Werkstadt.Controls
import Werkstadt.Look

// One choice with its votes: in words, and as long as they are many.
Item {
    id: root

    required property Look look
    required property string text
    required property string votes // how many, in words
    required property string mine // what marks one's own, "" on the others
    required property real part // of the longest bar, 0 to 1

    implicitHeight: words.height + look.s1 + bar.height
    Accessible.role: Accessible.StaticText
    Accessible.name: text + ": " + votes + (mine === "" ? "" : ", " + mine)

    Item {
        id: words

        width: parent.width
        height: stacked ? label.height + count.height : Math.max(label.height, count.height)

        // What has no half of the width beside the count stands above it.
        readonly property bool stacked: label.implicitWidth > width - count.width - root.look.s4 && count.width > 0.4 * width

        Text {
            id: label

            width: parent.width - (parent.stacked ? 0 : count.width + root.look.s4)
            text: root.text
            textFormat: Text.PlainText
            font: root.look.strongFont
            color: root.look.onPage
            wrapMode: Text.Wrap
            Accessible.ignored: true
        }

        Text {
            id: count

            x: parent.stacked ? 0 : parent.width - width
            y: parent.stacked ? label.height : 0
            text: root.votes
            textFormat: Text.PlainText
            font: root.look.textFont
            color: root.look.onPage
            Accessible.ignored: true
        }
    }

    Rectangle {
        id: bar

        anchors.bottom: parent.bottom
        width: parent.width
        height: Math.round(Math.max(10 * root.look.u, word.implicitHeight + root.look.s2))
        radius: root.look.s1
        color: root.look.track

        Rectangle {
            id: fill

            visible: root.part > 0
            width: Math.max(parent.radius * 2, root.part * parent.width)
            height: parent.height
            radius: parent.radius
            color: root.mine === "" ? root.look.muted : root.look.accent
            border.color: root.look.onPage
            border.width: root.mine === "" ? 0 : Math.max(2, Math.round(0.6 * root.look.u))

            Behavior on width {
                enabled: root.look.moves

                NumberAnimation {
                    duration: root.look.quick
                    easing.type: Easing.OutCubic
                }
            }
        }

        Row {
            id: own

            readonly property bool within: root.part * parent.width > width + 2 * root.look.s4
            readonly property color ink: within ? root.look.onAccent : root.look.onPage

            anchors.verticalCenter: parent.verticalCenter
            x: (within ? 0 : root.part * parent.width) + root.look.s4
            spacing: root.look.s2
            visible: root.mine !== ""

            Icon {
                anchors.verticalCenter: parent.verticalCenter
                look: root.look
                name: root.mine === "" ? "" : "circle-check"
                size: 1.2 * word.font.pixelSize
                colour: own.ink
            }

            Text {
                id: word

                text: root.mine
                textFormat: Text.PlainText
                font: root.look.secondFont
                color: own.ink
                Accessible.ignored: true
            }
        }
    }
}

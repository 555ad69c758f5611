pragma ComponentBehavior: Bound

import QtQuick
import Werkstadt.Controls
import Werkstadt.Look

// One thing that staff want to know: what it is, how it is, and what goes with it.
Item {
    id: root

    required property Look look
    property string icon
    property string title
    property string main
    property var lines: []
    property bool well: true
    property string spoken: [title, main, ...lines].filter(one => one !== "").join(". ")

    implicitHeight: words.height + 2 * look.s4 + look.edge

    Accessible.role: Accessible.StaticText
    Accessible.name: spoken

    Slab {
        anchors.fill: parent
        look: root.look

        Rectangle {
            id: sign

            x: root.look.s4
            y: root.look.s4
            width: Math.round(1.6 * root.look.icon)
            height: width
            radius: width / 2
            color: root.well ? root.look.track : root.look.danger

            Icon {
                anchors.centerIn: parent
                look: root.look
                name: root.well ? root.icon : "alert-triangle"
                size: 0.62 * parent.width
                colour: root.well ? root.look.onCard : root.look.card
            }
        }

        Column {
            id: words

            x: sign.x + sign.width + root.look.s4
            y: root.look.s4
            width: parent.width - x - root.look.s4
            spacing: root.look.s1

            Text {
                width: parent.width
                font: root.look.secondFont
                color: root.look.mutedOnCard
                text: root.title
                textFormat: Text.PlainText
                wrapMode: Text.Wrap
                Accessible.ignored: true
            }

            Text {
                width: parent.width
                font: root.look.strongFont
                color: root.look.onCard
                text: root.main
                textFormat: Text.PlainText
                wrapMode: Text.Wrap
                Accessible.ignored: true
            }

            Repeater {
                model: root.lines

                Text {
                    required property string modelData

                    width: words.width
                    font: root.look.secondFont
                    color: root.look.onCard
                    text: modelData
                    textFormat: Text.PlainText
                    wrapMode: Text.Wrap
                    Accessible.ignored: true
                }
            }
        }
    }
}

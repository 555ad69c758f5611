pragma ComponentBehavior: Bound

import QtQuick
import Werkstadt.Controls
import Werkstadt.Scenes.Data

// The picked point in words, or what to do where none is picked yet.
Card {
    id: root

    required property DataView view
    required property string prompt
    required property string none

    implicitHeight: words.height + 2 * padding + look.edge

    Column {
        id: words

        width: parent.width
        spacing: root.look.s1

        Row {
            width: parent.width
            spacing: root.look.s4
            visible: root.view.picked < 0

            Icon {
                id: hand

                anchors.verticalCenter: parent.verticalCenter
                look: root.look
                name: root.view.picked < 0 ? "hand-finger" : ""
                size: 1.4 * root.look.icon
                colour: root.look.onCard
            }

            BodyText {
                anchors.verticalCenter: parent.verticalCenter
                look: root.look
                width: parent.width - hand.width - root.look.s4
                text: root.prompt
                strong: true
                colour: root.look.onCard
            }
        }

        Flow {
            width: parent.width
            visible: root.view.picked >= 0

            Text {
                width: Math.min(implicitWidth, parent.width)
                height: Math.max(implicitHeight, found.implicitHeight)
                rightPadding: root.look.s6
                verticalAlignment: Text.AlignVCenter
                text: root.view.pickedName
                textFormat: Text.PlainText
                font: root.look.textFont
                color: root.look.mutedOnCard
                wrapMode: Text.Wrap
                Accessible.role: Accessible.StaticText
                Accessible.name: text
            }

            Text {
                id: found

                width: Math.min(implicitWidth, parent.width)
                text: root.view.pickedValue || root.none
                textFormat: Text.PlainText
                font: root.look.headingFont
                color: root.look.onCard
                wrapMode: Text.Wrap
                Accessible.role: Accessible.StaticText
                Accessible.name: text
            }
        }

        BodyText {
            look: root.look
            width: parent.width
            visible: root.view.pickedNote !== ""
            text: root.view.pickedNote
            colour: root.look.onCard
        }
    }
}

pragma ComponentBehavior: Bound

import QtQuick
import Werkstadt.Controls
import Werkstadt.Look
import Werkstadt.Model
import Werkstadt.Playback

// How loud a recording is: quieter, the level in words and as bars, louder. It ends with the scene.
Item {
    id: root

    required property Lane lane
    required property Look look
    required property Player player

    implicitHeight: Math.max(look.pill, words.height)

    Pill {
        id: quieter

        anchors.left: parent.left
        anchors.verticalCenter: parent.verticalCenter
        look: root.look
        text: root.lane.tr("Leiser")
        icon: "minus"
        iconOnly: true
        usable: root.player.level > 1
        onActivated: root.player.quieter()
    }

    Column {
        id: words

        anchors.left: quieter.right
        anchors.leftMargin: root.look.s2
        anchors.right: louder.left
        anchors.rightMargin: root.look.s2
        anchors.verticalCenter: parent.verticalCenter
        spacing: root.look.s1
        Accessible.role: Accessible.StaticText
        Accessible.name: root.lane.tr("Lautstärke %1 von %2").arg(root.player.level).arg(root.player.levels)

        Text {
            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            fontSizeMode: Text.HorizontalFit
            text: root.lane.tr("Lautstärke")
            font: root.look.strongFont
            color: root.look.onPage
            Accessible.ignored: true
        }

        Row {
            anchors.horizontalCenter: parent.horizontalCenter
            spacing: root.look.s1

            Repeater {
                model: root.player.levels

                Rectangle {
                    required property int index

                    width: 6 * root.look.u
                    height: 2.4 * root.look.u
                    radius: height / 2
                    border.width: Math.max(1, Math.round(0.3 * root.look.u))
                    border.color: root.look.onPage
                    color: index < root.player.level ? root.look.onPage : "transparent"
                }
            }
        }
    }

    Pill {
        id: louder

        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        look: root.look
        text: root.lane.tr("Lauter")
        icon: "plus"
        iconOnly: true
        usable: root.player.level < root.player.levels
        onActivated: root.player.louder()
    }
}

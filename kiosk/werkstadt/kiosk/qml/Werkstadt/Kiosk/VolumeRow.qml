import QtQuick
import Werkstadt.Controls
import Werkstadt.Look
import Werkstadt.Model

// How loud the voice is: quieter, the level in words, louder.
Item {
    id: root

    required property Lane lane
    required property Look look
    readonly property EarView ear: lane.ear

    implicitHeight: Math.max(look.pill, words.height)

    Pill {
        id: quieter

        anchors.left: parent.left
        anchors.verticalCenter: parent.verticalCenter
        look: root.look
        text: root.lane.tr("Leiser")
        icon: "minus"
        iconOnly: true
        usable: root.ear.level > 1
        onActivated: root.ear.quieter()
    }

    Column {
        id: words

        anchors.left: quieter.right
        anchors.right: louder.left
        anchors.verticalCenter: parent.verticalCenter
        Accessible.role: Accessible.StaticText
        Accessible.name: root.lane.tr("Lautstärke %1 von %2").arg(root.ear.level).arg(root.ear.levels)

        Text {
            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            fontSizeMode: Text.HorizontalFit
            text: root.lane.tr("Lautstärke")
            font: root.look.strongFont
            color: root.look.onPage
            Accessible.ignored: true
        }

        Text {
            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            text: root.lane.tr("%1 von %2").arg(root.ear.level).arg(root.ear.levels)
            font: root.look.secondFont
            color: root.look.onPage
            Accessible.ignored: true
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
        usable: root.ear.level < root.ear.levels
        onActivated: root.ear.louder()
    }
}

import QtQuick
import Werkstadt.Controls
import Werkstadt.Look
import Werkstadt.Model

// Grows out of the bar while somebody sees this screen. Not a button: it takes no touch from what is tested.
Rectangle {
    id: root

    required property Lane lane
    required property Look look

    readonly property string words: lane.tr("Jemand sieht zu")

    visible: lane.study.watched
    width: row.width + 2 * look.s6
    height: row.height + 2 * look.s4
    radius: look.s4
    color: look.bar
    border.width: look.outlineWidth
    border.color: look.outline

    Accessible.role: Accessible.StaticText
    Accessible.name: words

    onVisibleChanged: {
        if (visible)
            root.Accessible.announce(words, Accessible.Polite);
    }

    Row {
        id: row

        anchors.centerIn: parent
        spacing: root.look.s4

        Icon {
            look: root.look
            name: "eye"
            colour: root.look.onCard
            anchors.verticalCenter: parent.verticalCenter
        }

        Text {
            anchors.verticalCenter: parent.verticalCenter
            Accessible.ignored: true
            color: root.look.onCard
            font: root.look.secondFont
            text: root.words
            textFormat: Text.PlainText
        }
    }
}

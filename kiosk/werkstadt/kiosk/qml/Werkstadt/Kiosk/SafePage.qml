import QtQuick
import Werkstadt.Controls

// The exhibition rests, since it has ended this application again and again: nothing of it is shown, in both languages.
Page {
    id: root

    focus: true

    Column {
        anchors.centerIn: parent
        width: Math.min(parent.width - 2 * root.margin, root.look.lineWidth * 1.4)
        spacing: root.look.s6

        Title {
            look: root.look
            width: parent.width
            text: root.lane.tr("Dieser Bildschirm macht gerade Pause.")
        }

        BodyText {
            look: root.look
            width: parent.width
            text: root.lane.tr("Das Team weiß Bescheid. Schau dich solange um!")
        }

        BodyText {
            look: root.look
            width: parent.width
            text: root.lane.language === "de" ? "This screen is taking a break. The team knows. Please look around meanwhile." : "Dieser Bildschirm macht gerade Pause. Das Team weiß Bescheid. Schau dich solange um!"
        }
    }
}

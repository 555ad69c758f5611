import QtQuick
import Werkstadt.Controls

// No exhibition to show: a friendly page, never a black one.
Page {
    id: root

    Column {
        anchors.centerIn: parent
        width: Math.min(parent.width - 2 * root.margin, root.look.lineWidth * 1.4)
        spacing: root.look.s6

        Title {
            look: root.look
            width: parent.width
            text: root.lane.tr("Hier entsteht gerade etwas.")
        }

        BodyText {
            look: root.look
            width: parent.width
            text: root.lane.tr("Bald kannst du hier wieder entdecken. Schau dich solange um!")
        }

        BodyText {
            look: root.look
            width: parent.width
            text: "Something new is being made here. Please come back soon."
            visible: root.lane.language === "de"
        }
    }
}

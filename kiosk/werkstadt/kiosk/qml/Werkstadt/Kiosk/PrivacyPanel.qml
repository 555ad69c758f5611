import QtQuick
import Werkstadt.Controls

// The privacy notice, in words a child reads.
LanePanel {
    id: root

    open: lane.overlay === "privacy"
    title: lane.tr("Was passiert mit meinen Antworten?")
    text: lane.tr("Dieses Gerät fragt nicht, wie du heißt. Kamera und Mikrofon sind aus, bis du sie selbst einschaltest.")
    close: lane.tr("Zurück")
    wide: 240
    onClosed: lane.show("help")

    BodyText {
        look: root.look
        width: parent.width
        colour: root.look.onCard
        text: root.lane.tr("Deine Antworten gehen an die Stadt. Sie will damit die Werkstadt besser machen. Was du selbst geschrieben hast, löschen wir nach 90 Tagen. Alles andere löschen wir nach 400 Tagen.")
    }

    BodyText {
        look: root.look
        width: parent.width
        colour: root.look.onCard
        text: root.lane.tr("Gezählt wird, welche Stationen geöffnet werden und wie lange. Niemand kann sehen, dass du es warst.")
    }

    BodyText {
        look: root.look
        width: parent.width
        colour: root.look.onCard
        text: root.lane.tr("Schreib bitte keine Namen, Adressen oder Telefonnummern. Wenn du gehst, vergisst dieses Gerät alles, was du hier eingestellt hast.")
    }
}

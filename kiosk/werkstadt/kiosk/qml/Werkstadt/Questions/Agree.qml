import QtQuick
import Werkstadt.Controls

// To be read and agreed to.
Question {
    id: root

    implicitHeight: tile.height

    ChoiceTile {
        id: tile

        look: root.look
        width: Math.min(root.width, root.look.lineWidth)
        several: true
        text: root.lane.tr("Ja, ist gut")
        checked: root.form.answered
        onActivated: root.form.agree()
    }
}

import QtQuick
import Werkstadt.Controls
import Werkstadt.Model

// A panel with the lane's words.
Panel {
    id: root

    required property Lane lane

    up: lane.tr("Nach oben")
    down: lane.tr("Nach unten")
    onTurned: lane.touched()
}

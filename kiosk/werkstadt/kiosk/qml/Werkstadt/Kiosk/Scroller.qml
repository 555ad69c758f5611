import QtQuick
import Werkstadt.Controls
import Werkstadt.Model

// A sheet with the lane's words.
Sheet {
    id: root

    required property Lane lane

    up: lane.tr("Nach oben")
    down: lane.tr("Nach unten")
    onTurned: lane.touched()
}

import QtQuick
import Werkstadt.Controls
import Werkstadt.Model

// A picture to look into, with the lane's words.
ZoomPane {
    id: root

    required property Lane lane
    readonly property string factor: zoom.toLocaleString(Qt.locale(lane.language), "f", Math.abs(zoom - Math.round(zoom)) < 0.05 ? 0 : 1)

    larger: lane.tr("Näher heran")
    smaller: lane.tr("Weiter weg")
    all: lane.tr("Ganz")
    level: zoomed ? lane.tr("%1-fach").arg(factor) : lane.tr("ganz zu sehen")
    missing: lane.tr("Dieses Bild lässt sich gerade nicht zeigen.")
    ways: [lane.tr("Ausschnitt nach links"), lane.tr("Ausschnitt nach rechts"), lane.tr("Ausschnitt nach oben"), lane.tr("Ausschnitt nach unten")]
    parts: [lane.tr("oben links"), lane.tr("oben"), lane.tr("oben rechts"), lane.tr("links"), lane.tr("in der Mitte"), lane.tr("rechts"), lane.tr("unten links"), lane.tr("unten"), lane.tr("unten rechts")]
    onTouched: lane.touched()
}

import QtQuick
import Werkstadt.Controls
import Werkstadt.Model

// A scene's picture, as its view-model gives it in the property "picture": it can be enlarged.
PagePicture {
    id: root

    required property Lane lane
    required property var picture

    source: picture.source
    alt: picture.alt
    least: 0.7
    ground: look[picture.ground] ?? look.bar // qmllint disable missing-property
    missing: lane.tr("Dieses Bild lässt sich gerade nicht zeigen.")
    enlarge: lane.tr("Größer")
    enlargeName: lane.tr("Bild vergrößern")
    onEnlarged: lane.show("picture")
}

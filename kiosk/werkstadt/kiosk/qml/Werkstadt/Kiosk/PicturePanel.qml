import QtQuick
import Werkstadt.Controls

// The page's picture as large as the glass allows.
LanePanel {
    id: root

    readonly property var shown: lane.picture

    open: lane.overlay === "picture"
    Accessible.name: shown.alt
    close: lane.tr("Schließen")
    wide: 1000
    floating: true
    onClosed: lane.close()

    PagePicture {
        look: root.look
        width: parent.width
        height: root.room - 4 * root.look.s4 - root.look.edge
        ground: "transparent"
        source: root.open ? root.shown.source : ""
        alt: root.shown.alt
        crop: false
    }
}

import QtQuick
import Werkstadt.Look
import Werkstadt.Model

Window {
    id: root

    required property Kiosk kiosk
    required property Look look

    title: "Werkstadt"
    color: look.page
    visible: false

    readonly property Lane lane: kiosk.lane

    // The window's own size is known before the first frame, its content's only then: pictures would be drawn twice.
    LaneView {
        width: root.width
        height: root.height
        lane: root.lane
        look: root.look
        focus: true
    }
}

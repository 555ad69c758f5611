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

    LaneView {
        anchors.fill: parent
        lane: root.lane
        look: root.look
        focus: true
    }
}

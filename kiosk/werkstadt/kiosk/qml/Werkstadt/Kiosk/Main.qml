import QtQuick
import Werkstadt.Model

Window {
    id: root

    required property Kiosk kiosk

    title: "Werkstadt"
    color: lane.look.page
    visible: false

    readonly property Lane lane: kiosk.lane

    LaneView {
        anchors.fill: parent
        lane: root.lane
        look: root.lane.look
        focus: true
    }
}

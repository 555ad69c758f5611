import QtQuick
import Werkstadt.Look
import Werkstadt.Model

// What stands above the desk when everything to be touched was brought down: the cover of what is open.
Rectangle {
    id: root

    required property Lane lane
    required property Look look

    readonly property var card: lane.cards.count > 0 ? lane.cards.of(lane.exhibit) : null

    color: look[card?.ground] ?? look.ink

    Image {
        anchors.fill: parent
        sourceSize: Qt.size(width, height)
        asynchronous: !root.look.still
        retainWhileLoading: true
        fillMode: Image.PreserveAspectCrop
        source: width < 1 || height < 1 ? "" : root.card?.cover ?? ""
        Accessible.ignored: true
    }
}

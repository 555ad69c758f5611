import QtQuick
import Werkstadt.Controls
import Werkstadt.Look
import Werkstadt.Model

// What who listens needs beside the page: where the voice is, what it could not say, and fingers that only ask.
Item {
    id: root

    required property Lane lane
    required property Look look
    required property Item meant
    readonly property EarView ear: lane.ear

    SpokenRing {
        look: root.look
        target: root.meant
    }

    // While exploring, every touch is a question first: what is here?
    TapHandler {
        enabled: root.ear.exploring
        gesturePolicy: TapHandler.ReleaseWithinBounds
        longPressThreshold: root.look.tooLong

        onTapped: point => root.ear.touchedAt(point.position.x, point.position.y)
    }

    Notice {
        look: root.look
        anchors.top: parent.top
        anchors.horizontalCenter: parent.horizontalCenter
        anchors.topMargin: root.look.s6
        width: Math.min(parent.width - 2 * root.look.s10, root.look.u * 230)
        visible: text !== ""
        icon: "volume-off"
        text: root.ear.notice
    }
}

pragma ComponentBehavior: Bound

import QtQuick
import Werkstadt.Media
import Werkstadt.Playback
import Werkstadt.Scenes.Video

// A film: its first picture stands there until somebody plays it.
MediaPage {
    id: root

    required property VideoView view
    readonly property bool fresh: !player.shown || player.state === "broken"

    player: view.player as Player
    above: lane.tr("%1 · %2 von %3").arg(view.exhibitTitle).arg(lane.step + 1).arg(lane.steps)
    title: view.title
    text: view.text
    captioned: player.captioned
    readable: player.lines.length > 0

    Item {
        id: frame

        anchors.centerIn: parent
        width: Math.round(Math.min(parent.width, parent.height * root.player.aspect))
        height: Math.round(width / root.player.aspect)
        Accessible.role: Accessible.Graphic
        Accessible.name: root.view.poster.alt

        Image {
            anchors.fill: parent
            asynchronous: !root.look.still
            fillMode: Image.PreserveAspectCrop
            source: root.view.poster.source
            sourceSize: Qt.size(frame.width, frame.height)
            visible: root.fresh
            Accessible.ignored: true
        }

        Film {
            anchors.fill: parent
            player: root.player
            ratio: Screen.devicePixelRatio
            visible: !root.fresh
        }

        PlayMark {
            anchors.fill: parent
            look: root.look
            name: root.act
            runs: root.runs
            onActivated: root.player.toggle()
        }
    }
}

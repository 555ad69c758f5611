pragma ComponentBehavior: Bound

import QtQuick
import Werkstadt.Controls
import Werkstadt.Media
import Werkstadt.Playback
import Werkstadt.Scenes.Audio

// A sound: a picture or its name in large letters, and below it what is heard, to be read along.
MediaPage {
    id: root

    required property AudioView view
    readonly property bool pictured: view.shown.source.toString() !== ""

    player: view.player as Player
    above: lane.tr("%1 · %2 von %3").arg(view.exhibitTitle).arg(lane.step + 1).arg(lane.steps)
    title: view.title
    text: view.text
    readable: false

    Rectangle {
        id: cover

        width: parent.width
        height: Math.round(parent.height * (root.look.larger ? 0.36 : 0.46))
        color: root.look[root.view.ground] ?? root.look.ink

        PagePicture {
            anchors.fill: parent
            look: root.look
            source: root.view.shown.source
            alt: root.view.shown.alt
            ground: "transparent"
            visible: root.pictured
        }

        Text {
            anchors.fill: parent
            anchors.margins: root.look.s6
            visible: !root.pictured
            text: root.view.title
            textFormat: Text.PlainText
            font: root.look.hugeFont
            fontSizeMode: Text.Fit
            minimumPixelSize: root.look.textFont.pixelSize
            horizontalAlignment: Text.AlignHCenter
            verticalAlignment: Text.AlignVCenter
            wrapMode: Text.Wrap
            color: "#FFFFFF"
            Accessible.ignored: true
        }
    }

    Rectangle {
        anchors.top: cover.bottom
        anchors.bottom: parent.bottom
        width: parent.width
        color: root.look.bar

        ScriptPane {
            anchors.fill: parent
            anchors.margins: root.look.s4
            lane: root.lane
            look: root.look
            player: root.player
        }
    }
}

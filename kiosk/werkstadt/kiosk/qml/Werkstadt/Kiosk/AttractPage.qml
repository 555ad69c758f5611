import QtQuick
import Werkstadt.Controls

// Nobody is here: one cover at a time, drifting slowly, and a word in every language by turns. Any touch wakes.
Page {
    id: root

    readonly property var words: ["Berühre mich", "Touch me"]
    property int at: 0
    readonly property var card: lane.cards.length > 0 ? lane.cards[Math.floor(at / 2) % lane.cards.length] : null

    Press {
        anchors.fill: parent
        look: root.look
        name: root.words[root.at % root.words.length]
        ringRadius: 0
        onActivated: root.lane.wake()

        Rectangle {
            anchors.fill: parent
            color: root.card && root.look[root.card.ground] ? root.look[root.card.ground] : root.look.ink
        }

        Image {
            id: cover

            y: -root.height * 0.04
            width: root.width
            height: root.height * 1.08
            source: root.card ? root.card.cover.source : ""
            sourceSize: Qt.size(width, height)
            fillMode: Image.PreserveAspectCrop
            Accessible.ignored: true
        }

        Rectangle {
            anchors.left: parent.left
            anchors.bottom: parent.bottom
            anchors.margins: root.look.s16
            width: word.implicitWidth + 2 * root.look.s16
            height: word.implicitHeight + 2 * root.look.s6
            radius: height / 2
            color: root.look.page

            Text {
                id: word

                anchors.centerIn: parent
                text: root.words[root.at % root.words.length]
                font: root.look.titleFont
                color: root.look.onPage
                Accessible.ignored: true
            }
        }
    }

    Timer {
        interval: 5000
        running: root.look.moves && root.visible
        repeat: true
        onTriggered: root.at += 1
    }

    // A step every half second, far below what one pixel of smooth motion would cost all day long.
    Timer {
        property int phase: 0

        interval: 500
        running: root.look.moves && root.visible
        repeat: true
        onTriggered: {
            phase = (phase + 1) % 240;
            cover.y = -root.height * 0.04 * (1 + Math.sin(phase * Math.PI / 120));
        }
    }
}

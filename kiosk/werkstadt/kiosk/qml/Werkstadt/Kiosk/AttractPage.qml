pragma ComponentBehavior: Bound

import QtQuick
import Werkstadt.Controls

// Nobody is here: one cover at a time, and a word in every language by turns. Any touch wakes.
// The cover stands still and fades into the next one: a slow drift would cost a software renderer a core all day long.
Page {
    id: root

    readonly property var words: ["Berühre mich", "Touch me"]
    readonly property var card: lane.cards.count > 0 ? lane.cards.at(Math.floor(at / (2 * words.length)) % lane.cards.count) : null
    readonly property url wanted: card ? card.cover : ""
    property int at: 0

    onWantedChanged: {
        if (!look.moves || front.source.toString() === "") {
            front.source = wanted;
            return;
        }
        back.source = front.source;
        front.opacity = 0;
        front.source = wanted;
        arrive.restart();
    }

    component Cover: Image {
        anchors.fill: parent
        sourceSize: Qt.size(width, height)
        // With the first frame it is there; later nobody waits for a neighbour's.
        asynchronous: !root.look.still && (Window.window?.visible ?? false)
        retainWhileLoading: true
        fillMode: Image.PreserveAspectCrop
        Accessible.ignored: true
    }

    Press {
        anchors.fill: parent
        look: root.look
        name: root.words[root.at % root.words.length]
        ringRadius: 0
        onActivated: root.lane.wake()

        Rectangle {
            anchors.fill: parent
            color: root.look[root.card?.ground] ?? root.look.ink
        }

        Cover {
            id: back
        }

        Cover {
            id: front

            source: root.wanted
        }

        Rectangle {
            anchors.left: parent.left
            anchors.top: parent.top
            anchors.margins: root.look.s16
            visible: house.there
            width: house.width + 2 * root.look.s10
            height: house.height + 2 * root.look.s4
            radius: root.look.radius
            color: root.look.page

            HouseMark {
                id: house

                anchors.centerIn: parent
                lane: root.lane
                look: root.look
                high: root.look.pill
            }
        }

        Rectangle {
            anchors.left: parent.left
            anchors.bottom: parent.bottom
            anchors.margins: root.look.s16
            anchors.bottomMargin: root.look.s16 + root.look.below
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
        objectName: "turns"
        interval: 5000
        running: root.look.moves && root.visible
        repeat: true
        onTriggered: root.at += 1
    }

    // A dozen steps in a second are enough for a fade, and spare the processor three quarters of its work.
    Timer {
        id: arrive

        interval: 80
        repeat: true
        onTriggered: {
            front.opacity = Math.min(1, front.opacity + 0.07);
            running = front.opacity < 1;
        }
    }
}

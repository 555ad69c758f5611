pragma ComponentBehavior: Bound

import QtQuick
import Werkstadt.Controls
import Werkstadt.Kiosk
import Werkstadt.Playback

// All that is heard and seen, to be read. What is told now stands on a card and in strong letters, and stays in sight.
Scroller {
    id: pane

    required property Player player

    spacing: look.s2

    Connections {
        target: pane.player

        function onTold() {
            const item = lines.itemAt(Math.max(0, pane.player.line));
            if (item && pane.player.state === "playing")
                pane.reveal(item);
        }
    }

    Repeater {
        id: lines

        model: pane.player.lines

        Item {
            id: entry

            required property int index
            required property var modelData
            readonly property bool now: index === pane.player.line

            width: pane.room
            height: Math.max(words.height, time.height) + 2 * pane.look.s2

            Slab {
                anchors.fill: parent
                look: pane.look
                visible: entry.now
            }

            Rectangle {
                x: pane.look.s2
                y: pane.look.s2
                width: pane.look.s1
                height: parent.height - 2 * pane.look.s2 - pane.look.edge
                radius: width / 2
                color: pane.look.accent
                visible: entry.now
            }

            SecondLine {
                id: time

                look: pane.look
                onCard: entry.now
                x: pane.look.s6
                y: pane.look.s2
                width: Math.ceil(widest.advanceWidth("00:00")) + pane.look.s1
                text: entry.modelData.time
                Accessible.ignored: true

                FontMetrics {
                    id: widest

                    font: time.font
                }
            }

            BodyText {
                id: words

                look: pane.look
                x: time.x + time.width + pane.look.s2
                y: pane.look.s2
                width: Math.min(parent.width - x - pane.look.s4, pane.look.lineWidth * 1.15)
                strong: entry.now
                colour: entry.now ? pane.look.onCard : pane.look.onPage
                text: entry.modelData.seen ? pane.lane.tr("Zu sehen: %1").arg(entry.modelData.text) : entry.modelData.text
            }
        }
    }
}

pragma ComponentBehavior: Bound

import QtQuick
import Werkstadt.Controls
import Werkstadt.Kiosk
import Werkstadt.Scenes.Story

// One thought: a picture that fills its half, and a few sentences on paper.
Page {
    id: root

    required property StoryView view
    readonly property bool pictured: view.picture.source.toString() !== ""
    readonly property real share: look.larger ? 0.34 : Math.max(0.4, Math.min(0.54, 1 - 116 * look.u / width))

    Connections {
        target: root.lane

        function onPlaceChanged() {
            sheet.toTop();
        }
    }

    ScenePicture {
        id: picture

        lane: root.lane
        look: root.look
        picture: root.view.picture
        visible: root.pictured
        width: !root.pictured ? 0 : root.upright ? root.width : root.width * root.share
        height: !root.pictured ? 0 : root.upright ? root.height * (root.look.larger ? 0.42 : 0.5) : root.height
    }

    Scroller {
        id: sheet

        lane: root.lane
        look: root.look
        x: (root.upright ? 0 : picture.width) + root.margin
        y: (root.upright ? picture.height : 0) + root.margin
        width: Math.min(root.width - x - root.margin, root.look.lineWidth * 1.15)
        height: root.height - y - root.look.s6
        spacing: root.look.s4

        SecondLine {
            look: root.look
            width: parent.width
            text: root.unbroken(root.lane.tr("%1 · %2 von %3").arg(root.view.exhibitTitle).arg(root.lane.step + 1).arg(root.lane.steps))
        }

        Title {
            look: root.look
            width: parent.width
            text: root.view.title
            small: root.look.larger
        }

        Repeater {
            model: root.view.blocks

            Row {
                required property var modelData
                readonly property bool item: modelData.kind === "item"

                width: sheet.room
                spacing: root.look.s4

                Rectangle {
                    visible: parent.item
                    y: root.look.s4
                    width: root.look.s2
                    height: root.look.s2
                    radius: width / 2
                    color: root.look.onPage
                }

                BodyText {
                    look: root.look
                    width: parent.width - (parent.item ? root.look.s2 + root.look.s4 : 0)
                    spoken: parent.modelData.plain
                    text: parent.modelData.text
                    textFormat: Text.StyledText
                    strong: parent.modelData.kind === "heading"
                }
            }
        }

        SecondLine {
            look: root.look
            width: parent.width
            visible: text !== ""
            text: root.view.picture.caption
        }
    }
}

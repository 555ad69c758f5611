pragma ComponentBehavior: Bound

import QtQuick
import Werkstadt.Controls
import Werkstadt.Kiosk
import Werkstadt.Scenes.Gallery

// One picture to look into, a few words, and where there is room the others as small ones.
Page {
    id: root

    required property GalleryView view
    readonly property real share: Math.max(0.36, Math.min(look.larger ? 0.5 : 0.64, view.aspect * height / width, 1 - 116 * look.u / width))

    Connections {
        target: root.lane

        function onPlaceChanged() {
            sheet.toTop();
        }
    }

    Zoomer {
        id: pane

        alt: root.view.picture.alt
        ground: root.look.ink
        lane: root.lane
        look: root.look
        source: root.view.picture.source
        width: root.upright ? root.width : Math.round(root.width * root.share)
        height: root.upright ? Math.round(root.height * (root.look.larger ? 0.46 : 0.56)) : root.height

        onSwiped: by => root.lane.turn(by)
    }

    Scroller {
        id: sheet

        lane: root.lane
        look: root.look
        x: (root.upright ? 0 : pane.width) + root.margin
        y: (root.upright ? pane.height : 0) + root.look.s6
        width: Math.min(root.width - x - root.margin, root.look.lineWidth * 1.15)
        height: (others.visible ? others.y : root.height) - root.look.s6 - y
        spacing: root.look.s4

        SecondLine {
            look: root.look
            width: sheet.room
            text: root.unbroken(root.lane.tr("%1 · Bild %2 von %3").arg(root.view.exhibitTitle).arg(root.view.number).arg(root.view.count))
        }

        Title {
            look: root.look
            width: sheet.room
            text: root.view.title
            small: root.look.larger || !root.upright && root.width < 280 * root.look.u
        }

        BodyText {
            look: root.look
            width: sheet.room
            text: root.view.text
            visible: text !== ""
        }

        SecondLine {
            look: root.look
            width: sheet.room
            text: root.view.picture.caption
            visible: text !== ""
        }
    }

    Row {
        id: others

        readonly property real room: root.width - sheet.x - root.margin
        readonly property int most: Math.floor((room + spacing) / (root.look.pill + spacing))

        visible: most >= 2 && (root.upright || !root.look.larger) && root.height - (root.upright ? pane.height : 0) > 5 * root.look.pill
        x: sheet.x
        y: root.height - height - root.look.s6
        spacing: root.look.s4

        onMostChanged: root.view.fit(most)
        Component.onCompleted: root.view.fit(most)

        Repeater {
            model: root.view.thumbs.length

            Thumb {
                required property int index
                readonly property var thumb: root.view.thumbs[index] ?? root.view.thumbs[0]

                look: root.look
                name: root.lane.tr("Bild %1: %2").arg(thumb.number).arg(thumb.title)
                source: thumb.source
                checked: thumb.by === 0

                onActivated: root.lane.turn(thumb.by)
            }
        }
    }
}

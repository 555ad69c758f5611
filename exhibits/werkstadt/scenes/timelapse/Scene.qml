pragma ComponentBehavior: Bound

import QtQuick
import Werkstadt.Controls
import Werkstadt.Kiosk
import Werkstadt.Scenes.Timelapse

// Pictures of one thing as it changes: the slider is time. Two pictures take turns, so that none flashes while it loads.
Page {
    id: root

    required property TimelapseView view
    readonly property real share: Math.max(0.34, Math.min(look.larger ? 0.42 : 0.58, 1 - 126 * Math.max(look.mm, look.u) / width))
    readonly property string label: view.labels[view.at] ?? ""

    Item {
        id: pane

        width: root.upright ? root.width : Math.round(root.width * root.share)
        height: root.upright ? Math.round(root.height * (root.look.larger ? 0.36 : 0.44)) : root.height
        clip: true
        Accessible.role: Accessible.Graphic
        Accessible.name: root.lane.tr("%1: %2").arg(root.label).arg(root.view.alt)

        Image {
            anchors.fill: parent
            asynchronous: !root.look.still
            fillMode: Image.PreserveAspectCrop
            retainWhileLoading: true
            source: root.view.sources[root.view.at] ?? ""
            sourceSize: Qt.size(Math.round(width), Math.round(height))
            Accessible.ignored: true
        }

        Rectangle {
            x: root.look.s6
            y: root.look.s6
            width: word.implicitWidth + 2 * root.look.s6
            height: word.implicitHeight + 2 * root.look.s2
            radius: height / 2
            color: root.look.page

            Text {
                id: word

                anchors.centerIn: parent
                text: root.label
                textFormat: Text.PlainText
                font: root.look.headingFont
                color: root.look.onPage
                Accessible.ignored: true
            }
        }
    }

    Scroller {
        id: sheet

        lane: root.lane
        look: root.look
        x: (root.upright ? 0 : pane.width) + root.margin
        y: (root.upright ? pane.height : 0) + root.look.s6
        width: root.width - x - root.margin
        height: root.height - y - root.look.s6
        spacing: root.look.s4

        SecondLine {
            look: root.look
            width: sheet.room
            visible: !root.look.larger
            text: root.unbroken(root.lane.tr("%1 · %2 von %3").arg(root.view.exhibitTitle).arg(root.lane.step + 1).arg(root.lane.steps))
        }

        Title {
            look: root.look
            width: sheet.room
            text: root.view.title
            small: root.look.larger || root.upright
        }

        BodyText {
            look: root.look
            width: Math.min(sheet.room, root.look.lineWidth * 1.15)
            text: root.view.text
        }

        Slider {
            look: root.look
            width: sheet.room
            name: root.lane.tr("Zeit")
            value: root.view.at
            from: 0
            to: root.view.labels.length - 1
            step: 1
            text: root.label
            widest: root.view.labels.reduce((longest, one) => one.length > longest.length ? one : longest, "")
            low: root.view.labels.length > 2 ? root.view.labels[0] : ""
            high: root.view.labels.length > 2 ? root.view.labels[root.view.labels.length - 1] : ""
            less: root.lane.tr("Ein Bild zurück")
            more: root.lane.tr("Ein Bild weiter")
            onMoved: value => root.view.go(Math.round(value))
        }

        Pill {
            look: root.look
            text: root.view.runs ? root.lane.tr("Anhalten") : root.lane.tr("Laufen lassen")
            icon: root.view.runs ? "player-pause" : "player-play"
            onActivated: root.view.run()
        }
    }
}

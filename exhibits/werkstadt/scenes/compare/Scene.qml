pragma ComponentBehavior: Bound

import QtQuick
import Werkstadt.Controls
import Werkstadt.Kiosk
import Werkstadt.Scenes.Compare

// Two pictures in one place. The line between them follows a finger, the slider, three pills and keys.
Page {
    id: root

    required property CompareView view
    readonly property real share: Math.max(0.34, Math.min(look.larger ? 0.42 : 0.58, 1 - 126 * Math.max(look.mm, look.u) / width))
    readonly property real line: panes.width * (1 - view.part / 100)

    component Half: Image {
        required property var side

        anchors.fill: parent
        asynchronous: !root.look.still
        fillMode: Image.PreserveAspectCrop
        retainWhileLoading: true
        source: side.source
        sourceSize: Qt.size(Math.round(width), Math.round(height))
        Accessible.ignored: true
    }

    component Tag: Rectangle {
        required property string text

        width: word.implicitWidth + 2 * root.look.s4
        height: word.implicitHeight + 2 * root.look.s2
        radius: height / 2
        color: root.look.page

        Text {
            id: word

            anchors.centerIn: parent
            text: parent.text
            textFormat: Text.PlainText
            font: root.look.strongFont
            color: root.look.onPage
            Accessible.ignored: true
        }
    }

    Item {
        id: panes

        width: root.upright ? root.width : Math.round(root.width * root.share)
        height: root.upright ? Math.round(root.height * (root.look.larger ? 0.36 : 0.44)) : root.height
        clip: true
        Accessible.role: Accessible.Graphic
        Accessible.name: root.lane.tr("%1: %2. %3: %4").arg(root.view.before.label).arg(root.view.before.alt).arg(root.view.after.label).arg(root.view.after.alt)

        Half {
            side: root.view.before
        }

        Item {
            x: Math.round(root.line)
            width: parent.width - x
            height: parent.height
            clip: true

            Item {
                x: -parent.x
                width: panes.width
                height: panes.height

                Half {
                    side: root.view.after
                }
            }
        }

        Rectangle {
            x: Math.round(root.line - width / 2)
            width: Math.max(3, Math.round(1.4 * root.look.u))
            height: parent.height
            color: root.look.accent
            border.color: root.look.ink
            border.width: Math.max(1, Math.round(0.3 * root.look.u))
        }

        Rectangle {
            id: knob

            x: Math.round(Math.max(0, Math.min(panes.width - width, root.line - width / 2)))
            y: Math.round((parent.height - height) / 2)
            width: root.look.pill
            height: width
            radius: width / 2
            color: root.look.accent
            border.color: root.look.ink
            border.width: Math.max(2, Math.round(0.8 * root.look.u))

            Icon {
                anchors.centerIn: parent
                look: root.look
                name: "arrows-left-right"
                colour: root.look.onAccent
            }
        }

        Tag {
            x: root.look.s6
            y: root.look.s6
            visible: root.line > x + width + root.look.s4
            text: root.view.before.label
        }

        Tag {
            x: panes.width - width - root.look.s6
            y: root.look.s6
            visible: root.line < x - root.look.s4
            text: root.view.after.label
        }

        DragHandler {
            id: drag

            property real begin: 0

            function follow(): void {
                root.view.move(100 * (1 - (begin + activeTranslation.x) / panes.width));
            }

            dragThreshold: Math.round(2 * root.look.mm)
            target: null
            yAxis.enabled: false
            onActiveChanged: {
                begin = root.line;
                if (active)
                    follow();
            }
            onActiveTranslationChanged: {
                if (active)
                    follow();
            }
        }
    }

    Scroller {
        id: sheet

        lane: root.lane
        look: root.look
        x: (root.upright ? 0 : panes.width) + root.margin
        y: (root.upright ? panes.height : 0) + root.look.s6
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
            name: root.lane.tr("Linie zwischen %1 und %2").arg(root.view.before.label).arg(root.view.after.label)
            value: 100 - root.view.part
            from: 0
            to: 100
            step: 5
            text: root.view.part === 0 ? root.view.before.label : root.view.part === 100 ? root.view.after.label : root.lane.tr("%1 % %2").arg(root.view.part).arg(root.view.after.label)
            less: root.lane.tr("Mehr davon: %1").arg(root.view.after.label)
            more: root.lane.tr("Mehr davon: %1").arg(root.view.before.label)
            onMoved: value => root.view.move(100 - value)
        }

        Flow {
            width: sheet.room
            spacing: root.look.s4

            Pill {
                look: root.look
                text: root.lane.tr("Nur %1").arg(root.view.before.label)
                onActivated: root.view.move(0)
            }

            Pill {
                look: root.look
                text: root.lane.tr("Nur %1").arg(root.view.after.label)
                onActivated: root.view.move(100)
            }
        }
    }
}

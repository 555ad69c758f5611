pragma ComponentBehavior: Bound

import QtQuick
import Werkstadt.Look

// The pills of a ZoomPane: arrows where there is more, and what changes the zoom. "Larger" always stands in the same
// place, so that it can be tapped again.
Item {
    id: tools

    required property Look look
    required property bool apart // the zoom stands below the frame
    required property real zoom
    required property real most
    required property var seen // which part of the picture
    required property string larger
    required property string smaller
    required property string all
    required property var ways
    required property string said // the zoom in words
    required property string note
    readonly property bool noted: apart && note !== "" && remark.implicitHeight <= foot - look.s2
    readonly property bool zoomed: zoom > 1.001
    readonly property real foot: look.pill + 2 * look.s4
    readonly property list<rect> taken: [leftwards.taken, rightwards.taken, upwards.taken, downwards.taken]
    readonly property real _frameHeight: height - (apart ? foot : 0)
    readonly property int _middle: Math.round((height - foot - look.pill) / 2)

    signal moved(real right, real down) // by so many parts of the frame
    signal enlarged
    signal reduced
    signal wholeWanted

    component Arrow: Pill {
        readonly property rect taken: visible ? Qt.rect(x, y, width, height) : Qt.rect(0, 0, 0, 0)

        iconOnly: true
        look: tools.look
    }

    Arrow {
        id: leftwards

        icon: "arrow-left"
        text: tools.ways[0]
        visible: tools.zoomed && tools.seen.x > 0.001
        x: tools.look.s4
        y: tools._middle

        onActivated: tools.moved(-0.6, 0)
    }

    Arrow {
        id: rightwards

        icon: "arrow-right"
        text: tools.ways[1]
        visible: tools.zoomed && tools.seen.x + tools.seen.width < 0.999
        x: tools.width - width - tools.look.s4
        y: tools._middle

        onActivated: tools.moved(0.6, 0)
    }

    Arrow {
        id: upwards

        icon: "arrow-up"
        text: tools.ways[2]
        visible: tools.zoomed && tools.seen.y > 0.001
        x: Math.round((tools.width - width) / 2)
        y: tools.look.s4

        onActivated: tools.moved(0, -0.6)
    }

    Arrow {
        id: downwards

        icon: "arrow-down"
        text: tools.ways[3]
        visible: tools.zoomed && tools.seen.y + tools.seen.height < 0.999
        x: Math.round(((tools.apart ? tools.width : pills.x) - width) / 2)
        y: tools._frameHeight - height - tools.look.s4

        onActivated: tools.moved(0, 0.6)
    }

    Rectangle {
        readonly property real pad: tools.apart ? 0 : tools.look.s4

        color: tools.apart ? "transparent" : tools.look.card
        height: word.height + pad
        radius: height / 2
        visible: tools.zoomed && (tools.apart ? pills.x : upwards.x) > x + width + tools.look.s2
        width: word.width + 2 * pad
        x: tools.look.s4
        y: tools.apart ? pills.y + (pills.height - height) / 2 : tools.look.s4

        Text {
            id: word

            Accessible.ignored: true
            anchors.centerIn: parent
            color: tools.apart ? tools.look.muted : tools.look.onCard
            font: tools.look.secondFont
            text: tools.said
            textFormat: Text.PlainText
        }
    }

    Text {
        id: remark

        Accessible.name: text
        Accessible.role: Accessible.StaticText
        anchors.verticalCenter: pills.verticalCenter
        color: tools.look.muted
        font: tools.look.secondFont
        text: tools.note
        textFormat: Text.PlainText
        visible: tools.noted && !tools.zoomed
        width: Math.max(0, tools.width - tools.look.pill - 2 * tools.look.s4 - tools.look.s6 - x)
        wrapMode: Text.Wrap
        x: tools.look.s6
    }

    Row {
        id: pills

        anchors.bottom: parent.bottom
        anchors.bottomMargin: tools.look.s4
        anchors.right: parent.right
        anchors.rightMargin: tools.look.s4
        spacing: tools.look.s4

        Pill {
            icon: "arrows-maximize"
            iconOnly: tools.width < 8 * tools.look.pill
            look: tools.look
            text: tools.all
            visible: tools.zoomed

            onActivated: tools.wholeWanted()
        }

        Pill {
            icon: "zoom-out"
            iconOnly: true
            look: tools.look
            text: tools.smaller
            visible: tools.zoomed

            onActivated: tools.reduced()
        }

        Pill {
            icon: "zoom-in"
            iconOnly: true
            look: tools.look
            text: tools.larger
            usable: tools.zoom < tools.most - 0.001

            onActivated: tools.enlarged()
        }
    }
}

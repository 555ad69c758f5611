pragma ComponentBehavior: Bound

import QtQuick
import Werkstadt.Look

// A value between two ends: by dragging the knob, by a tap on the track, by the pills at its ends, by keys, and by the
// accessibility tree. It holds no value of its own: who uses it sets `value` when it says `moved`.
Item {
    id: slider

    required property Look look
    property string name
    property real value: 0
    property real from: 0
    property real to: 1
    property real step: 0.1
    property real stride: step // what pills, keys and a screen reader move it by
    property string text: value.toString() // the value in words, with its unit
    property string spoken: text
    property string low // what stands at the ends, where both leave room for the value
    property string high
    property string widest: text // the widest that the value may become, so that the ends do not come and go
    property string less: name // what the pills are called
    property string more: name
    property string lessIcon: "minus"
    property string moreIcon: "plus"
    property bool usable: true
    property bool unset: false // nothing was chosen yet: the knob only stands somewhere
    readonly property real minimumValue: from // as the accessibility tree asks for them
    readonly property real maximumValue: to
    readonly property real stepSize: stride
    readonly property real _part: to > from ? Math.max(0, Math.min(1, (value - from) / (to - from))) : 0

    signal moved(real value)

    // Onto the grid of steps, and within the ends.
    function fit(wanted: real): real {
        const steps = Math.round((wanted - from) / step);
        return Math.max(from, Math.min(to, from + steps * step));
    }

    function go(wanted: real): void {
        const fitted = fit(wanted);
        if (usable && (unset || Math.abs(fitted - value) > 1e-9 * (to - from)))
            moved(fitted);
    }

    implicitHeight: look.pill + words.height
    implicitWidth: 140 * look.u

    Pill {
        id: minus

        enabled: slider.usable && (slider.unset || slider.value > slider.from)
        icon: slider.lessIcon
        iconOnly: true
        look: slider.look
        name: slider.less
        usable: enabled

        onActivated: slider.go(slider.value - slider.stride)
    }

    Press {
        id: track

        readonly property real thick: Math.round(0.7 * slider.look.pill)

        function valueAt(x: real): real {
            return slider.from + (x - thick / 2) / Math.max(1, width - thick) * (slider.to - slider.from);
        }

        // The tree asks the item with the role for its value.
        readonly property real value: slider.value
        readonly property real minimumValue: slider.from
        readonly property real maximumValue: slider.to
        readonly property real stepSize: slider.stride

        Accessible.onDecreaseAction: slider.go(slider.value - slider.stride)
        Accessible.onIncreaseAction: slider.go(slider.value + slider.stride)
        anchors.left: minus.right
        anchors.leftMargin: slider.look.s4
        anchors.right: plus.left
        anchors.rightMargin: slider.look.s4
        description: slider.spoken
        height: slider.look.pill
        keys: event => {
            const far = Math.max(slider.stride, (slider.to - slider.from) / 10);
            const by = {
                [Qt.Key_Left]: -slider.stride,
                [Qt.Key_Down]: -slider.stride,
                [Qt.Key_Right]: slider.stride,
                [Qt.Key_Up]: slider.stride,
                [Qt.Key_PageDown]: -far,
                [Qt.Key_PageUp]: far
            }[event.key];
            if (event.key === Qt.Key_Home)
                slider.go(slider.from);
            else if (event.key === Qt.Key_End)
                slider.go(slider.to);
            else if (by !== undefined)
                slider.go(slider.value + by);
            else
                return false;
            return true;
        }
        look: slider.look
        name: slider.name
        ringRadius: height / 2
        role: Accessible.Slider
        usable: slider.usable

        TapHandler {
            gesturePolicy: TapHandler.ReleaseWithinBounds
            longPressThreshold: slider.look.tooLong

            onTapped: point => slider.go(track.valueAt(point.position.x))
        }

        DragHandler {
            id: drag

            property real begin: 0
            property real grabbed: 0

            // By the finger's place: its way, activeTranslation, begins anew whenever another finger comes down.
            function follow(): void {
                slider.go(track.valueAt(begin + centroid.position.x - grabbed));
            }

            dragThreshold: Math.round(2 * slider.look.mm)
            grabPermissions: PointerHandler.CanTakeOverFromAnything
            target: null
            xAxis.enabled: true
            yAxis.enabled: false

            onActiveChanged: {
                begin = slider._part * (track.width - track.thick) + track.thick / 2;
                grabbed = centroid.pressPosition.x;
                if (active)
                    follow();
            }
            onCentroidChanged: {
                if (active)
                    follow();
            }
        }

        Rectangle {
            id: line

            anchors.left: parent.left
            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            border.color: slider.look.line
            border.width: Math.max(1, Math.round(0.3 * slider.look.u))
            color: slider.look.track
            height: Math.round(2.4 * slider.look.u)
            radius: height / 2

            Rectangle {
                color: slider.look.onPage
                height: parent.height
                radius: height / 2
                visible: !slider.unset
                width: knob.x + knob.width / 2
            }
        }

        Rectangle {
            id: knob

            anchors.verticalCenter: parent.verticalCenter
            border.color: slider.look.onPage
            border.width: Math.max(2, Math.round((drag.active ? 1.4 : 0.8) * slider.look.u))
            color: slider.unset ? slider.look.card : slider.usable ? slider.look.accent : slider.look.track
            height: track.thick
            radius: height / 2
            width: track.thick
            x: Math.round(slider._part * (track.width - width))
        }
    }

    Pill {
        id: plus

        anchors.right: parent.right
        enabled: slider.usable && (slider.unset || slider.value < slider.to)
        icon: slider.moreIcon
        iconOnly: true
        look: slider.look
        name: slider.more
        usable: enabled

        onActivated: slider.go(slider.value + slider.stride)
    }

    Item {
        id: words

        // What an end may take where the value stands between them; without that room neither is said.
        readonly property real beside: (width - Math.max(now.width, most.advanceWidth)) / 2 - slider.look.s4
        readonly property bool ended: Math.max(lowEnd.implicitWidth, highEnd.implicitWidth) <= beside

        anchors.left: track.left
        anchors.right: track.right
        anchors.top: track.bottom
        height: Math.max(now.height, lowEnd.height, highEnd.height)

        TextMetrics {
            id: most

            font: slider.look.strongFont
            text: slider.widest
        }

        Text {
            id: lowEnd

            Accessible.ignored: true
            color: slider.look.muted
            font: slider.look.secondFont
            objectName: "low"
            text: slider.low
            textFormat: Text.PlainText
            visible: words.ended
        }

        Text {
            id: now

            Accessible.ignored: true
            anchors.horizontalCenter: parent.horizontalCenter
            color: slider.look.onPage
            font: slider.look.strongFont
            text: slider.text
            textFormat: Text.PlainText
        }

        Text {
            id: highEnd

            Accessible.ignored: true
            anchors.right: parent.right
            color: slider.look.muted
            font: slider.look.secondFont
            objectName: "high"
            text: slider.high
            textFormat: Text.PlainText
            visible: words.ended
        }
    }
}

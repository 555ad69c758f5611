pragma ComponentBehavior: Bound

import QtQuick
import Werkstadt.Look
import Werkstadt.Controls

// One part of a day or a time, set by pills; by keys with up and down, ten at a time with Page.
Item {
    id: stepper

    required property Look look
    property string label
    property string text
    property int far: 0 // what the outer pills move it by; 0: there are none
    property string less
    property string more
    property string farLess
    property string farMore
    property real value: 0
    property real from: 0
    property real to: 1
    property bool compact: false // the outer pills below the inner ones

    signal moved(int by)

    implicitWidth: Math.max(pills.width, letters.advanceWidth(text) + look.s4) + 2 * look.s4
    implicitHeight: column.height + 2 * look.s4 + look.edge

    FontMetrics {
        id: letters

        font: stepper.look.headingFont
    }

    Slab {
        anchors.fill: parent
        look: stepper.look
    }

    Column {
        id: column

        x: stepper.look.s4
        y: stepper.look.s4
        width: parent.width - 2 * stepper.look.s4
        spacing: 3 * stepper.look.mm

        Press {
            id: now

            readonly property real value: stepper.value
            readonly property real minimumValue: stepper.from
            readonly property real maximumValue: stepper.to
            readonly property real stepSize: 1

            look: stepper.look
            width: parent.width
            height: Math.max(stepper.look.pill, above.height + shown.height)
            role: Accessible.Slider
            name: stepper.label
            description: stepper.text
            Accessible.onIncreaseAction: stepper.moved(1)
            Accessible.onDecreaseAction: stepper.moved(-1)
            keys: event => {
                const far = stepper.far || 1;
                const by = {
                    [Qt.Key_Up]: 1,
                    [Qt.Key_Down]: -1,
                    [Qt.Key_Right]: 1,
                    [Qt.Key_Left]: -1,
                    [Qt.Key_PageUp]: far,
                    [Qt.Key_PageDown]: -far
                }[event.key];
                if (by === undefined)
                    return false;
                stepper.moved(by);
                return true;
            }

            Text {
                id: above

                width: parent.width
                horizontalAlignment: Text.AlignHCenter
                color: stepper.look.mutedOnCard
                font: stepper.look.secondFont
                text: stepper.label
                textFormat: Text.PlainText
            }

            Text {
                id: shown

                anchors.bottom: parent.bottom
                width: parent.width
                horizontalAlignment: Text.AlignHCenter
                color: stepper.look.onCard
                font: stepper.look.headingFont
                text: stepper.text
                textFormat: Text.PlainText
            }
        }

        Grid {
            id: pills

            readonly property bool stacked: stepper.compact && stepper.far > 0

            columns: stacked ? 2 : 4

            anchors.horizontalCenter: parent.horizontalCenter
            spacing: 3 * stepper.look.mm

            Step {
                visible: stepper.far > 0 && !pills.stacked
                icon: "chevrons-left"
                name: stepper.farLess
                onActivated: stepper.moved(-stepper.far)
            }

            Step {
                icon: "minus"
                name: stepper.less
                onActivated: stepper.moved(-1)
            }

            Step {
                icon: "plus"
                name: stepper.more
                onActivated: stepper.moved(1)
            }

            Step {
                visible: pills.stacked
                icon: "chevrons-left"
                name: stepper.farLess
                onActivated: stepper.moved(-stepper.far)
            }

            Step {
                visible: stepper.far > 0
                icon: "chevrons-right"
                name: stepper.farMore
                onActivated: stepper.moved(stepper.far)
            }
        }
    }

    component Step: Pill {
        look: stepper.look
        iconOnly: icon !== ""
    }
}

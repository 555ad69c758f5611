import QtQuick
import Werkstadt.Look

// One value between two ends, with its number as a word.
Item {
    id: meter

    required property Look look
    property real value: 0
    property real low: 0
    property real high: 100
    property string text
    property string name: text
    property color colour: look.onPage
    readonly property real minimumValue: low
    readonly property real maximumValue: high
    readonly property real _part: Math.max(0, Math.min(1, (value - low) / Math.max(1e-9, high - low)))

    Accessible.name: name
    Accessible.role: Accessible.ProgressBar
    implicitHeight: words.implicitHeight + look.s2 + bar.height
    implicitWidth: 80 * look.u

    Text {
        id: words

        color: meter.look.onPage
        font: meter.look.strongFont
        text: meter.text
        textFormat: Text.PlainText
        width: parent.width
        wrapMode: Text.Wrap
    }

    Rectangle {
        id: bar

        anchors.bottom: parent.bottom
        border.color: meter.look.line
        border.width: Math.max(1, Math.round(0.3 * meter.look.u))
        color: meter.look.track
        height: Math.round(5 * meter.look.s1)
        radius: height / 2
        width: parent.width

        Rectangle {
            color: meter.colour
            height: parent.height
            radius: height / 2
            visible: isFinite(meter.value)
            width: Math.max(height, meter._part * parent.width)
        }
    }
}

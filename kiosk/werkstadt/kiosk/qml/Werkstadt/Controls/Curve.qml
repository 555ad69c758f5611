pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Shapes
import Werkstadt.Look

// Values over time as a line; the last one is a dot. NaN is a gap. Drawn only when the values change.
Item {
    id: curve

    required property Look look
    property var values: []
    property real low: NaN
    property real high: NaN
    property int steps: 3
    property int digits: 0
    property string unit
    property string startLabel
    property string endLabel
    property string name
    property string locale: "de"
    property color colour: look.series
    readonly property var _numbers: Array.from(values).filter(value => isFinite(value))
    readonly property real _low: isNaN(low) ? _round(Math.min(..._numbers), -1) : low
    readonly property real _high: Math.max(_low + 1e-9, isNaN(high) ? _round(Math.max(..._numbers), 1) : high)
    readonly property real _left: axis.width + look.s2
    readonly property real _bottom: height - labels.height - look.s2
    readonly property real _top: unit === "" ? look.s4 : start.implicitHeight + look.s4

    // Outward to two significant digits of the span, so that the axis does not tremble with every value.
    function _round(value: real, outward: int): real {
        if (!isFinite(value))
            return outward > 0 ? 1 : 0;
        const span = Math.max(..._numbers) - Math.min(..._numbers) || Math.abs(value) || 1;
        const step = Math.pow(10, Math.floor(Math.log10(span)));
        return (outward > 0 ? Math.ceil(value / step + 0.1) : Math.floor(value / step - 0.1)) * step;
    }

    function _x(at: int): real {
        return _left + (width - _left - look.s2) * (values.length < 2 ? 1 : at / (values.length - 1));
    }

    function _y(value: real): real {
        const part = (Math.max(_low, Math.min(_high, value)) - _low) / (_high - _low);
        return _bottom - part * (_bottom - _top);
    }

    function _parts(): var {
        const parts = [];
        let part = [];
        for (let at = 0; at < values.length; ++at) {
            if (isFinite(values[at])) {
                part.push(Qt.point(_x(at), _y(values[at])));
            } else if (part.length > 0) {
                parts.push(part);
                part = [];
            }
        }
        if (part.length > 0)
            parts.push(part);
        return parts;
    }

    Accessible.name: name
    Accessible.role: Accessible.Chart
    implicitHeight: 60 * look.u
    implicitWidth: 120 * look.u

    Repeater {
        model: curve.steps

        delegate: Rectangle {
            required property int index

            color: index === 0 ? curve.look.line : curve.look.track
            height: Math.max(1, Math.round(0.3 * curve.look.u))
            width: curve.width - curve._left
            x: curve._left
            y: Math.round(curve._bottom - index * (curve._bottom - curve._top) / Math.max(1, curve.steps - 1))
        }
    }

    Item {
        id: axis

        width: Math.max(lowest.implicitWidth, highest.implicitWidth)

        Repeater {
            model: curve.steps

            delegate: Text {
                required property int index
                readonly property real _value: curve._low + index * (curve._high - curve._low) / Math.max(1, curve.steps - 1)

                anchors.right: parent?.right
                color: curve.look.muted
                font: curve.look.secondFont
                text: _value.toLocaleString(Qt.locale(curve.locale), "f", curve.digits)
                y: curve._bottom - index * (curve._bottom - curve._top) / Math.max(1, curve.steps - 1) - height / 2
            }
        }

        TextMetrics {
            id: lowest

            readonly property real implicitWidth: advanceWidth

            font: curve.look.secondFont
            text: curve._low.toLocaleString(Qt.locale(curve.locale), "f", curve.digits)
        }

        TextMetrics {
            id: highest

            readonly property real implicitWidth: advanceWidth

            font: curve.look.secondFont
            text: curve._high.toLocaleString(Qt.locale(curve.locale), "f", curve.digits)
        }
    }

    Text {
        color: curve.look.muted
        font: curve.look.secondFont
        text: curve.unit
    }

    Item {
        id: labels

        anchors.bottom: parent.bottom
        anchors.left: parent.left
        anchors.leftMargin: curve._left
        anchors.right: parent.right
        height: start.implicitHeight

        Text {
            id: start

            color: curve.look.muted
            font: curve.look.secondFont
            text: curve.startLabel
        }

        Text {
            anchors.right: parent.right
            color: curve.look.muted
            font: curve.look.secondFont
            text: curve.endLabel
        }
    }

    Shape {
        anchors.fill: parent

        ShapePath {
            capStyle: ShapePath.RoundCap
            fillColor: "transparent"
            joinStyle: ShapePath.RoundJoin
            strokeColor: curve.colour
            strokeWidth: Math.max(2, curve.look.u)

            PathMultiline {
                paths: curve._parts()
            }
        }
    }

    Rectangle {
        readonly property real _value: curve.values.length > 0 ? curve.values[curve.values.length - 1] : NaN

        color: curve.colour
        height: 3.4 * curve.look.u
        radius: height / 2
        visible: isFinite(_value)
        width: height
        x: curve._x(curve.values.length - 1) - width / 2
        y: (isFinite(_value) ? curve._y(_value) : 0) - height / 2
    }
}

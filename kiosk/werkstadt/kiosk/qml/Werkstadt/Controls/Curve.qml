pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Shapes
import Werkstadt.Look

// Values over time as a line; the last one is a dot. NaN is a gap. Drawn only when the values change.
// levels: [{ upto, tone, label }], lowest first, the last without end: bands with a sign and a word each.
Item {
    id: curve

    required property Look look
    property var values: []
    property real low: NaN
    property real high: NaN
    property var levels: []
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

    readonly property var _shapes: ({
            good: "circle-check",
            fair: "alert-circle",
            poor: "alert-triangle"
        })
    readonly property var _bands: {
        const bands = [];
        let from = _low;
        for (const level of levels) {
            const to = Math.min(_high, level.upto ?? _high);
            if (to > from)
                bands.push({
                    from: from,
                    to: to,
                    tone: level.tone,
                    label: level.label
                });
            from = Math.max(from, to);
        }
        return bands;
    }

    // Even steps; with levels their borders, where they do not stand too close together.
    readonly property var _ticks: {
        if (_bands.length === 0)
            return Array.from({
                length: steps
            }, (_, at) => _low + at * (_high - _low) / Math.max(1, steps - 1));
        const least = 1.3 * start.implicitHeight, ticks = [_low];
        for (const band of _bands)
            if (band.to < _high && _y(ticks[ticks.length - 1]) - _y(band.to) > least && _y(band.to) - _y(_high) > least)
                ticks.push(band.to);
        return [...ticks, _high];
    }

    function _tint(tone: string): color {
        const colour = tone === "good" ? look.good : tone === "poor" ? look.danger : look.accent;
        return Qt.rgba(colour.r, colour.g, colour.b, tone === "fair" ? 0.22 : 0.15);
    }

    // Where a label stands clear of the line in its band: from the left to the right, above and below.
    function _clear(top: real, bottom: real, labelWidth: real, labelHeight: real): point {
        const margin = look.s2, last = width - _left - labelWidth - 2 * margin;
        const line = Array.from(values, (value, at) => [_x(at) - _left, _y(value)]).filter(spot => isFinite(spot[1]));
        const ys = [top + look.s1, bottom - labelHeight - look.s1];
        for (let step = 0; step <= 12; ++step) {
            const x = margin + step / 12 * Math.max(0, last - margin);
            for (const y of ys) {
                const clash = line.some(spot => spot[0] > x - margin && spot[0] < x + labelWidth + margin && spot[1] > y - margin && spot[1] < y + labelHeight + margin);
                if (!clash)
                    return Qt.point(x, y - top);
            }
        }
        return Qt.point(margin, look.s1);
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
        model: curve._bands

        delegate: Rectangle {
            id: band

            required property var modelData
            readonly property bool _roomy: height > 1.15 * word.implicitHeight

            color: curve._tint(modelData.tone)
            height: Math.round(curve._y(modelData.from)) - y
            width: curve.width - curve._left
            x: curve._left
            y: Math.round(curve._y(modelData.to))

            Row {
                id: sign

                readonly property point _place: curve._clear(band.y, band.y + band.height, width, height)

                spacing: curve.look.s1
                visible: band._roomy
                x: _place.x
                y: _place.y

                Icon {
                    anchors.verticalCenter: parent.verticalCenter
                    colour: curve.look.onPage
                    look: curve.look
                    name: curve._shapes[band.modelData.tone] ?? ""
                    size: 1.1 * word.font.pixelSize
                }

                Text {
                    id: word

                    Accessible.ignored: true
                    color: curve.look.onPage
                    font: curve.look.secondFont
                    text: band.modelData.label
                    textFormat: Text.PlainText
                }
            }
        }
    }

    Repeater {
        model: curve._ticks

        delegate: Rectangle {
            required property int index
            required property real modelData

            color: index === 0 ? curve.look.line : curve.look.track
            height: Math.max(1, Math.round(0.3 * curve.look.u))
            width: curve.width - curve._left
            x: curve._left
            y: Math.round(curve._y(modelData))
        }
    }

    Item {
        id: axis

        width: Math.max(lowest.implicitWidth, highest.implicitWidth)

        Repeater {
            model: curve._ticks

            delegate: Text {
                required property real modelData

                anchors.right: parent?.right
                color: curve.look.onPage
                font: curve.look.secondFont
                text: modelData.toLocaleString(Qt.locale(curve.locale), "f", curve.digits)
                y: curve._y(modelData) - height / 2
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
        color: curve.look.onPage
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

            color: curve.look.onPage
            font: curve.look.secondFont
            text: curve.startLabel
        }

        Text {
            anchors.right: parent.right
            color: curve.look.onPage
            font: curve.look.secondFont
            text: curve.endLabel
        }
    }

    Shape {
        anchors.fill: parent
        // The software renderer forgets the clip of whatever scrolls around a shape; it does not for a layer.
        layer.enabled: true

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

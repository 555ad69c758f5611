pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Shapes
import Werkstadt.Controls
import Werkstadt.Scenes.Data

// Lines, bars or dots between two axes. One target as large as it is: a tap takes the point beside it; so do dragging along
// it, arrow keys and a screen reader. What is drawn changes only with the numbers, not with the point that is picked.
Press {
    id: chart

    required property DataView view
    property string told // the picked point in words
    readonly property real value: view.picked
    readonly property real minimumValue: 0
    readonly property real maximumValue: Math.max(0, view.count - 1)
    readonly property real stepSize: 1
    readonly property rect plot: {
        const above = letters.height + look.s4, below = letters.height * (view.xTitle === "" ? 1 : 2) + look.s2;
        const left = Math.max(0, ...view.yTicks.map(tick => letters.advanceWidth(tick.label))) + look.s4;
        return Qt.rect(left, above, Math.max(1, width - left - 2 * look.u), Math.max(1, height - above - below));
    }

    // Every how many-th tick has its number, so that they stand clear of one another.
    readonly property int stride: Math.max(1, Math.ceil(1.1 * letters.height * Math.max(1, view.yTicks.length - 1) / plot.height))

    function px(at: real): real {
        return plot.x + at * plot.width;
    }

    function py(at: real): real {
        return plot.y + (1 - at) * plot.height;
    }

    // In pixels; a piece of one point becomes a dot.
    function paths(pieces: var, dots: bool): var {
        const spots = pieces.map(piece => piece.map(spot => Qt.point(px(spot[0]), py(spot[1]))));
        if (dots)
            return spots.reduce((all, piece) => [...all, ...piece.map(spot => [spot, Qt.point(spot.x + 0.1, spot.y)])], []);
        return spots.map(piece => piece.length > 1 ? piece : [piece[0], Qt.point(piece[0].x + 0.1, piece[0].y)]);
    }

    // The fullest labels that stand clear of one another.
    readonly property var labels: {
        const sets = view.xTicks;
        for (const ticks of sets) {
            let end = -Infinity, clear = true;
            for (const tick of ticks) {
                const wide = letters.advanceWidth(tick.label), x = place(tick.at, wide);
                clear = clear && x >= end + look.s2;
                end = x + wide;
            }
            if (clear)
                return ticks;
        }
        return sets.length > 0 ? sets[sets.length - 1].slice(0, 1) : [];
    }

    function place(at: real, wide: real): real {
        return Math.max(0, Math.min(width - wide, px(at) - wide / 2));
    }

    objectName: "chart"
    Accessible.onDecreaseAction: view.step(-1)
    Accessible.onIncreaseAction: view.step(1)
    description: told
    keys: event => {
        const far = Math.max(1, Math.round(view.count / 10));
        const by = {
            [Qt.Key_Left]: -1,
            [Qt.Key_Down]: -1,
            [Qt.Key_Right]: 1,
            [Qt.Key_Up]: 1,
            [Qt.Key_PageDown]: -far,
            [Qt.Key_PageUp]: far,
            [Qt.Key_Home]: -view.count,
            [Qt.Key_End]: view.count
        }[event.key];
        if (by === undefined)
            return false;
        view.step(by);
        return true;
    }
    role: Accessible.Slider

    FontMetrics {
        id: letters

        font: chart.look.secondFont
    }

    TapHandler {
        id: finger

        property bool spoilt: false

        gesturePolicy: TapHandler.ReleaseWithinBounds
        longPressThreshold: chart.look.tooLong

        onLongPressed: spoilt = true
        onPointChanged: {
            const size = point.ellipseDiameters;
            if (Math.max(size.width, size.height) > chart.look.tooWide)
                spoilt = true;
        }
        onPressedChanged: {
            if (pressed)
                spoilt = false;
        }
        onTapped: spot => {
            if (!spoilt)
                chart.view.touch((spot.position.x - chart.plot.x) / chart.plot.width);
        }
    }

    DragHandler {
        id: drag

        dragThreshold: Math.round(2 * chart.look.mm)
        grabPermissions: PointerHandler.CanTakeOverFromAnything
        target: null
        xAxis.enabled: true
        yAxis.enabled: false

        onCentroidChanged: {
            if (active)
                chart.view.touch((centroid.position.x - chart.plot.x) / chart.plot.width);
        }
    }

    Text {
        color: chart.look.muted
        font: chart.look.secondFont
        text: chart.view.unitAbove
        textFormat: Text.PlainText
        Accessible.ignored: true
    }

    Repeater {
        model: chart.view.yTicks

        delegate: Item {
            id: tick

            required property int index
            required property var modelData

            y: Math.round(chart.py(modelData.at))

            Rectangle {
                x: chart.plot.x
                width: chart.plot.width
                height: Math.max(1, Math.round(0.3 * chart.look.u))
                color: tick.modelData.at === 0 || tick.modelData.zero ? chart.look.line : chart.look.track
            }

            Text {
                x: chart.plot.x - chart.look.s4 - width + chart.look.s1
                y: -height / 2
                visible: tick.index % chart.stride === 0
                color: chart.look.onPage
                font: chart.look.secondFont
                text: tick.modelData.label
                textFormat: Text.PlainText
                Accessible.ignored: true
            }
        }
    }

    Repeater {
        model: chart.labels

        delegate: Text {
            required property var modelData

            x: chart.place(modelData.at, implicitWidth)
            y: chart.plot.y + chart.plot.height + chart.look.s1
            color: chart.look.onPage
            font: chart.look.secondFont
            text: modelData.label
            textFormat: Text.PlainText
            Accessible.ignored: true
        }
    }

    Text {
        x: chart.plot.x + chart.plot.width - width
        y: chart.height - height
        color: chart.look.muted
        font: chart.look.secondFont
        text: chart.view.xTitle
        textFormat: Text.PlainText
        Accessible.ignored: true
    }

    Repeater {
        model: chart.view.bars

        delegate: Rectangle {
            required property var modelData
            readonly property real wide: modelData.width * chart.plot.width
            readonly property bool framed: modelData.chosen && chart.view.chart === "stacked"

            x: Math.round(chart.px(modelData.x) - width / 2)
            y: Math.round(chart.py(modelData.to))
            width: Math.max(1, Math.round(0.74 * wide))
            height: Math.max(1, Math.round(chart.py(modelData.from)) - y - (chart.view.chart === "stacked" ? 1 : 0))
            color: chart.look.seriesColours[modelData.colour]
            border.color: chart.look.onPage
            border.width: framed ? Math.max(2, Math.round(0.5 * chart.look.u)) : 0
            radius: Math.min(chart.look.s1, width / 4, height / 2)
        }
    }

    Repeater {
        model: chart.view.lines

        delegate: Shape {
            id: line

            required property var modelData

            anchors.fill: parent
            // The software renderer forgets the clip of whatever scrolls around a shape; it does not for a layer.
            layer.enabled: true

            ShapePath {
                capStyle: ShapePath.RoundCap
                fillColor: "transparent"
                joinStyle: ShapePath.RoundJoin
                strokeColor: chart.look.seriesColours[line.modelData.colour]
                strokeWidth: Math.max(1.5, (chart.view.chart === "scatter" ? 2.4 : 1.4) * (line.modelData.chosen ? 1 : 0.5) * chart.look.u)

                PathMultiline {
                    paths: chart.paths(line.modelData.points, chart.view.chart === "scatter")
                }
            }
        }
    }

    Repeater {
        model: chart.view.marks

        delegate: Rectangle {
            required property var modelData

            visible: modelData.y >= 0
            x: chart.px(modelData.at) - width / 2
            y: chart.py(modelData.y) - height / 2
            width: 3.2 * chart.look.u
            height: width
            radius: width / 2
            color: chart.look.page
            border.color: chart.look.onPage
            border.width: Math.max(2, Math.round(0.7 * chart.look.u))
        }
    }

    // The picked point: a line down to its place, and a knob.
    Rectangle {
        visible: chart.view.picked >= 0
        x: Math.round(chart.px(chart.view.pickedAt.x) - width / 2)
        y: chart.plot.y
        width: Math.max(2, Math.round(0.5 * chart.look.u))
        height: chart.plot.height
        color: chart.look.onPage
    }

    Rectangle {
        visible: chart.view.picked >= 0 && chart.view.pickedAt.y >= 0
        x: chart.px(chart.view.pickedAt.x) - width / 2
        y: chart.py(chart.view.pickedAt.y) - height / 2
        width: 6 * chart.look.u
        height: width
        radius: width / 2
        color: chart.look.accent
        border.color: chart.look.onPage
        border.width: Math.max(2, Math.round(0.9 * chart.look.u))
    }
}

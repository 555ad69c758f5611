pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Shapes
import Werkstadt.Look

// How much is left, as an arc with a number in its middle.
Item {
    id: ring

    required property Look look
    property real value: 1
    property string text
    property string name: text
    property color colour: look.danger
    readonly property real minimumValue: 0
    readonly property real maximumValue: 1
    readonly property real _stroke: Math.max(2, 0.075 * width)

    Accessible.name: name
    Accessible.role: Accessible.ProgressBar
    implicitHeight: implicitWidth
    implicitWidth: 50 * look.u

    component Arc: Shape {
        id: arc

        required property color colour
        required property real sweep

        anchors.fill: parent

        ShapePath {
            capStyle: ShapePath.RoundCap
            fillColor: "transparent"
            strokeColor: arc.colour
            strokeWidth: ring._stroke

            PathAngleArc {
                centerX: ring.width / 2
                centerY: ring.height / 2
                radiusX: (ring.width - ring._stroke) / 2
                radiusY: radiusX
                startAngle: -90
                sweepAngle: arc.sweep
            }
        }
    }

    Arc {
        colour: ring.look.track
        sweep: 360
    }

    Arc {
        colour: ring.colour
        sweep: 360 * Math.max(0, Math.min(1, ring.value))
        visible: ring.value > 0
    }

    Text {
        anchors.centerIn: parent
        color: ring.look.theme === "light" ? ring.look.onPage : ring.look.onCard
        font: ring.look.hugeFont
        text: ring.text
    }
}

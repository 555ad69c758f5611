import QtQuick
import Werkstadt.Controls

// One value of a sensor, to be chosen: what it is, the number as large as there is room, its level.
Press {
    id: root

    required property var quantity
    required property string none // what is said where there is no value
    property bool row: false // the number at the right of its name, not below it
    readonly property color ink: checked ? look.onSelected : look.onCard
    readonly property string number: !quantity.value ? none : quantity.value + " " + quantity.unit
    readonly property real pad: look.s2 + look.s1
    readonly property real around: title.height + (level.visible ? level.height : 0) + 2 * pad + look.edge
    readonly property real half: row ? (width - 3 * look.s6) / 2 : width - 2 * look.s6
    readonly property real leastHeight: Math.max(look.pill, around + 1.2 * look.headingFont.pixelSize)

    implicitHeight: Math.max(look.pill, around + (row ? 0 : 1.3 * look.titleFont.pixelSize), row ? 2 * pad + 1.3 * look.titleFont.pixelSize : 0)
    ringRadius: look.radius
    role: Accessible.RadioButton
    readonly property string asked: quantity.title ?? ""
    // A title that asks needs no colon.
    name: asked + (asked.endsWith("?") ? " " : ": ") + number + (quantity.level ? ", " + quantity.level : "")
    checkable: true

    Slab {
        anchors.fill: parent
        colour: root.checked ? root.look.selected : root.look.card
        down: root.down
        edgeColour: root.checked ? root.look.selectedEdge : root.look.cardEdge
        look: root.look
        outline: root.checked ? root.look.selectedEdge : root.look.outline
        outlineWidth: root.checked ? Math.max(2, 1.5 * root.look.ring) : root.look.outlineWidth

        Text {
            id: title

            x: root.look.s6
            y: root.pad
            width: root.half
            text: root.quantity.title ?? ""
            font: root.look.strongFont
            color: root.ink
            wrapMode: Text.Wrap
            Accessible.ignored: true
        }

        Text {
            x: root.row ? root.width - root.look.s6 - width : root.look.s6
            y: root.row ? root.pad : title.y + title.height
            width: root.half
            height: (!root.row && level.visible ? level.y : parent.height - root.pad) - y
            verticalAlignment: Text.AlignVCenter
            horizontalAlignment: root.row ? Text.AlignRight : Text.AlignLeft
            text: root.number
            font: root.quantity.value ? root.look.hugeFont : root.look.headingFont
            color: root.ink
            fontSizeMode: Text.Fit
            minimumPixelSize: root.look.textFont.pixelSize
            Accessible.ignored: true
        }

        Row {
            id: level

            anchors.bottom: parent.bottom
            anchors.bottomMargin: root.pad
            x: root.look.s6
            spacing: root.look.s2
            visible: !!root.quantity.level

            Icon {
                id: sign

                anchors.verticalCenter: parent.verticalCenter
                look: root.look
                name: ({
                        "good": "circle-check",
                        "fair": "alert-circle",
                        "poor": "alert-triangle"
                    })[root.quantity.tone] ?? "minus"
                size: root.look.icon * 0.8
                colour: root.checked ? root.ink : root.quantity.tone === "poor" ? root.look.danger : root.quantity.tone === "good" ? root.look.good : root.ink
            }

            Text {
                anchors.verticalCenter: parent.verticalCenter
                width: Math.min(implicitWidth, root.half - sign.width - root.look.s2)
                text: root.quantity.level ?? ""
                font: root.look.textFont
                color: root.ink
                wrapMode: Text.Wrap
                Accessible.ignored: true
            }
        }
    }
}

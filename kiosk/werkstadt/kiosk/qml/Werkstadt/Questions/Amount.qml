import QtQuick
import Werkstadt.Controls

// A number between two ends.
Question {
    id: root

    readonly property var range: form.range
    readonly property real middle: range.from + Math.round((range.to - range.from) / 2 / range.step) * range.step

    function told(value: real): string {
        return value.toFixed(9).replace(/\.?0+$/, "").replace(".", form.point);
    }

    implicitHeight: slider.implicitHeight + look.s6

    Slider {
        id: slider

        y: root.look.s6
        look: root.look
        width: Math.min(root.width, 240 * root.look.u)
        name: root.form.heard.label
        unset: !root.form.answered
        value: unset ? root.middle : root.form.amount
        from: root.range.from
        to: root.range.to
        step: root.range.step
        text: unset ? root.lane.tr("Noch nichts gewählt") : root.told(value)
        widest: root.lane.tr("Noch nichts gewählt")
        low: root.told(from)
        high: root.told(to)
        less: root.lane.tr("Weniger")
        more: root.lane.tr("Mehr davon")
        onMoved: value => root.form.setAmount(value)
    }
}

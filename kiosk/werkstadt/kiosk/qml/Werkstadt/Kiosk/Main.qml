pragma ComponentBehavior: Bound

import QtQuick
import Werkstadt.Look
import Werkstadt.Model

Window {
    id: root

    required property Kiosk kiosk

    readonly property Look look: kiosk.look as Look

    title: "Werkstadt"
    color: places.count > 1 ? look.ink : look.page
    visible: false

    // The window's own size is known before the first frame, its content's only then: pictures would be drawn twice.
    Repeater {
        id: places

        model: root.kiosk.lanes

        LaneView {
            required property real begin
            required property real across

            x: begin
            width: across
            height: root.height
            clip: places.count > 1
            focus: root.kiosk.lane === lane
            neighbourLeft: begin > 0
            neighbourRight: begin + across < root.width
        }
    }
}

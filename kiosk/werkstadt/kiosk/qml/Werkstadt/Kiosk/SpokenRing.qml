pragma ComponentBehavior: Bound

import QtQuick
import Werkstadt.Look

// Around what is being said: sun-yellow between two dark lines, so that it stands out on any ground; inside what fills
// most of the page. It follows what it marks, and brings it into sight where that can be scrolled.
Item {
    id: ring

    required property Look look
    property Item target: null
    readonly property real line: Math.max(1, Math.round(0.5 * look.ring))
    readonly property real band: Math.round(1.5 * look.ring)
    readonly property real thick: 2 * line + band

    function place(): void {
        if (!target)
            return;
        const at = target.mapToItem(parent, 0, 0);
        const out = target.width * target.height > 0.2 * parent.width * parent.height ? 0 : thick + look.s1;
        const left = Math.max(0, at.x - out), top = Math.max(0, at.y - out);
        x = left;
        y = top;
        width = Math.min(parent.width, at.x + target.width + out) - left;
        height = Math.min(parent.height, at.y + target.height + out) - top;
    }

    function reveal(): void {
        for (let above = target?.parent; above; above = above.parent)
            if (typeof above.reveal === "function")
                above.reveal(target);
        place();
    }

    visible: target !== null && target.visible
    onTargetChanged: reveal()
    Component.onCompleted: reveal()

    Connections {
        target: ring.Window.window

        function onAfterAnimating() {
            ring.place();
        }
    }

    component Line: Rectangle {
        required property real inset

        anchors.fill: parent
        anchors.margins: inset
        color: "transparent"
        radius: Math.max(0, ring.look.radius + ring.thick - inset)
    }

    Line {
        inset: 0
        border.color: ring.look.focusOuter
        border.width: ring.line
    }

    Line {
        inset: ring.line
        border.color: ring.look.accent
        border.width: ring.band
    }

    Line {
        inset: ring.line + ring.band
        border.color: ring.look.onAccent
        border.width: ring.line
    }
}

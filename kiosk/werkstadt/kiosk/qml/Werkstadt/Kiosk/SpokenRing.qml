import QtQuick
import Werkstadt.Look

// Around what is being said: sun-yellow between two dark lines, so that it stands out on any ground. It follows what it
// marks, and brings it into sight where that can be scrolled.
Item {
    id: ring

    required property Look look
    property Item target: null
    readonly property real gap: look.s2

    function place(): void {
        if (!target)
            return;
        const at = target.mapToItem(parent, 0, 0), edge = 3 * look.ring;
        x = Math.max(edge, at.x - gap);
        y = Math.max(edge, at.y - gap);
        width = Math.min(parent.width - edge, at.x + target.width + gap) - x;
        height = Math.min(parent.height - edge, at.y + target.height + gap) - y;
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
        required property real out

        anchors.fill: parent
        anchors.margins: -out
        color: "transparent"
        radius: ring.look.radius + out
    }

    Line {
        out: 3 * ring.look.ring
        border.color: ring.look.focusOuter
        border.width: ring.look.ring
    }

    Line {
        out: 2 * ring.look.ring
        border.color: ring.look.accent
        border.width: 2 * ring.look.ring
    }

    Line {
        out: 0
        border.color: ring.look.onAccent
        border.width: ring.look.ring
    }
}

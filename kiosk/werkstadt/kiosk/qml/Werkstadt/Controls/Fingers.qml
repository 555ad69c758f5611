pragma ComponentBehavior: Bound

import QtQuick
import Werkstadt.Look

// A surface to draw on, with as many fingers as there are. Places are in parts of its size, 0 to 1. A touch draws once it
// moves; one that stays is a tap when it ends inside. What is a palm, or becomes one, does nothing and takes back what it
// did. Keys and the press action say `activated`: who uses it keeps a cursor of its own and does what a tap there does.
Item {
    id: fingers

    required property Look look
    property string name
    property string description
    property bool usable: true
    property real ringRadius: look.radius
    property var keys: null // (event) => bool: keys beyond the acting ones
    readonly property bool touched: area.count > 0

    signal began(int finger, real x, real y)
    signal moved(int finger, real x, real y)
    signal ended(int finger, real x, real y)
    signal dropped(int finger)
    signal tapped(real x, real y)
    signal activated

    function act(): void {
        if (usable)
            activated();
    }

    Accessible.description: description
    Accessible.focusable: true
    Accessible.name: name
    Accessible.onPressAction: act()
    Accessible.role: Accessible.Graphic
    activeFocusOnTab: true
    enabled: usable

    Keys.onPressed: event => {
        look.byKeys = true;
        const acts = [Qt.Key_Space, Qt.Key_Return, Qt.Key_Enter, Qt.Key_Select].includes(event.key);
        if (acts && !event.isAutoRepeat)
            act();
        event.accepted = acts || (keys !== null && keys(event));
    }

    MultiPointTouchArea {
        id: area

        property var seen: ({}) // by number of the finger: where it began, when, and what it is by now
        property int count: 0

        function isPalm(point: TouchPoint): bool {
            return Math.max(point.ellipseDiameters.width, point.ellipseDiameters.height) > fingers.look.tooWide;
        }

        function say(signal: var, point: var): void {
            signal(point.pointId, point.x / width, point.y / height);
        }

        function follow(point: TouchPoint): void {
            const one = seen[point.pointId];
            if (!one || one.is === "palm")
                return;
            if (isPalm(point)) {
                if (one.is === "stroke")
                    fingers.dropped(point.pointId);
                one.is = "palm";
                return;
            }
            const away = Math.hypot(point.x - one.x, point.y - one.y);
            if (one.is === "touch" && away > 1.5 * fingers.look.mm) {
                one.is = "stroke";
                say(fingers.began, one);
            }
            if (one.is === "stroke")
                say(fingers.moved, point);
        }

        function finish(point: TouchPoint, cancelled: bool): void {
            const one = seen[point.pointId];
            if (!one)
                return;
            if (!cancelled)
                follow(point);
            delete seen[point.pointId];
            count = Object.keys(seen).length;
            if (one.is === "stroke") {
                if (cancelled)
                    fingers.dropped(point.pointId);
                else
                    say(fingers.ended, point);
            } else if (one.is === "touch" && !cancelled && Date.now() - one.at < 1000 * fingers.look.tooLong) {
                if (contains(Qt.point(point.x, point.y)))
                    fingers.tapped(point.x / width, point.y / height);
            }
        }

        anchors.fill: parent

        onCanceled: points => points.forEach(point => finish(point, true))
        onPressed: points => {
            fingers.look.byKeys = false;
            for (const point of points)
                seen[point.pointId] = {
                    "pointId": point.pointId,
                    "x": point.x,
                    "y": point.y,
                    "at": Date.now(),
                    "is": isPalm(point) ? "palm" : "touch"
                };
            count = Object.keys(seen).length;
        }
        onReleased: points => points.forEach(point => finish(point, false))
        onUpdated: points => points.forEach(point => follow(point))
    }

    Loader {
        active: fingers.activeFocus && fingers.look.byKeys
        anchors.fill: parent
        sourceComponent: Ring {
            look: fingers.look
            radius: fingers.ringRadius
        }
        z: 1
    }
}

pragma ComponentBehavior: Bound

import QtQuick
import Werkstadt.Look
import "zoom.js" as Zoom

// A picture to look into: larger and smaller by pinch, pills and keys, moved by finger, pills and keys. What it costs is
// bounded, see ZoomPicture. Children lie over the picture and keep their size; `pictureX`, `pictureY`, `pictureWidth`
// and `pictureHeight` say where the picture lies.
FocusScope {
    id: pane

    required property Look look
    property url source
    property string alt
    property real most: 8
    property bool apart: false // the pills stand below the frame, not on the picture
    property string note // a line about the picture, beside the pills below the frame while all of it is seen
    property color ground: look.bar
    property string seen // what can be seen now, where that is better said than by `parts`
    property string missing: "—" // what is said where the picture cannot be read
    property string larger: "+"
    property string smaller: "-"
    property string all: "0"
    property string level // the zoom in words
    property var parts: [] // words for nine parts, from the upper left to the lower right
    property var ways: ["←", "→", "↑", "↓"] // what the arrows are called: left, right, up, down
    default property alias overlay: layer.data

    readonly property Item frame: glass
    readonly property real zoom: _at.zoom
    readonly property bool zoomed: zoom > 1.001
    readonly property bool noted: tools.noted // there is room for the note
    readonly property bool broken: picture.broken
    readonly property int pictureX: _place.x
    readonly property int pictureY: _place.y
    readonly property int pictureWidth: _place.width
    readonly property int pictureHeight: _place.height
    readonly property var part: Zoom.part(glass, _place)
    readonly property string saying: {
        const where = seen !== "" ? seen : parts[Zoom.ninth(_seen)] ?? "";
        return [level, where].filter(word => word !== "").join(", ");
    }
    readonly property list<rect> arrowPlaces: tools.taken

    readonly property var _start: ({
            zoom: 1,
            x: 0.5,
            y: 0.5
        })
    property var _at: _start // where it goes; _shown is on its way there
    property var _shown: _start
    property var _from: _start
    property real _glided: 1
    readonly property var _whole: Zoom.fitted(Qt.size(glass.width, glass.height), picture.aspect)
    readonly property var _seen: Zoom.part(glass, Zoom.rectangle(glass, _whole, _at))
    readonly property var _place: Zoom.rectangle(Qt.size(glass.width, glass.height), _whole, _shown)

    signal touched
    signal tapped(real x, real y) // on the picture itself, in parts of its sides
    signal swiped(int by) // over the whole picture: 1 towards the next, -1 towards the one before

    function enlarge(): void {
        _zoomTo(Zoom.stepped(zoom, 1, most));
    }

    function reduce(): void {
        _zoomTo(Zoom.stepped(zoom, -1, most));
    }

    function showAll(): void {
        _zoomTo(1);
    }

    // What two taps do, for keys and screen readers: closer, and from the closest back to the whole.
    function closer(): void {
        if (broken)
            return;
        if (zoom < most - 0.01)
            enlarge();
        else
            showAll();
    }

    // So that this part of the picture stands in the middle.
    function show(x: real, y: real, zoom: real): void {
        _go({
            zoom: zoom,
            x: x,
            y: y
        }, true);
    }

    // Brings a part of the picture into sight, if it is not.
    function reveal(x: real, y: real): void {
        const edge = 0.1, right = (x - _seen.x) / _seen.width, down = (y - _seen.y) / _seen.height;
        if (zoomed && (Math.min(right, down) < edge || Math.max(right, down) > 1 - edge))
            show(x, y, zoom);
    }

    // By so many parts of the frame.
    function move(right: real, down: real): void {
        show(_at.x + right * glass.width / Math.max(1, _whole.width * zoom), _at.y + down * glass.height / Math.max(1, _whole.height * zoom), zoom);
    }

    function say(): void {
        glass.Accessible.announce(saying);
    }

    function reset(): void {
        glide.stop();
        _at = _shown = _start;
        picture.forget();
    }

    function _zoomTo(wanted: real): void {
        show(_at.x, _at.y, wanted);
        say();
    }

    function _go(wanted: var, gliding: bool): void {
        glide.stop();
        _from = _shown;
        _at = Zoom.held(glass, _whole, wanted, most);
        touched();
        if (gliding && look.quick > 0) {
            glide.start();
        } else {
            _shown = _at;
            rest.restart();
        }
        focusKeeper.restart();
    }

    // A palm, a sleeve, a child that leans on the glass.
    function _tooWide(contact: size): bool {
        return Math.max(contact.width, contact.height) > look.tooWide;
    }

    // The pill that had it may have gone.
    function _keepFocus(): void {
        const item = Window.activeFocusItem;
        if (look.byKeys && visible && !(item && item.visible && item.enabled && item.activeFocusOnTab))
            glass.forceActiveFocus();
    }

    onSourceChanged: reset()
    on_GlidedChanged: {
        const t = _glided;
        _shown = t >= 1 ? _at : {
            zoom: _from.zoom + t * (_at.zoom - _from.zoom),
            x: _from.x + t * (_at.x - _from.x),
            y: _from.y + t * (_at.y - _from.y)
        };
        if (t >= 1)
            rest.restart();
    }
    on_WholeChanged: {
        _shown = _at = Zoom.held(glass, _whole, _at, most);
        rest.restart();
    }

    NumberAnimation {
        id: glide

        duration: pane.look.quick
        easing.type: Easing.OutCubic
        from: 0
        property: "_glided"
        target: pane
        to: 1
    }

    // What has to wait for its surroundings waits in timers, which go with the page; Qt.callLater may come after it.
    Timer {
        id: focusKeeper

        interval: 0

        onTriggered: pane._keepFocus()
    }

    Timer {
        id: ending

        interval: 0

        onTriggered: drag.end()
    }

    Timer {
        id: rest

        interval: pane.look.still ? 0 : 120

        onTriggered: picture.sharpen(pane._whole, pane._at)
    }

    Item {
        id: glass

        Accessible.description: pane.saying
        Accessible.focusable: true
        Accessible.name: pane.broken ? pane.missing : pane.alt
        Accessible.onPressAction: pane.closer()
        Accessible.role: Accessible.Graphic
        activeFocusOnTab: !pane.broken
        anchors.bottomMargin: pane.apart ? tools.foot : 0
        anchors.fill: parent
        clip: true
        focus: true

        Keys.onPressed: event => {
            const far = 0.25;
            pane.look.byKeys = true;
            event.accepted = true;
            if ([Qt.Key_Plus, Qt.Key_Equal, Qt.Key_ZoomIn].includes(event.key))
                pane.enlarge();
            else if ([Qt.Key_Minus, Qt.Key_ZoomOut].includes(event.key))
                pane.reduce();
            else if ([Qt.Key_Space, Qt.Key_Return, Qt.Key_Enter].includes(event.key) && !event.isAutoRepeat)
                pane.closer();
            else if (event.key === Qt.Key_0)
                pane.showAll();
            else if (pane.zoomed && event.key === Qt.Key_Left)
                pane.move(-far, 0);
            else if (pane.zoomed && event.key === Qt.Key_Right)
                pane.move(far, 0);
            else if (pane.zoomed && event.key === Qt.Key_Up)
                pane.move(0, -far);
            else if (pane.zoomed && event.key === Qt.Key_Down)
                pane.move(0, far);
            else
                event.accepted = false;
        }

        Rectangle {
            anchors.fill: parent
            color: pane.ground
        }

        ZoomPicture {
            id: picture

            anchors.fill: parent
            look: pane.look
            place: pane._place
            source: pane.source
        }

        Item {
            id: layer

            anchors.fill: parent
        }

        Column {
            anchors.centerIn: parent
            spacing: pane.look.s4
            visible: pane.broken
            width: Math.min(parent.width - 2 * pane.look.s6, pane.look.lineWidth)

            Icon {
                anchors.horizontalCenter: parent.horizontalCenter
                look: pane.look
                name: "photo"
                size: 2 * pane.look.icon
            }

            BodyText {
                horizontalAlignment: Text.AlignHCenter
                look: pane.look
                text: pane.missing
                width: parent.width
            }
        }

        PinchHandler {
            id: pinch

            property var began
            property bool spoilt: false
            property point spot

            function follow(): void {
                if (active && !spoilt)
                    pane._go(Zoom.about(glass, pane._whole, began, Zoom.bounded(began.zoom * activeScale, 1, pane.most), spot, centroid.position), false);
            }

            enabled: !pane.broken
            grabPermissions: PointerHandler.CanTakeOverFromAnything
            rotationAxis.enabled: false
            target: null

            onActiveChanged: {
                pane.look.byKeys = false;
                if (active) {
                    spoilt = pane._tooWide(centroid.ellipseDiameters);
                    began = pane._shown;
                    spot = centroid.position;
                } else {
                    pane.say();
                }
            }
            onScaleChanged: follow()
            onTranslationChanged: follow()
        }

        DragHandler {
            id: drag

            property var began
            property bool spoilt: false
            property vector2d way

            // A second finger makes something else of it.
            function end(): void {
                if (!pinch.active && Math.abs(way.x) > 15 * pane.look.mm && Math.abs(way.x) > 2 * Math.abs(way.y))
                    pane.swiped(way.x < 0 ? 1 : -1);
            }

            dragThreshold: Math.round(2 * pane.look.mm)
            enabled: !pane.broken
            grabPermissions: PointerHandler.CanTakeOverFromAnything
            target: null

            onActiveChanged: {
                if (active) {
                    pane.look.byKeys = false;
                    spoilt = pane._tooWide(centroid.ellipseDiameters);
                    began = pane._shown;
                    way = Qt.vector2d(0, 0);
                } else if (!spoilt && began.zoom <= 1.001) {
                    ending.restart();
                }
            }
            onActiveTranslationChanged: {
                if (!active || spoilt)
                    return;
                way = activeTranslation;
                if (began.zoom > 1.001)
                    pane._go(Zoom.about(glass, pane._whole, began, began.zoom, Qt.point(0, 0), Qt.point(way.x, way.y)), false);
            }
        }

        TapHandler {
            enabled: !pane.broken
            gesturePolicy: TapHandler.ReleaseWithinBounds
            longPressThreshold: pane.look.tooLong

            onSingleTapped: point => {
                const x = (point.position.x - pane.pictureX) / pane.pictureWidth, y = (point.position.y - pane.pictureY) / pane.pictureHeight;
                if (!pane._tooWide(point.ellipseDiameters) && x >= 0 && x <= 1 && y >= 0 && y <= 1)
                    pane.tapped(x, y);
            }
            onDoubleTapped: point => {
                const zoom = pane.zoom < pane.most - 0.01 ? Math.min(pane.most, 2 * pane.zoom) : 1;
                pane._go(Zoom.about(glass, pane._whole, pane._shown, zoom, point.position, point.position), true);
                pane.say();
            }
        }

        Loader {
            active: glass.activeFocus && pane.look.byKeys
            anchors.fill: parent
            anchors.margins: 2 * pane.look.ring
            sourceComponent: Ring {
                look: pane.look
                radius: pane.look.radius
            }
        }
    }

    ZoomTools {
        id: tools

        all: pane.all
        anchors.fill: parent
        apart: pane.apart
        larger: pane.larger
        look: pane.look
        most: pane.most
        note: pane.note
        said: pane.level
        seen: pane._seen
        smaller: pane.smaller
        visible: !pane.broken
        ways: pane.ways
        zoom: pane.zoom

        onEnlarged: pane.enlarge()
        onMoved: (right, down) => {
            pane.move(right, down);
            pane.say();
        }
        onReduced: pane.reduce()
        onWholeWanted: pane.showAll()
    }
}

pragma ComponentBehavior: Bound

import QtQuick
import Werkstadt.Look

// What may be longer than its place: it can be dragged, and the same with taps and keys. What has the focus is in sight.
Item {
    id: sheet

    required property Look look
    property string up: "Nach oben"
    property string down: "Nach unten"
    property bool follows: false // keeps its end in sight when it grows
    property alias spacing: column.spacing
    default property alias content: column.data
    readonly property real needed: column.height
    readonly property bool overflows: column.height > height + 1
    readonly property real room: width - (overflows ? look.least + look.s4 : 0)
    readonly property Item _focused: Window.activeFocusItem

    signal turned

    function turn(by: int): void {
        turned();
        _to(flick.contentY + by * height * 0.8);
    }

    function toEnd(): void {
        _to(column.height);
    }

    function toTop(): void {
        _to(0);
    }

    function reveal(item: Item): void {
        if (column.height <= height + 1 || !item) // `overflows` may not have heard of a new height yet
            return;
        const top = item.mapToItem(column, 0, 0).y - look.s2, bottom = top + item.height + 2 * look.s2;
        if (top < flick.contentY)
            _to(top);
        else if (bottom > flick.contentY + height)
            _to(Math.min(top, bottom - height));
    }

    function _to(y: real): void {
        flick.contentY = Math.max(0, Math.min(column.height - height, y));
    }

    function _holds(item: Item): bool {
        for (let above = item; above; above = above.parent)
            if (above === column)
                return true;
        return false;
    }

    // Whether this key turned it.
    function page(key: int): bool {
        const by = key === Qt.Key_PageDown ? 1 : key === Qt.Key_PageUp ? -1 : 0;
        if (by !== 0 && overflows)
            turn(by);
        return by !== 0;
    }

    Keys.onPressed: event => event.accepted = page(event.key)
    onHeightChanged: _to(flick.contentY)
    on_FocusedChanged: {
        if (look.byKeys && _holds(_focused))
            reveal(_focused);
    }

    Flickable {
        id: flick

        boundsBehavior: Flickable.StopAtBounds
        clip: sheet.overflows
        contentHeight: column.height
        height: parent.height
        interactive: sheet.overflows
        width: sheet.room
        x: sheet.look.mirrored ? sheet.width - width : 0

        Column {
            id: column

            width: flick.width

            onHeightChanged: {
                if (sheet.follows)
                    Qt.callLater(sheet.toEnd);
                else
                    sheet._to(flick.contentY);
            }
        }
    }

    // What goes on beyond an edge goes under a line there: cut, it would look broken.
    component Edge: Rectangle {
        color: sheet.look.line
        height: Math.max(1, Math.round(0.4 * sheet.look.u))
        width: flick.width
        x: flick.x
    }

    Edge {
        objectName: "moreAbove"
        visible: sheet.overflows && flick.contentY > 0.5
    }

    Edge {
        anchors.bottom: parent.bottom
        objectName: "moreBelow"
        visible: sheet.overflows && flick.contentY < column.height - sheet.height - 0.5
    }

    Column {
        anchors.bottom: parent.bottom
        spacing: sheet.look.s4
        x: sheet.look.mirrored ? 0 : parent.width - width
        visible: sheet.overflows

        Pill {
            readonly property bool forEyes: true // who listens is led through everything anyway

            icon: "chevron-up"
            iconOnly: true
            look: sheet.look
            text: sheet.up
            usable: flick.contentY > 0.5
            width: sheet.look.least

            onActivated: sheet.turn(-1)
        }

        Pill {
            readonly property bool forEyes: true

            icon: "chevron-down"
            iconOnly: true
            look: sheet.look
            text: sheet.down
            usable: flick.contentY < column.height - sheet.height - 0.5
            width: sheet.look.least

            onActivated: sheet.turn(1)
        }
    }
}

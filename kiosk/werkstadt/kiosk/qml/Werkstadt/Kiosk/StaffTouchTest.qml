pragma ComponentBehavior: Bound

import QtQuick
import Werkstadt.Controls
import Werkstadt.Model

// A grid that fills where the glass is touched: what stays empty is deaf. By taps alone, too.
Page {
    id: root

    required property StaffView staff

    readonly property int across: Math.max(3, Math.min(15, Math.floor(width / (22 * look.mm))))
    readonly property int down: Math.max(3, Math.min(15, Math.floor(height / (22 * look.mm))))
    readonly property int many: across * down
    property var met: ({})
    property int count: 0

    function meet(x: real, y: real): void {
        const column = Math.floor(x / width * across), row = Math.floor(y / height * down);
        if (column < 0 || row < 0 || column >= across || row >= down)
            return;
        const cell = row * across + column;
        if (met[cell])
            return;
        met[cell] = true;
        const item = cells.itemAt(cell) as Cell;
        if (item)
            item.color = root.look.accent;
        count += 1;
    }

    // How many cells under the button have not been touched; it makes room for the last of them.
    function beneath(): int {
        let found = 0;
        for (let cell = 0; cell < many; ++cell) {
            const item = cells.itemAt(cell);
            const apart = !item || item.x + item.width <= over.x || item.x >= over.x + over.width || item.y + item.height <= over.y || item.y >= over.y + over.height;
            if (!apart && !met[cell])
                found += 1;
        }
        return found;
    }

    onCountChanged: {
        staff.notice();
        if (count === many)
            finished.start();
        else if (many - count <= beneath())
            over.lower = !over.lower;
    }

    Timer {
        id: finished

        interval: 600
        onTriggered: root.staff.endTest()
    }

    Grid {
        anchors.fill: parent
        columns: root.across

        Repeater {
            id: cells

            model: root.many

            Cell {}
        }
    }

    MultiPointTouchArea {
        anchors.fill: parent
        mouseEnabled: true
        onPressed: points => points.forEach(one => root.meet(one.x, one.y))
        onUpdated: points => points.forEach(one => root.meet(one.x, one.y))
    }

    component Cell: Rectangle {
        width: root.width / root.across
        height: root.height / root.down
        color: root.look.card
        border.width: 1
        border.color: root.look.line
    }

    Column {
        id: over

        property bool lower: true // where everybody's hands are

        anchors.horizontalCenter: parent.horizontalCenter
        y: Math.round((lower ? 0.72 : 0.28) * root.height - height / 2)
        spacing: root.look.s4

        Rectangle {
            anchors.horizontalCenter: parent.horizontalCenter
            width: said.width + 2 * root.look.s4
            height: said.height + 2 * root.look.s2
            radius: root.look.s2
            color: root.look.page

            BodyText {
                id: said

                anchors.centerIn: parent
                look: root.look
                width: Math.min(implicitWidth, root.width - 2 * root.margin)
                text: root.lane.tr("%1 von %2 Feldern berührt").arg(root.count).arg(root.many)
            }
        }

        Pill {
            anchors.horizontalCenter: parent.horizontalCenter
            look: root.look
            focus: true
            text: root.lane.tr("Prüfung beenden")
            icon: "check"
            primary: true
            onActivated: root.staff.endTest()
        }
    }
}

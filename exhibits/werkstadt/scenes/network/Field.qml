import QtQuick
import Werkstadt.Controls
import Werkstadt.Model
import Werkstadt.Scenes.Network

// The field of light: drawn in with the finger, or light by light with taps and keys. While a neuron is asked, it shows
// what that one looks for, and the drawing as frames.
Fingers {
    id: root

    required property Lane lane
    required property NetworkView view
    property int column: 0
    property int row: 0
    readonly property bool asking: view.asked === "neuron"
    readonly property real pad: look.s4

    function go(right: int, down: int): bool {
        column = Math.max(0, Math.min(view.columns - 1, column + right));
        row = Math.max(0, Math.min(view.rows - 1, row + down));
        root.lane.touched();
        Accessible.announce(place);
        return true;
    }

    readonly property string place: lane.tr("Spalte %1, Zeile %2").arg(column + 1).arg(row + 1)

    objectName: "field"
    name: lane.tr("Leuchtfeld zum Zeichnen, %1 mal %2 Lichter").arg(view.columns).arg(view.rows)
    description: (view.empty ? lane.tr("Es ist leer.") : view.verdict + " " + view.percent) + " " + lane.tr("Pfeiltasten wählen ein Licht, die Leertaste schaltet es.")
    ringRadius: 1.5 * look.radius
    keys: event => {
        switch (event.key) {
        case Qt.Key_Left:
            return go(-1, 0);
        case Qt.Key_Right:
            return go(1, 0);
        case Qt.Key_Up:
            return go(0, -1);
        case Qt.Key_Down:
            return go(0, 1);
        case Qt.Key_Delete:
            view.clear();
            return true;
        }
        return false;
    }

    onActivated: {
        const on = view.switch(column, row);
        Accessible.announce(place + ": " + (on ? lane.tr("an") : lane.tr("aus")));
    }
    onBegan: (finger, x, y) => view.begin(finger, inner(x), inner(y))
    onMoved: (finger, x, y) => view.move(finger, inner(x), inner(y))
    onEnded: finger => {
        view.end(finger);
        rest.restart();
    }
    onDropped: finger => view.drop(finger)
    onTapped: (x, y) => view.tap(inner(x), inner(y))

    function inner(part: real): real {
        return (part * width - pad) / (width - 2 * pad);
    }

    Rectangle {
        anchors.fill: parent
        radius: root.ringRadius
        color: root.look.theme === "contrast" ? root.look.card : root.look.violet
        border.width: root.look.outlineWidth
        border.color: root.look.outline

        Squares {
            anchors.fill: parent
            anchors.margins: root.pad
            columns: root.view.columns
            values: root.asking ? root.view.weights[root.view.which] : root.view.lit
            framed: root.asking ? root.view.read : []
            signed: root.asking
            most: root.asking ? 1 : 16
            light: "white"
            dark: root.look.accent
        }

        Rectangle {
            readonly property real side: (root.width - 2 * root.pad) / Math.max(root.view.columns, root.view.rows)

            visible: root.activeFocus && root.look.byKeys
            x: root.pad + root.column * side
            y: root.pad + root.row * side
            width: side
            height: side
            color: "transparent"
            border.color: root.look.accent
            border.width: Math.max(2, 1.5 * root.look.ring)
        }
    }

    Timer {
        id: rest

        interval: 700
        onTriggered: {
            if (!root.touched)
                root.view.rest();
        }
    }

    Connections {
        target: root.view

        function onPictureChanged() {
            rest.restart();
        }

        function onConcluded(words) {
            root.Accessible.announce(words);
        }
    }
}

import QtQuick
import Werkstadt.Controls
import Werkstadt.Model
import Werkstadt.Scenes.Draw

// The sheet: white in every theme, since that is what the drawing will be looked at on.
Fingers {
    id: root

    required property Lane lane
    required property DrawView view
    readonly property bool masked: true // in pictures for staff, since people also draw letters
    readonly property bool ownWords: false
    readonly property string place: lane.tr("Spalte %1, Zeile %2").arg(view.column + 1).arg(view.row + 1)

    function go(right: int, down: int): bool {
        view.step(right, down);
        Accessible.announce(place);
        return true;
    }

    objectName: "sheet"
    name: lane.tr("Blatt, %1 Spalten und %2 Zeilen").arg(view.columns).arg(view.rows)
    description: place + ". " + (view.empty ? lane.tr("Es ist leer.") + " " : "") + lane.tr("Pfeiltasten gehen über das Blatt. Die Leertaste setzt an und ab.")
    ringRadius: look.radius
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
        case Qt.Key_Backspace:
        case Qt.Key_Delete:
            view.undo();
            return true;
        }
        return false;
    }

    onActivated: {
        view.act();
        if (view.tool === "pen" || view.tool === "eraser")
            Accessible.announce(view.down ? lane.tr("Stift ist unten") : lane.tr("Stift ist oben"));
        else
            Accessible.announce(place);
    }
    onBegan: (finger, x, y) => view.begin(finger, x, y)
    onMoved: (finger, x, y) => view.move(finger, x, y)
    onEnded: (finger, x, y) => view.end(finger, x, y)
    onDropped: finger => view.drop(finger)
    onTapped: (x, y) => view.tap(x, y)

    Rectangle {
        anchors.fill: parent
        anchors.bottomMargin: -root.look.edge
        radius: root.look.radius
        color: root.look.cardEdge
    }

    Rectangle {
        anchors.fill: parent
        radius: root.look.radius
        color: "white"
        border.width: root.look.outlineWidth
        border.color: root.look.outline
    }

    Image {
        anchors.fill: parent
        anchors.margins: root.look.radius / 2
        visible: source.toString() !== ""
        source: root.view.picture.source
        sourceSize: Qt.size(width, height)
        fillMode: Image.PreserveAspectFit
        opacity: root.view.faint ? 0.25 : 1
        Accessible.role: Accessible.Graphic
        Accessible.name: root.view.picture.alt
    }

    Paper {
        anchors.fill: parent
        drawing: root.view
    }

    Rectangle {
        readonly property real size: 5 * root.look.u

        visible: root.view.anchor[0] >= 0
        x: root.view.anchor[0] * root.width - size / 2
        y: root.view.anchor[1] * root.height - size / 2
        width: size
        height: size
        radius: size / 2
        color: "transparent"
        border.color: root.look.ink
        border.width: Math.max(2, 0.8 * root.look.u)
    }

    Rectangle {
        readonly property real side: root.width / root.view.columns

        visible: root.activeFocus && root.look.byKeys
        x: root.view.column * side
        y: root.view.row * side
        width: side
        height: side
        color: "transparent"
        border.color: root.look.ink
        border.width: Math.max(2, root.look.ring)

        Rectangle {
            anchors.fill: parent
            anchors.margins: parent.border.width
            color: root.view.down ? root.look.accent : "transparent"
            border.color: root.look.accent
            border.width: parent.border.width
        }
    }
}

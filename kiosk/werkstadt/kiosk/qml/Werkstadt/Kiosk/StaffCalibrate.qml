pragma ComponentBehavior: Bound

import QtQuick
import Werkstadt.Controls
import Werkstadt.Model

// One target after the other is touched; then what came of it is tried, and goes back by itself unless it fits.
Page {
    id: root

    required property StaffView staff

    readonly property bool trying: staff.fitLeft > 0
    readonly property var target: staff.target // parts of the whole window; [] when all were touched
    readonly property real size: 14 * look.mm
    readonly property string words: {
        if (trying)
            return lane.tr("Passt das? Bitte ein paar Mal tippen: Der Punkt soll unter dem Finger sein.");
        if (target.length === 0)
            return lane.tr("Einen Moment …");
        return lane.tr("Ziel %1 von %2: genau in die Mitte tippen.").arg(staff.targetsMet + 1).arg(staff.targets);
    }

    function meet(point: var): void {
        staff.notice();
        const inWindow = root.mapToItem(null, point.x, point.y);
        if (trying) {
            dot.x = point.x - dot.width / 2;
            dot.y = point.y - dot.height / 2;
            dot.visible = true;
        } else {
            staff.meet(inWindow.x / root.Window.width, inWindow.y / root.Window.height);
        }
    }

    MultiPointTouchArea {
        anchors.fill: parent
        mouseEnabled: true
        maximumTouchPoints: 1
        onReleased: points => root.meet(points[0])
    }

    Item {
        id: cross

        readonly property point centre: {
            void root.width; // a glass that was turned
            return root.target.length ? root.mapFromItem(null, root.target[0] * root.Window.width, root.target[1] * root.Window.height) : Qt.point(0, 0);
        }

        x: centre.x - width / 2
        y: centre.y - height / 2
        width: root.size
        height: width
        visible: !root.trying && root.target.length > 0
        Accessible.role: Accessible.Graphic
        Accessible.name: root.lane.tr("Ziel")

        Rectangle {
            anchors.fill: parent
            radius: width / 2
            color: "transparent"
            border.width: Math.max(2, root.look.mm)
            border.color: root.look.onPage
        }

        Rectangle {
            anchors.centerIn: parent
            width: parent.width
            height: Math.max(1, Math.round(0.4 * root.look.mm))
            color: root.look.onPage
        }

        Rectangle {
            anchors.centerIn: parent
            width: Math.max(1, Math.round(0.4 * root.look.mm))
            height: parent.height
            color: root.look.onPage
        }
    }

    Rectangle {
        id: dot

        width: 6 * root.look.mm
        height: width
        radius: width / 2
        color: root.look.accent
        visible: false
    }

    // Between the targets, so that none lies under it, and where everybody reaches.
    Column {
        anchors.horizontalCenter: parent.horizontalCenter
        y: Math.round((root.trying ? 0.5 : 0.7) * root.height - height / 2)
        spacing: root.look.s4

        BodyText {
            id: said

            anchors.horizontalCenter: parent.horizontalCenter
            look: root.look
            width: Math.min(implicitWidth, 0.7 * root.width)
            horizontalAlignment: Text.AlignHCenter
            text: root.words
            onTextChanged: said.Accessible.announce(said.text)
        }

        BodyText {
            anchors.horizontalCenter: parent.horizontalCenter
            look: root.look
            width: Math.min(implicitWidth, 0.7 * root.width)
            horizontalAlignment: Text.AlignHCenter
            visible: root.trying
            text: root.lane.tr("Ohne Antwort gilt in %1 Sekunden wieder das Alte.").arg(root.staff.fitLeft)
        }

        Flow {
            id: answers

            readonly property bool sided: yes.implicitWidth + no.implicitWidth + spacing <= 0.9 * root.width

            anchors.horizontalCenter: parent.horizontalCenter
            width: !root.trying ? no.implicitWidth : sided ? yes.implicitWidth + no.implicitWidth + spacing : Math.max(yes.implicitWidth, no.implicitWidth)
            spacing: root.look.s6

            Pill {
                id: yes

                look: root.look
                visible: root.trying
                focus: root.trying
                text: root.lane.tr("Ja, es passt")
                icon: "check"
                primary: true
                onActivated: root.staff.fits(true)
            }

            Pill {
                id: no

                look: root.look
                focus: !root.trying
                text: root.trying ? root.lane.tr("Nein, zurück") : root.lane.tr("Abbrechen")
                icon: root.trying ? "arrow-left" : "x"
                onActivated: root.trying ? root.staff.fits(false) : root.staff.endTest()
            }
        }
    }
}

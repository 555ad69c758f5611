pragma ComponentBehavior: Bound

import QtQuick
import Werkstadt.Controls
import Werkstadt.Model

// The whole lane in one colour after the other, then lines: dead dots, stains and burnt pictures show. A tap goes on.
Press {
    id: root

    required property Lane lane
    required property StaffView staff

    readonly property var shown: ["#ff0000", "#00ff00", "#0000ff", "#000000", "#ffffff", "#808080", "lines"]
    readonly property var called: [lane.tr("Alles rot"), lane.tr("Alles grün"), lane.tr("Alles blau"), lane.tr("Alles schwarz"), lane.tr("Alles weiß"), lane.tr("Alles grau"), lane.tr("Feine Linien")]
    property int at: 0

    name: lane.tr("%1, %2 von %3: antippen geht weiter").arg(called[at]).arg(at + 1).arg(shown.length)
    ringRadius: 0
    onActivated: {
        staff.notice();
        if (at + 1 < shown.length)
            at += 1;
        else
            staff.endTest();
    }

    Rectangle {
        anchors.fill: parent
        color: root.shown[root.at] === "lines" ? "#ffffff" : root.shown[root.at]
    }

    Repeater {
        model: root.shown[root.at] === "lines" ? Math.ceil(root.width / (10 * root.look.mm)) : 0

        Rectangle {
            required property int index

            x: Math.round(index * 10 * root.look.mm)
            width: 1
            height: root.height
            color: "#000000"
        }
    }

    Repeater {
        model: root.shown[root.at] === "lines" ? Math.ceil(root.height / (10 * root.look.mm)) : 0

        Rectangle {
            required property int index

            y: Math.round(index * 10 * root.look.mm)
            width: root.width
            height: 1
            color: "#000000"
        }
    }
}

pragma ComponentBehavior: Bound

import QtQuick
import Werkstadt.Controls
import Werkstadt.Kiosk
import Werkstadt.Scenes.Simulation

// A drawing that fills its half, and beside it what moves it.
Page {
    id: root

    required property SimulationView view
    // Sliders need room for a finger: where the glass is small, the drawing gives way.
    readonly property real share: Math.max(0.34, Math.min(look.larger ? view.count > 1 ? 0.36 : 0.42 : view.count > 1 ? 0.5 : 0.54, 1 - 126 * Math.max(look.mm, look.u) / width))
    readonly property real free: height - (upright ? drawing.height : 0)
    // Where not everything can be seen at once, what moves the drawing comes before what tells of it.
    readonly property bool tight: look.larger || free < 130 * look.mm || view.count > 2 || free < told
    // How much it takes to say everything before what moves the drawing, in a column that is as wide as it can be.
    readonly property real told: {
        const lines = Math.ceil(1.1 * letters.advanceWidth(view.title) / sheet.width);
        const head = view.readoutCount > 0 || view.resets ? look.pill + look.s4 : 0;
        return 5 * look.s6 + lines * letters.height + words.implicitHeight + head + view.count * (1.4 * look.pill + look.s4);
    }

    FontMetrics {
        id: letters

        font: root.view.count > 1 ? root.look.headingFont : root.look.titleFont
    }

    BodyText {
        id: words

        Accessible.ignored: true
        look: root.look
        text: root.view.text
        visible: false
        width: sheet.width
    }

    Binding {
        target: root.view
        property: "noValue"
        value: root.lane.tr("kein Wert")
    }

    Connections {
        target: root.view

        function onRested(told: string) {
            drawing.Accessible.announce(told, Accessible.Polite);
        }
    }

    SimulationDrawing {
        id: drawing

        view: root.view
        width: root.upright ? root.width : Math.round(root.width * root.share)
        height: root.upright ? Math.round(root.height * (root.look.larger || root.view.count > 1 ? 0.36 : 0.42)) : root.height
        Accessible.role: Accessible.Graphic
        Accessible.name: root.view.spoken
    }

    Scroller {
        id: sheet

        lane: root.lane
        look: root.look
        x: (root.upright ? 0 : drawing.width) + root.margin
        y: (root.upright ? drawing.height : 0) + root.look.s6
        width: root.width - x - root.margin
        height: root.height - y - root.look.s6
        spacing: root.look.s4

        SecondLine {
            look: root.look
            width: sheet.room
            visible: !root.tight
            text: root.unbroken(root.lane.tr("%1 · %2 von %3").arg(root.view.exhibitTitle).arg(root.lane.step + 1).arg(root.lane.steps))
        }

        Title {
            look: root.look
            width: sheet.room
            text: root.view.title
            small: root.tight || root.view.count > 1
        }

        Loader {
            width: sheet.room
            active: root.tight
            visible: active
            sourceComponent: hands
        }

        BodyText {
            look: root.look
            width: Math.min(sheet.room, root.look.lineWidth * 1.15)
            text: root.view.text
        }

        Loader {
            width: sheet.room
            active: !root.tight
            visible: active
            sourceComponent: hands
        }
    }

    Component {
        id: hands

        Hands {
            lane: root.lane
            look: root.look
            tight: root.tight
            view: root.view
        }
    }
}

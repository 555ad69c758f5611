pragma ComponentBehavior: Bound

import QtQuick
import Werkstadt.Controls
import Werkstadt.Kiosk
import Werkstadt.Scenes.Network

// A field of light to draw in, and beside it what a small network makes of it while one draws.
Page {
    id: root

    required property NetworkView view
    readonly property bool roomy: !upright && height > 130 * look.mm && !look.larger
    readonly property bool apart: upright && look.larger // upright, large letters need all the height below the field
    readonly property real gap: Math.ceil(3.2 * look.mm)
    readonly property real side: {
        const high = upright ? (apart ? 0.37 : 0.4) * height : height - 2 * look.s6 - (roomy ? controls.height + look.s4 : 0);
        const wide = apart ? width - 2 * margin - look.s4 - 2 * look.pill - gap : upright ? width - 2 * margin : (look.larger ? 0.36 : 0.4) * width;
        return Math.floor(Math.min(high, wide));
    }

    Field {
        id: field

        lane: root.lane
        look: root.look
        view: root.view
        x: root.upright && !root.apart ? (root.width - width) / 2 : root.margin
        y: root.look.s6
        width: root.side
        height: root.side
    }

    Controls {
        id: controls

        lane: root.lane
        look: root.look
        view: root.view
        parent: root.roomy || root.apart ? root : below
        stacked: root.apart
        x: root.roomy ? field.x : root.apart ? field.x + field.width + root.look.s4 : 0
        y: root.roomy ? field.y + field.height + root.look.s4 : root.apart ? field.y : 0
        width: root.roomy ? 0.42 * root.width : root.apart ? root.width - root.margin - x : sheet.room // not the field's, whose size depends on this one's height
    }

    Scroller {
        id: sheet

        lane: root.lane
        look: root.look
        x: root.upright ? root.margin : field.x + field.width + root.look.s10
        y: root.upright ? field.y + Math.max(field.height, root.apart ? controls.height : 0) + root.look.s4 : root.look.s6
        width: root.width - root.margin - x
        height: root.height - y - root.look.s2
        spacing: root.look.s4

        Title {
            look: root.look
            width: sheet.room
            text: root.view.verdict
            small: root.look.larger || root.width < 280 * root.look.u
        }

        Item {
            id: below

            visible: !root.roomy && !root.apart
            width: sheet.room
            height: controls.height
        }

        Outputs {
            lane: root.lane
            look: root.look
            view: root.view
            tall: root.view.inside || !root.roomy || root.width < 280 * root.look.u ? 0 : Math.round(0.26 * root.height)
            width: sheet.room
        }

        Neurons {
            lane: root.lane
            look: root.look
            view: root.view
            width: sheet.room
            visible: root.view.inside
        }

        Told {
            lane: root.lane
            look: root.look
            view: root.view
            width: sheet.room
        }
    }
}

pragma ComponentBehavior: Bound

import QtQuick
import Werkstadt.Controls
import Werkstadt.Kiosk
import Werkstadt.Scenes.Draw

// A sheet with its pens beside it. Sending it is asked for, and thanked for once it is kept.
Page {
    id: root

    required property DrawView view
    readonly property bool tight: !upright && look.larger // letters take so much room that the tools need all the height
    readonly property real gap: look.s2
    readonly property real upper: head.y + head.height + look.s2
    // How large a tool may be, so that all of them stand beside the sheet, or below it.
    readonly property real rows: height - (tight ? 2 * look.s4 : upper) - 2 * look.s4 - 4 * gap
    readonly property real tile: Math.floor(upright ? Math.min(1.15 * look.pill, (width - 2 * margin - look.s4 - 5 * gap) / 7) : Math.max(look.least, Math.min(1.3 * look.pill, rows / 5, 0.075 * width)))
    readonly property real beside: 2 * tile + gap
    // For words and acts, whatever the sheet then gets: else its width would depend on itself.
    readonly property real middle: upright ? width - 2 * margin : width - 2 * margin - 2 * (1.3 * 2 * look.pill + gap + look.s6)
    readonly property real room: upright ? middle : width - 2 * margin - 2 * (beside + look.s6)
    readonly property real sheetWidth: Math.floor(Math.min(room, upright ? room : (height - upper - acts.height - look.s4 - look.s2) * view.aspect))
    readonly property bool worded: tile >= 19 * look.u && !look.larger

    FocusScope {
        id: desk

        anchors.fill: parent
        focus: true

        Column {
            id: head

            x: surface.x
            y: root.look.s4
            width: root.tight ? root.room : root.middle

            Title {
                look: root.look
                width: parent.width
                text: root.view.title
                small: true
            }

            Hint {
                lane: root.lane
                look: root.look
                view: root.view
                width: parent.width
                named: !root.worded
                brief: root.tight
            }
        }

        Surface {
            id: surface

            lane: root.lane
            look: root.look
            view: root.view
            x: Math.round(root.tight ? root.margin + root.beside + root.look.s6 : (root.width - width) / 2)
            y: root.upper
            width: root.sheetWidth
            height: Math.round(width / root.view.aspect)
        }

        Flow {
            id: acts

            x: surface.x
            y: surface.y + surface.height + root.look.s4
            width: root.room
            spacing: root.look.s4

            Pill {
                id: undo

                look: root.look
                text: root.lane.tr("Rückgängig")
                icon: "arrow-back-up"
                iconOnly: root.middle < (root.look.larger ? 300 : 185) * root.look.u
                usable: !root.view.empty
                onActivated: root.view.undo()
            }

            Pill {
                look: root.look
                text: root.lane.tr("Neues Blatt")
                icon: "file-plus"
                iconOnly: undo.iconOnly
                usable: !root.view.empty
                onActivated: root.view.fresh()
            }

            Pill {
                visible: root.view.purpose !== ""
                look: root.look
                text: root.lane.tr("Abschicken …")
                icon: "send"
                iconOnly: root.tight && root.room < 130 * root.look.mm
                usable: !root.view.empty
                onActivated: root.view.review()
            }
        }

        Pens {
            id: pens

            lane: root.lane
            look: root.look
            view: root.view
            tile: root.tile
            worded: root.worded
            gap: root.gap
            across: root.upright ? 3 : 2
            x: root.upright || root.tight ? root.margin : surface.x - root.look.s6 - width
            y: root.upright ? acts.y + acts.height + root.look.s4 : root.tight ? root.look.s4 : surface.y
        }

        Tools {
            lane: root.lane
            look: root.look
            view: root.view
            tile: root.tile
            worded: root.worded
            gap: root.gap
            across: root.upright ? 4 : 2
            x: root.upright || root.tight ? root.width - root.margin - width : surface.x + surface.width + root.look.s6
            y: pens.y
        }
    }

    Sending {
        lane: root.lane
        look: root.look
        view: root.view
        behind: desk
    }
}

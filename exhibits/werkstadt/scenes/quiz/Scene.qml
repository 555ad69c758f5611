pragma ComponentBehavior: Bound

import QtQuick
import Werkstadt.Controls
import Werkstadt.Kiosk
import Werkstadt.Scenes.Quiz

// A question where every answer, right or not, tells something.
Page {
    id: root

    required property QuizView view
    readonly property bool below: upright && look.larger // the picture, until the answer takes its place
    readonly property real free: height - sheet.y - sheet.needed - look.s6
    readonly property bool pictured: view.picture.source.toString() !== "" && (below ? view.chosen < 0 && free > 2 * look.pill : !look.larger)

    // In words too, not by the sign alone; once, where the explanation begins with it anyway.
    function verdict(right: string, wrong: string): string {
        const told = view.right ? /^(Stimmt|Richtig|Genau|Ja|Right|Correct|Exactly|Yes)\b/ : /^(Nicht ganz|Nein|Fast|Not quite|No|Almost|Nearly)\b/;
        return told.test(view.explanation) ? view.explanation : (view.right ? right : wrong) + " " + view.explanation;
    }

    ScenePicture {
        id: picture

        lane: root.lane
        look: root.look
        picture: root.view.picture
        visible: root.pictured
        y: root.below ? root.height - height : 0
        width: !root.pictured ? 0 : root.upright ? root.width : root.width * 0.36
        height: !root.pictured ? 0 : root.below ? Math.round(Math.min(root.free, 0.5 * root.height)) : root.upright ? root.height * 0.3 : root.height
    }

    Scroller {
        id: sheet

        lane: root.lane
        look: root.look
        x: (root.upright ? 0 : picture.width) + root.margin
        y: (root.upright && !root.below ? picture.height : 0) + root.look.s6
        width: root.width - x - root.margin
        height: root.height - root.look.s6 - y - (answer.visible ? answer.height + root.look.s4 : 0)
        spacing: root.look.s4
        onHeightChanged: reveal(tiles.itemAt(root.view.chosen))
        onNeededChanged: reveal(tiles.itemAt(root.view.chosen))

        SecondLine {
            look: root.look
            width: sheet.room
            text: root.lane.tr("Was glaubst du?")
        }

        Title {
            look: root.look
            width: sheet.room
            text: root.view.question
            small: true
        }

        Repeater {
            id: tiles

            model: root.view.choices

            ChoiceTile {
                required property int index
                required property string modelData

                look: root.look
                width: sheet.room
                text: modelData
                checked: root.view.chosen === index
                onActivated: root.view.choose(index)
            }
        }
    }

    // Always in sight, whatever has to scroll above it.
    Scroller {
        id: answer

        lane: root.lane
        look: root.look
        visible: root.view.chosen >= 0
        x: sheet.x
        y: sheet.y + Math.min(sheet.height, sheet.needed) + root.look.s4
        width: sheet.width
        height: Math.min(needed, 0.6 * (root.height - sheet.y))

        Notice {
            look: root.look
            width: answer.room
            kind: root.view.right ? "good" : "plain"
            icon: root.view.right ? "circle-check" : "bulb"
            text: root.view.chosen < 0 ? "" : root.verdict(root.lane.tr("Stimmt!"), root.lane.tr("Nicht ganz."))
        }
    }
}

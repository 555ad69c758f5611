pragma ComponentBehavior: Bound

import QtQuick
import Werkstadt.Controls
import Werkstadt.Model

// A question where every answer, right or not, tells something.
Page {
    id: root

    readonly property QuizView quiz: lane.quiz
    readonly property bool pictured: quiz.picture.source.toString() !== "" && !look.larger

    // In words too, not by the sign alone; once, where the explanation begins with it anyway.
    function verdict(right: string, wrong: string): string {
        const told = quiz.right ? /^(Stimmt|Richtig|Genau|Ja|Right|Correct|Exactly|Yes)\b/ : /^(Nicht ganz|Nein|Fast|Not quite|No|Almost|Nearly)\b/;
        return told.test(quiz.explanation) ? quiz.explanation : (quiz.right ? right : wrong) + " " + quiz.explanation;
    }

    PagePicture {
        id: picture

        look: root.look
        visible: root.pictured
        width: !root.pictured ? 0 : root.upright ? root.width : root.width * 0.36
        height: !root.pictured ? 0 : root.upright ? root.height * 0.3 : root.height
        source: root.quiz.picture.source
        alt: root.quiz.picture.alt
        crop: true
        enlarge: root.lane.tr("Größer")
        enlargeName: root.lane.tr("Bild vergrößern")
        onEnlarged: root.lane.show("picture")
    }

    Scroller {
        id: sheet

        lane: root.lane
        look: root.look
        x: (root.upright ? 0 : picture.width) + root.margin
        y: (root.upright ? picture.height : 0) + root.look.s6
        width: root.width - x - root.margin
        height: root.height - root.look.s6 - y - (answer.visible ? answer.height + root.look.s4 : 0)
        spacing: root.look.s4
        onHeightChanged: reveal(tiles.itemAt(root.quiz.chosen))
        onNeededChanged: reveal(tiles.itemAt(root.quiz.chosen))

        SecondLine {
            look: root.look
            width: sheet.room
            text: root.lane.tr("Was glaubst du?")
        }

        Title {
            look: root.look
            width: sheet.room
            text: root.quiz.question
            small: true
        }

        Repeater {
            id: tiles

            model: root.quiz.choices

            ChoiceTile {
                required property int index
                required property string modelData

                look: root.look
                width: sheet.room
                text: modelData
                checked: root.quiz.chosen === index
                onActivated: root.lane.choose(index)
            }
        }
    }

    // Always in sight, whatever has to scroll above it.
    Scroller {
        id: answer

        lane: root.lane
        look: root.look
        visible: root.quiz.chosen >= 0
        x: sheet.x
        y: sheet.y + Math.min(sheet.height, sheet.needed) + root.look.s4
        width: sheet.width
        height: Math.min(needed, 0.6 * (root.height - sheet.y))

        Notice {
            look: root.look
            width: answer.room
            kind: root.quiz.right ? "good" : "plain"
            icon: root.quiz.right ? "circle-check" : "bulb"
            text: root.quiz.chosen < 0 ? "" : root.verdict(root.lane.tr("Stimmt!"), root.lane.tr("Nicht ganz."))
        }
    }
}

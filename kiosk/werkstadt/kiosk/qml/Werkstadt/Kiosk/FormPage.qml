pragma ComponentBehavior: Bound

import QtQuick
import Werkstadt.Controls
import Werkstadt.Model

// One question a page.
Page {
    id: root

    readonly property FormView form: lane.form
    readonly property bool smiles: form.appearance.includes("smiley5")
    readonly property bool notes: form.type === "note" && form.label.length + form.hint.length < 200 // a few words fill no page
    readonly property bool writes: form.type === "text" || form.type === "integer"

    // The title gives way where the question would not fit otherwise.
    readonly property real besides: number.height + (hint.visible ? hint.height : 0) + (problem.visible ? problem.height : 0) + input.height + 5 * look.s4
    readonly property real titleLines: Math.ceil(1.04 * titleLetters.advanceWidth(form.label) / Math.max(1, sheet.width))
    readonly property bool tight: look.larger || besides + titleLines * 1.16 * look.titleFont.pixelSize > sheet.height

    FontMetrics {
        id: titleLetters

        font: root.look.titleFont
    }

    function chosen(name: string): bool {
        return form.chosen.includes(name);
    }

    Connections {
        target: root.form

        function onQuestionChanged() {
            if (root.writes)
                sheet.reveal(input);
            else
                sheet.toTop();
        }
    }

    Scroller {
        id: sheet

        lane: root.lane
        look: root.look
        x: root.margin
        y: root.look.s6
        width: root.width - 2 * root.margin
        height: (keys.active ? keys.y : root.height) - y - root.look.s4
        visible: !root.notes
        spacing: root.writes && root.look.larger ? root.look.s2 : root.look.s4
        onHeightChanged: {
            if (root.writes)
                reveal(input);
        }

        SecondLine {
            id: number

            look: root.look
            width: parent.width
            visible: root.form.number > 0
            text: root.lane.tr("Frage %1 von %2 · ohne Namen").arg(root.form.number).arg(root.form.total)
        }

        Title {
            look: root.look
            width: parent.width
            text: root.form.label
            small: root.tight
        }

        BodyText {
            id: hint

            look: root.look
            width: parent.width
            visible: text !== ""
            text: root.form.hint
        }

        Notice {
            id: problem

            look: root.look
            width: parent.width
            visible: root.form.problem !== ""
            kind: "care"
            icon: "alert-circle"
            text: root.form.problem
        }

        Loader {
            id: input

            width: sheet.room
            height: (item as Item)?.implicitHeight ?? 0
            sourceComponent: root.smiles ? smileys : root.form.type.startsWith("select") ? choices : root.writes ? field : null
        }
    }

    Message {
        anchors.fill: parent
        lane: root.lane
        look: root.look
        visible: root.notes
        icon: "list"
        title: root.form.label
        text: root.form.hint
    }

    Loader {
        id: keys

        active: root.writes
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        sourceComponent: letters
    }

    Component {
        id: smileys

        Grid {
            id: faces

            readonly property int count: Math.max(1, root.form.choices.length)
            readonly property real widest: Math.max(root.look.u * 36, ...Array.from(root.form.choices).map(choice => words.advanceWidth(choice.label) + 2 * root.look.s4))
            readonly property int fitting: Math.floor((sheet.width + root.look.s4) / (widest + root.look.s4))
            readonly property int lines: Math.ceil(count / columns)
            readonly property real place: (sheet.height - input.y - topPadding - (lines - 1) * spacing) / lines

            columns: Math.max(1, fitting >= count ? count : Math.min(3, fitting))
            spacing: root.look.s4
            topPadding: root.look.s2

            FontMetrics {
                id: words

                font: root.look.strongFont
            }

            Repeater {
                model: root.form.choices

                ChoiceTile {
                    required property int index
                    required property var modelData

                    look: root.look
                    width: (sheet.room - (faces.columns - 1) * faces.spacing) / faces.columns
                    height: Math.max(root.look.u * (root.look.larger ? 50 : 40), Math.min(root.look.u * 84, faces.place))
                    text: modelData.label
                    face: Math.min(4, index)
                    checked: root.chosen(modelData.name)
                    onActivated: root.lane.chooseAnswer(modelData.name)
                }
            }
        }
    }

    Component {
        id: choices

        Grid {
            id: tiles

            columns: root.upright || root.look.larger || root.form.choices.length < 4 ? 1 : 2
            spacing: root.look.s4

            Repeater {
                model: root.form.choices

                ChoiceTile {
                    required property var modelData

                    look: root.look
                    width: (sheet.room - (tiles.columns - 1) * root.look.s4) / tiles.columns
                    text: modelData.label
                    several: root.form.type === "select_multiple"
                    checked: root.chosen(modelData.name)
                    onActivated: root.lane.chooseAnswer(modelData.name)
                }
            }
        }
    }

    Component {
        id: field

        TextField {
            look: root.look
            width: sheet.room
            label: root.form.label
            description: root.form.hint
            text: root.form.text
            placeholder: root.form.type === "integer" ? root.lane.tr("Tippe eine Zahl") : root.lane.tr("Schreib, was du möchtest")
            active: true
            lines: root.form.type === "integer" ? 1 : 2
            onTyped: text => root.type(text)
            onBackspace: root.erase()
            onDone: root.lane.next()
            focus: true
            Component.onCompleted: {
                if (root.look.keysHere)
                    forceActiveFocus();
            }
        }
    }

    Component {
        id: letters

        LaneKeyboard {
            lane: root.lane
            look: root.look
            doneWord: root.lane.tr("Weiter")
            doneIcon: "arrow-right"
            numbers: root.form.type === "integer" ? "integer" : ""
            onTyped: text => root.type(text)
            onBackspace: root.erase()
            onDone: root.lane.next()
        }
    }

    function type(text: string): void {
        if (form.type === "integer" && !/^[0-9]+$/.test(text))
            return;
        const longest = form.type === "integer" ? 6 : form.longest;
        lane.write((form.text + text).slice(0, longest));
    }

    function erase(): void {
        lane.write(Array.from(form.text).slice(0, -1).join(""));
    }
}

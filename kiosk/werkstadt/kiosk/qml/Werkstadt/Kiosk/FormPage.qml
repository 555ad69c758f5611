pragma ComponentBehavior: Bound

import QtQuick
import Werkstadt.Controls
import Werkstadt.Model

// One question a page.
Page {
    id: root

    readonly property FormView form: lane.form
    readonly property bool smiles: form.appearance.includes("smiley5")
    readonly property bool writes: form.type === "text" || form.type === "integer"

    function chosen(name: string): bool {
        return form.chosen.includes(name);
    }

    Connections {
        target: root.form

        function onQuestionChanged() {
            sheet.toTop();
        }
    }

    Scroller {
        id: sheet

        lane: root.lane
        look: root.look
        x: root.margin
        y: root.writes ? root.look.s6 : root.margin
        width: root.width - 2 * root.margin
        height: (keys.active ? keys.y : root.height) - y - root.look.s4
        spacing: root.look.s4

        SecondLine {
            look: root.look
            width: parent.width
            text: root.lane.tr("Frage %1 von %2 · ohne Namen").arg(root.form.number).arg(root.form.total)
        }

        Title {
            look: root.look
            width: parent.width
            text: root.form.label
            small: root.writes || root.look.larger
        }

        BodyText {
            look: root.look
            width: parent.width
            visible: text !== ""
            text: root.form.hint
        }

        Notice {
            look: root.look
            width: parent.width
            visible: root.form.problem !== ""
            kind: "care"
            icon: "alert-circle"
            text: root.form.problem
        }

        Loader {
            width: sheet.room
            sourceComponent: root.smiles ? smileys : root.form.type.startsWith("select") ? choices : root.writes ? field : null
        }
    }

    Loader {
        id: keys

        active: root.writes
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        sourceComponent: root.form.type === "integer" ? digits : letters
    }

    Component {
        id: smileys

        Grid {
            id: faces

            readonly property int fitting: Math.floor((width + spacing) / (root.look.u * 44 * (root.look.larger ? 1.25 : 1) + spacing))

            columns: Math.max(1, fitting >= root.form.choices.length ? root.form.choices.length : fitting)
            spacing: root.look.s6
            topPadding: root.look.s4

            Repeater {
                model: root.form.choices

                ChoiceTile {
                    required property int index
                    required property var modelData

                    look: root.look
                    width: (sheet.room - (faces.columns - 1) * root.look.s6) / faces.columns
                    height: Math.max(implicitHeight, Math.min(root.look.u * 80, sheet.height * 0.55))
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
            text: root.form.text
            placeholder: root.form.type === "integer" ? root.lane.tr("Tippe eine Zahl") : root.lane.tr("Schreib, was du möchtest")
            active: true
            lines: root.form.type === "integer" ? 1 : 2
            onTyped: text => root.type(text)
            onBackspace: root.erase()
            onDone: root.lane.next()
            Component.onCompleted: forceActiveFocus()
        }
    }

    Component {
        id: letters

        Keyboard {
            look: root.look
            language: root.lane.language
            words: ({
                    "shift": root.lane.tr("Großbuchstaben"),
                    "backspace": root.lane.tr("Löschen"),
                    "space": root.lane.tr("Leerzeichen"),
                    "done": root.lane.tr("Weiter"),
                    "numbers": root.lane.tr("Ziffern und Zeichen"),
                    "letters": root.lane.tr("Buchstaben")
                })
            doneIcon: "arrow-right"
            onTyped: text => root.type(text)
            onBackspace: root.erase()
            onDone: root.lane.next()
        }
    }

    Component {
        id: digits

        DigitKeys {
            lane: root.lane
            look: root.look
            onTyped: text => root.type(text)
            onBackspace: root.erase()
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

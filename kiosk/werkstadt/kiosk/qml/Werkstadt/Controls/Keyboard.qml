pragma ComponentBehavior: Bound

import QtQuick
import Werkstadt.Look
import "layouts.js" as Layouts

// Our own keyboard: every key is in the accessibility tree, nothing is learned or kept, nothing repeats by itself.
Rectangle {
    id: keyboard

    required property Look look
    property string language: "de"
    property var words: ({})
    property string doneIcon: "check"
    property bool shifted: false
    property string page: "letters"
    readonly property int _columns: Layouts.columns(language)
    // Where the glass is narrow, the gaps give way before the keys do.
    readonly property bool _narrow: width < _columns * (look.key + look.s2) + 2 * look.s4
    readonly property real _gap: _narrow ? look.s1 : look.s2
    readonly property real _margin: _narrow ? look.s2 : look.s4
    readonly property real _keyHeight: Math.round(1.08 * look.key)
    readonly property real _unit: Math.min(1.7 * _keyHeight, (Math.min(width, look.arm) - 2 * _margin - (_columns - 1) * _gap) / _columns)

    signal typed(string letters)
    signal backspace
    signal done

    function word(key: string, fallback: string): string {
        return words[key] ?? fallback;
    }

    function press(act: string, sign: string): void {
        if (act === "shift") {
            shifted = !shifted;
        } else if (act === "numbers" || act === "letters") {
            page = act === "numbers" ? "signs" : "letters";
        } else if (act === "backspace") {
            backspace();
        } else if (act === "done") {
            done();
        } else {
            typed(act === "space" ? " " : sign);
            shifted = false;
        }
    }

    Accessible.name: word("keyboard", "Keyboard")
    Accessible.role: Accessible.Grouping
    color: look.bar
    implicitHeight: rowsOfKeys.implicitHeight + 2 * _margin

    // Between the keys a finger hits nothing, and nothing below.
    TapHandler {
        objectName: "blocks"

        gesturePolicy: TapHandler.ReleaseWithinBounds
    }

    component Key: Press {
        id: key

        required property string task
        required property string sign
        required property real units
        readonly property string _icon: ({
                shift: "arrow-big-up",
                backspace: "backspace",
                done: keyboard.doneIcon
            })[task] ?? ""
        readonly property string _shown: sign !== "" ? Layouts.shown(sign, keyboard.shifted) : task === "numbers" ? "123" : task === "letters" ? "ABC" : task === "space" ? keyboard.word("space", "Space") : task === "done" ? keyboard.word("done", "OK") : ""
        readonly property bool _dark: task === "done" || (task === "shift" && keyboard.shifted)

        checkable: task === "shift"
        checked: task === "shift" && keyboard.shifted
        height: keyboard._keyHeight
        look: keyboard.look
        name: sign !== "" ? keyboard.word(_shown, _shown) : keyboard.word(task, task)
        ringRadius: 0.6 * look.radius
        width: Math.round(units * keyboard._unit + (units - 1) * keyboard._gap)

        onActivated: keyboard.press(task, _shown)

        Slab {
            anchors.fill: parent
            colour: key._dark ? key.look.primary : key.look.card
            down: key.down
            edgeColour: key._dark ? key.look.primaryEdge : key.look.cardEdge
            look: key.look
            outlineWidth: key._dark ? 0 : key.look.outlineWidth
            radius: key.ringRadius

            Row {
                anchors.centerIn: parent
                spacing: key.look.s2

                Icon {
                    anchors.verticalCenter: parent.verticalCenter
                    colour: key._dark ? key.look.onPrimary : key.look.onCard
                    look: key.look
                    name: key._icon
                    size: Math.round(0.5 * keyboard._keyHeight)
                }

                Text {
                    anchors.verticalCenter: parent.verticalCenter
                    color: key._dark ? key.look.onPrimary : key.sign === "" ? key.look.mutedOnCard : key.look.onCard
                    elide: Text.ElideRight
                    font: key.sign !== "" ? key.look.headingFont : key.task === "done" ? key.look.strongFont : key.look.secondFont
                    text: key._shown
                    textFormat: Text.PlainText
                    visible: text !== "" && (key._icon === "" || implicitWidth < key.width - 3 * key.look.s2 - 0.5 * keyboard._keyHeight)
                    width: Math.min(implicitWidth, key.width - 2 * key.look.s1)
                }
            }
        }
    }

    Column {
        id: rowsOfKeys

        anchors.centerIn: parent
        spacing: keyboard._gap

        Repeater {
            model: Layouts.rows(keyboard.language, keyboard.page)

            delegate: Row {
                id: line

                required property var modelData

                anchors.horizontalCenter: parent?.horizontalCenter
                spacing: keyboard._gap

                Repeater {
                    model: line.modelData

                    delegate: Key {
                        required property var modelData

                        task: modelData.act
                        sign: modelData.sign
                        units: modelData.width
                    }
                }
            }
        }
    }
}

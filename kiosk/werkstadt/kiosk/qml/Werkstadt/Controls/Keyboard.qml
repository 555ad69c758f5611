pragma ComponentBehavior: Bound

import QtQuick
import Werkstadt.Look
import "layouts.js" as Layouts

// Our own keyboard: every key is in the accessibility tree, nothing is learned or kept, nothing repeats by itself.
Rectangle {
    id: keyboard

    required property Look look
    property string language: "de" // the first layout; the layout key changes it
    property var layouts: Layouts.order // fewer than two: no such key
    property string numbers: "" // "integer" or "decimal", with "-signed": digits and no letters; "code", "address": what these are made of
    property bool ends: false // a key that ends a line
    property string point: "," // what separates decimals
    property var words: ({})
    property string doneIcon: "check"
    property bool shifted: false
    property string page: "letters"
    property string layout: language
    readonly property string _page: numbers === "" ? page : numbers
    readonly property real _columns: Layouts.columns(layout, _page)
    readonly property string _next: Layouts.NAMES[Layouts.next(layouts, layout)] ?? "" // of the layout that comes next
    readonly property bool _digits: numbers !== "" && !Layouts.WIDE.includes(numbers)
    // Where the glass is narrow, the gaps give way before the keys do.
    readonly property bool _narrow: width < _columns * (look.key + look.s2) + 2 * look.s4
    readonly property real _gap: _narrow ? look.s1 : look.s2
    readonly property real _margin: _narrow ? look.s1 : look.s4
    readonly property real _keyHeight: Math.round(_digits ? look.pill : 1.08 * look.key)
    readonly property real _unit: Math.min((_digits ? 1.5 : 1.7) * _keyHeight, (Math.min(width, look.arm) - 2 * _margin - (_columns - 1) * _gap) / _columns)
    property string _struck // the key that was struck last, while it counts only once

    signal typed(string letters)
    signal backspace
    signal done

    function word(key: string, fallback: string): string {
        return words[key] ?? fallback;
    }

    // A trembling finger strikes twice: the same key within that time is one stroke.
    function strike(act: string, sign: string): void {
        if (pause.running && _struck === act + sign)
            return;
        _struck = act + sign;
        if (look.strike > 0)
            pause.restart();
        press(act, sign);
    }

    function press(act: string, sign: string): void {
        if (act === "shift") {
            shifted = !shifted;
        } else if (act === "numbers" || act === "letters" || act === "accents") {
            page = act === "numbers" ? "signs" : act;
        } else if (act === "layout") {
            layout = Layouts.next(layouts, layout);
            page = "letters";
            shifted = false;
        } else if (act === "backspace") {
            backspace();
        } else if (act === "done") {
            done();
        } else {
            typed(act === "space" ? " " : act === "line" ? "\n" : sign);
            shifted = false;
        }
    }

    onLanguageChanged: {
        layout = language;
        page = "letters";
    }

    TextMetrics {
        id: nextName

        font: keyboard.look.secondFont
        text: keyboard._next
    }

    TextMetrics {
        id: implicitSpace

        font: keyboard.look.secondFont
        text: keyboard.word("space", "Space")
    }

    Timer {
        id: pause

        interval: keyboard.look.strike
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
                space: implicitSpace.advanceWidth + 4 > width - 2 * look.s1 ? "space" : "",
                line: "corner-down-left",
                done: keyboard.doneIcon
            })[task] ?? ""
        readonly property string _shown: sign !== "" ? Layouts.shown(sign, keyboard.shifted) : ({
                numbers: "123",
                letters: Layouts.BACK[Layouts.known(keyboard.layout)],
                accents: "áñç",
                layout: keyboard._next,
                point: keyboard.point,
                space: keyboard.word("space", "Space"),
                done: keyboard.word("done", "OK")
            })[task] ?? ""
        readonly property bool _dark: task === "done" || (task === "shift" && keyboard.shifted)
        readonly property bool _types: sign !== "" || task === "point"

        checkable: task === "shift"
        checked: task === "shift" && keyboard.shifted
        height: keyboard._keyHeight
        look: keyboard.look
        name: _types ? keyboard.word(_shown, _shown) : keyboard.word(task, task).replace("%1", _shown)
        ringRadius: 0.6 * look.radius
        width: Math.round(units * keyboard._unit + (units - 1) * keyboard._gap)

        onActivated: keyboard.strike(_types ? "" : task, _shown)

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
                    color: key._dark ? key.look.onPrimary : key._types ? key.look.onCard : key.look.mutedOnCard
                    elide: Text.ElideRight
                    font: key._types ? key.look.headingFont : key.task === "done" ? key.look.strongFont : key.look.secondFont
                    text: key.task === "layout" && nextName.advanceWidth + 4 > key.width - 2 * key.look.s1 ? Layouts.SHORT[Layouts.next(keyboard.layouts, keyboard.layout)] : key._shown
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
            model: Layouts.rows(keyboard.layout, keyboard._page, keyboard.layouts.length > 1, keyboard.ends)

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

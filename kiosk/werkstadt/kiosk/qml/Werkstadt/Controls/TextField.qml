import QtQuick

// Shows the text its lane keeps. It holds none itself, so there is no clipboard, no menu, nothing left behind.
Press {
    id: field

    property string text
    property string placeholder
    property string label: placeholder
    property string icon
    property bool active: false
    property int cursorPosition: -1
    property int lines: 1
    readonly property bool masked: true // in pictures for staff
    property int _struck
    readonly property int _at: cursorPosition < 0 ? text.length : Math.min(cursorPosition, text.length)

    signal typed(string letters)
    signal backspace
    signal done

    function key(event: var): bool {
        if (event.modifiers & (Qt.ControlModifier | Qt.AltModifier | Qt.MetaModifier))
            return false;
        if (event.isAutoRepeat || (pause.running && event.key === _struck))
            return event.key !== Qt.Key_Tab && event.key !== Qt.Key_Backtab; // a key that is held or trembles counts once
        _struck = event.key;
        if (look.strike > 0)
            pause.restart();
        if (event.key === Qt.Key_Backspace)
            backspace();
        else if (event.key === Qt.Key_Return || event.key === Qt.Key_Enter)
            done();
        else if (event.key !== Qt.Key_Tab && event.text.length > 0 && event.text >= " " && event.text !== "\u007f")
            typed(event.text);
        else
            return false;
        return true;
    }

    Accessible.editable: true
    Accessible.multiLine: lines > 1
    implicitHeight: Math.max(look.pill, Math.ceil(metrics.lineSpacing * lines) + 2 * look.s4)
    implicitWidth: 120 * look.u
    keys: key
    name: label
    role: Accessible.EditableText

    Timer {
        id: pause

        interval: field.look.strike
    }

    FontMetrics {
        id: metrics

        font: field.look.textFont
    }

    Rectangle {
        anchors.fill: parent
        border.color: field.active ? field.look.onPage : field.look.fieldBorder
        border.width: Math.max(1, Math.round((field.active ? 1 : 0.5) * field.look.u))
        color: field.look.field
        radius: field.look.radius
    }

    Icon {
        id: sign

        anchors.verticalCenter: parent.verticalCenter
        colour: field.look.muted
        look: field.look
        name: field.icon
        size: Math.round(0.8 * field.look.icon)
        visible: field.icon !== ""
        x: field.look.s4
    }

    Item {
        id: inside

        anchors.fill: parent
        anchors.leftMargin: field.icon === "" ? field.look.s6 : sign.x + sign.width + field.look.s2
        anchors.rightMargin: field.look.s6
        clip: true

        TextEdit {
            id: shown

            readonly property rect _cursor: {
                void [width, font, contentHeight];
                return positionToRectangle(Math.min(field._at, length));
            }

            Accessible.ignored: true
            activeFocusOnPress: false
            color: field.look.onPage
            cursorVisible: false
            enabled: false
            font: field.look.textFont
            readOnly: true
            selectByMouse: false
            text: field.text
            textFormat: TextEdit.PlainText
            width: field.lines > 1 ? inside.width : Math.max(inside.width, implicitWidth)
            wrapMode: field.lines > 1 ? TextEdit.Wrap : TextEdit.NoWrap
            // A line that is too long moves so that its cursor stays in sight, whichever way it is written.
            x: field.lines > 1 || width <= inside.width ? 0 : Math.min(0, inside.width - _cursor.x - field.look.s2)
            y: field.lines > 1 ? Math.min(field.look.s4, inside.height - field.look.s4 - _cursor.y - _cursor.height) : (inside.height - height) / 2
        }

        Text {
            color: field.look.muted
            font: field.look.textFont
            text: field.placeholder
            textFormat: Text.PlainText
            visible: field.text === ""
            width: parent.width
            x: field.active ? field.look.s2 : 0
            y: shown.y
            elide: Text.ElideRight
        }

        Rectangle {
            color: field.look.onPage
            height: metrics.height
            visible: field.active
            width: Math.max(2, Math.round(0.6 * field.look.u))
            x: shown.x + shown._cursor.x
            y: shown.y + shown._cursor.y
        }
    }
}

pragma ComponentBehavior: Bound

import QtQuick
import Werkstadt.Look

// Whatever can be pressed. Acts on release inside, on Space, Enter and Return, and on the press action of the
// accessibility tree; a touch that is too long or too wide (a palm, a leaning child) does nothing.
Item {
    id: press

    required property Look look
    property string name
    property int role: Accessible.Button
    property string description
    property bool usable: true
    property bool checkable: false
    property bool checked: false
    property real ringRadius: look.radius
    property var keys: null // (event) => bool: a control that takes more keys than the acting ones
    readonly property bool down: tap.pressed && !tap.spoilt && usable && contains(tap.point.position)
    readonly property bool ringed: activeFocus && look.byKeys

    signal activated

    function act(): void {
        if (usable)
            activated();
    }

    Accessible.checkable: checkable
    Accessible.checked: checked
    Accessible.description: description
    Accessible.focusable: true
    Accessible.name: name
    Accessible.onPressAction: act()
    Accessible.onToggleAction: act()
    Accessible.pressed: down
    Accessible.role: role
    activeFocusOnTab: true
    enabled: usable

    Keys.onPressed: event => {
        look.byKeys = true;
        if (keys) {
            event.accepted = keys(event);
            return;
        }
        const acts = [Qt.Key_Space, Qt.Key_Return, Qt.Key_Enter, Qt.Key_Select].includes(event.key);
        if (acts && !event.isAutoRepeat)
            act();
        event.accepted = acts;
    }

    Tap {
        id: tap

        look: press.look

        onPressedChanged: {
            if (pressed)
                press.look.byKeys = false;
        }
        onMeant: press.act()
    }

    Loader {
        active: press.ringed
        anchors.fill: parent
        sourceComponent: ring
        z: 1
    }

    Component {
        id: ring

        Ring {
            look: press.look
            radius: press.ringRadius
        }
    }
}

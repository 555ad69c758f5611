import QtQuick
import Werkstadt.Look

// Something that comes first: over the dimmed page, which is disabled meanwhile. Esc, Back or a tap beside it closes.
// The closing pill is always in sight; what is longer than the glass scrolls above it.
FocusScope {
    id: panel

    required property Look look
    property bool open: false
    property bool closable: true
    property string title
    property string text
    property string close
    property string closeIcon: "x"
    property string up: "Nach oben"
    property string down: "Nach unten"
    property bool floating: false // the closing pill stands before the content, at its lower right
    property real wide: 220
    property bool low: false // at the foot of the glass, where everybody's hands are
    property Item behind: null
    default property alias content: body.data
    readonly property real _padding: floating ? look.s4 : look.s10
    readonly property real _foot: close === "" || floating ? 0 : look.pill + look.s6
    readonly property real room: height - look.above - look.below // where hands reach
    readonly property bool _far: width > look.arm // than an arm reaches
    property Item _before: null
    property bool _made: false // one that is made when it is wanted comes in like the others

    signal opened
    signal closed
    signal turned

    function dismiss(): void {
        if (closable)
            closed();
    }

    Accessible.name: title
    Accessible.role: Accessible.Dialog
    anchors.fill: parent
    enabled: open
    opacity: open && _made ? 1 : 0
    visible: opacity > 0
    z: 100

    Keys.onPressed: event => {
        if (event.key === Qt.Key_Escape || event.key === Qt.Key_Back) {
            look.byKeys = true;
            event.accepted = true;
            dismiss();
        } else {
            event.accepted = sheet.page(event.key);
        }
    }
    function takeKeys(): void {
        _before = Window.activeFocusItem;
        forceActiveFocus();
        const first = card.nextItemInFocusChain(true);
        if (first)
            first.forceActiveFocus();
    }

    function turnTo(): void {
        if (open) {
            sheet.toTop();
            if (look.keysHere)
                takeKeys();
            opened();
        } else if (_before) {
            if (look.keysHere)
                _before.forceActiveFocus();
            _before = null;
        }
    }

    onOpenChanged: {
        if (_made)
            turnTo();
    }
    Component.onCompleted: {
        _made = true;
        if (open)
            turnTo();
    }

    // While the keyboard is with a neighbour, nothing of this lane may take it away.
    Connections {
        target: panel.look
        enabled: panel.open

        function onKeysHereChanged() {
            if (panel.look.keysHere)
                panel.takeKeys();
        }
    }

    Binding {
        property: "enabled"
        target: panel.behind
        value: false
        when: panel.open && panel.behind !== null
    }

    Behavior on opacity {
        enabled: panel.look.moves

        NumberAnimation {
            duration: panel.look.quick
            easing.type: Easing.OutCubic
        }
    }

    Rectangle {
        anchors.fill: parent
        color: panel.look.dim

        Tap {
            objectName: "blocks"

            look: panel.look

            onMeant: eventPoint => {
                if (!card.contains(card.mapFromItem(panel, eventPoint.position)))
                    panel.dismiss();
            }
        }
    }

    Item {
        id: card

        x: {
            void panel.look.hand; // what nearHand goes by
            return Math.round(panel._far ? panel.look.s4 + panel.look.nearHand(panel.width - 2 * panel.look.s4, width) : (panel.width - width) / 2);
        }
        y: Math.round(panel.look.above + (panel.low ? panel.room - height - panel.look.s4 : (panel.room - height) / 2))
        height: Math.min(panel.room - 2 * panel.look.s4, sheet.needed + panel._foot + 2 * panel._padding + panel.look.edge)
        width: Math.min((panel._far && !panel.floating ? panel.look.arm : panel.width) - 2 * panel.look.s4, panel.wide * panel.look.u)

        Slab {
            anchors.fill: parent
            colour: panel.look.page
            look: panel.look
            radius: 1.5 * panel.look.radius

            Sheet {
                id: sheet

                anchors.fill: parent
                anchors.bottomMargin: panel._padding + panel._foot
                anchors.leftMargin: panel._padding
                anchors.rightMargin: panel._padding
                anchors.topMargin: panel._padding
                down: panel.down
                look: panel.look
                spacing: panel.look.s4
                up: panel.up

                onTurned: panel.turned()

                Title {
                    look: panel.look
                    small: panel.look.larger
                    text: panel.title
                    visible: panel.title !== ""
                    width: sheet.room
                }

                BodyText {
                    look: panel.look
                    text: panel.text
                    visible: panel.text !== ""
                    width: sheet.room
                }

                Column {
                    id: body

                    spacing: panel.look.s4
                    topPadding: panel.title !== "" || panel.text !== "" ? panel.look.s2 : 0
                    width: sheet.room
                }
            }

            Pill {
                id: closing

                anchors.bottom: parent.bottom
                anchors.bottomMargin: panel._padding
                x: {
                    void panel.look.hand; // what nearHand goes by
                    if (panel.floating && panel._far)
                        return Math.round(Math.max(panel._padding, Math.min(parent.width - width - panel._padding, panel.look.nearHand(panel.width, width) - card.x)));
                    return panel.floating !== panel.look.mirrored ? parent.width - width - panel._padding : panel._padding;
                }
                icon: panel.closeIcon
                look: panel.look
                text: panel.close
                visible: panel.close !== ""

                onActivated: panel.closed()
            }
        }
    }
}

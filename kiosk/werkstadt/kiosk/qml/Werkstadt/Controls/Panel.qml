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
    property string up: "Nach oben"
    property string down: "Nach unten"
    property bool floating: false // the closing pill stands before the content, at its lower right
    property real wide: 220
    property Item behind: null
    default property alias content: body.data
    readonly property real _padding: floating ? look.s4 : look.s10
    readonly property real _foot: close === "" || floating ? 0 : look.pill + look.s6
    property Item _before: null

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
    opacity: open ? 1 : 0
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
    onOpenChanged: {
        if (open) {
            _before = Window.activeFocusItem;
            forceActiveFocus();
            sheet.toTop();
            const first = card.nextItemInFocusChain(true);
            if (first)
                first.forceActiveFocus();
        } else if (_before) {
            _before.forceActiveFocus();
            _before = null;
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

        TapHandler {
            objectName: "blocks"

            gesturePolicy: TapHandler.ReleaseWithinBounds

            onTapped: eventPoint => {
                if (!card.contains(card.mapFromItem(panel, eventPoint.position)))
                    panel.dismiss();
            }
        }
    }

    Item {
        id: card

        anchors.centerIn: parent
        height: Math.min(panel.height - 2 * panel.look.s4, sheet.needed + panel._foot + 2 * panel._padding + panel.look.edge)
        width: Math.min(panel.width - 2 * panel.look.s4, panel.wide * panel.look.u)

        Slab {
            anchors.fill: parent
            colour: panel.look.theme === "light" ? panel.look.page : panel.look.card
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
                    colour: panel.look.theme === "light" ? panel.look.onPage : panel.look.onCard
                    look: panel.look
                    small: panel.look.larger
                    text: panel.title
                    visible: panel.title !== ""
                    width: sheet.room
                }

                BodyText {
                    colour: panel.look.onCard
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
                anchors.left: panel.floating ? undefined : parent.left
                anchors.leftMargin: panel._padding
                anchors.right: panel.floating ? parent.right : undefined
                anchors.rightMargin: panel._padding
                icon: "x"
                look: panel.look
                text: panel.close
                visible: panel.close !== ""

                onActivated: panel.closed()
            }
        }
    }
}

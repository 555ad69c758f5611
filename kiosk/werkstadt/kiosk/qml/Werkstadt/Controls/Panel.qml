import QtQuick
import Werkstadt.Look

// Something that comes first: over the dimmed page, which is disabled meanwhile. Esc, Back or a tap beside it closes.
FocusScope {
    id: panel

    required property Look look
    property bool open: false
    property bool closable: true
    property string title
    property string text
    property string close
    property real wide: 220
    property Item behind: null
    default property alias content: body.data
    property Item _before: null

    signal closed

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
        }
    }
    onOpenChanged: {
        if (open) {
            _before = Window.activeFocusItem;
            forceActiveFocus();
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
        height: Math.min(panel.height - 2 * panel.look.s4, column.implicitHeight + 2 * panel.look.s10 + panel.look.edge)
        width: Math.min(panel.width - 2 * panel.look.s4, panel.wide * panel.look.u)

        Slab {
            anchors.fill: parent
            colour: panel.look.theme === "light" ? panel.look.page : panel.look.card
            look: panel.look
            radius: 1.5 * panel.look.radius

            Flickable {
                anchors.fill: parent
                anchors.margins: panel.look.s10
                boundsBehavior: Flickable.StopAtBounds
                clip: contentHeight > height + 1
                contentHeight: column.implicitHeight
                contentWidth: width
                interactive: contentHeight > height + 1

                Column {
                    id: column

                    spacing: panel.look.s4
                    width: parent.width

                    Title {
                        colour: panel.look.theme === "light" ? panel.look.onPage : panel.look.onCard
                        look: panel.look
                        text: panel.title
                        visible: panel.title !== ""
                        width: parent.width
                    }

                    BodyText {
                        colour: panel.look.onCard
                        look: panel.look
                        text: panel.text
                        visible: panel.text !== ""
                        width: parent.width
                    }

                    Column {
                        id: body

                        spacing: panel.look.s4
                        topPadding: panel.title !== "" || panel.text !== "" ? panel.look.s4 : 0
                        width: parent.width
                    }

                    Pill {
                        icon: "x"
                        look: panel.look
                        text: panel.close
                        visible: panel.close !== ""

                        onActivated: panel.closed()
                    }
                }
            }
        }
    }
}

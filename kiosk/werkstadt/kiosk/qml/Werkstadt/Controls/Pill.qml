import QtQuick

// The primary control: a word with its icon, 20 mm high.
Press {
    id: pill

    property string text
    property string icon
    property bool primary: false
    property bool iconOnly: false
    property bool trailingIcon: false
    readonly property bool _dark: primary && usable
    readonly property color _ink: !usable ? look.muted : primary ? look.onPrimary : look.onCard
    readonly property bool _worded: !iconOnly && text !== ""

    implicitHeight: look.pill
    implicitWidth: Math.max(look.pill, Math.ceil(row.implicitWidth) + 2 * (_worded ? look.s6 + look.s1 : 0))
    name: text
    ringRadius: Math.floor((height - look.edge) / 2)

    Slab {
        anchors.fill: parent
        colour: pill._dark ? pill.look.primary : pill.usable ? pill.look.card : pill.look.track
        down: pill.down || !pill.usable
        edgeColour: pill._dark ? pill.look.primaryEdge : pill.look.cardEdge
        look: pill.look
        outlineWidth: pill._dark ? 0 : pill.look.outlineWidth
        radius: pill.ringRadius

        Row {
            id: row

            anchors.centerIn: parent
            layoutDirection: pill.trailingIcon ? Qt.RightToLeft : Qt.LeftToRight
            spacing: pill._worded && pill.icon !== "" ? pill.look.s4 : 0

            Icon {
                anchors.verticalCenter: parent.verticalCenter
                colour: pill._ink
                look: pill.look
                name: pill.icon
            }

            Text {
                anchors.verticalCenter: parent.verticalCenter
                color: pill._ink
                elide: Text.ElideRight
                font: pill.look.strongFont
                text: pill.text
                textFormat: Text.PlainText
                visible: pill._worded
                width: Math.min(Math.ceil(implicitWidth), Math.max(0, pill.width - 2 * pill.look.s4 - (pill.icon === "" ? 0 : pill.look.icon + pill.look.s4)))
            }
        }
    }
}

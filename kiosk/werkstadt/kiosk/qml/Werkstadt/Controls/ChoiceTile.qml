pragma ComponentBehavior: Bound

import QtQuick

// One answer. Chosen shows in three ways: dark ground, thick border, and a mark.
Press {
    id: tile

    property string text
    property string hint
    property bool several: false
    property int face: -1
    readonly property bool _faced: face >= 0
    readonly property color _ink: checked ? look.onSelected : look.onCard
    readonly property real _border: checked ? 1.5 * look.ring : 0

    checkable: true
    description: hint
    implicitHeight: _faced ? Math.round(62 * look.u) : Math.max(look.pill, words.implicitHeight + 2 * look.s4 + look.edge)
    implicitWidth: _faced ? Math.round(52 * look.u) : Math.ceil(mark.width + Math.max(label.implicitWidth, below.implicitWidth)) + 3 * look.s6
    name: text
    ringRadius: look.radius
    role: several ? Accessible.CheckBox : Accessible.RadioButton

    Slab {
        anchors.fill: parent
        colour: tile.checked ? tile.look.selected : tile.look.card
        down: tile.down
        edgeColour: tile.checked ? tile.look.selectedEdge : tile.look.cardEdge
        look: tile.look
        outline: tile.checked ? tile.look.selectedEdge : tile.look.outline
        outlineWidth: tile.checked ? Math.max(2, tile._border) : tile.look.outlineWidth

        Rectangle {
            id: mark

            readonly property real _size: tile._faced ? 8 * tile.look.u : 9 * tile.look.u

            anchors.left: tile._faced ? undefined : parent.left
            anchors.leftMargin: tile.look.s6
            anchors.right: tile._faced ? parent.right : undefined
            anchors.rightMargin: tile.look.s4
            anchors.top: tile._faced ? parent.top : undefined
            anchors.topMargin: tile.look.s4
            anchors.verticalCenter: tile._faced ? undefined : parent.verticalCenter
            border.color: tile.checked ? tile.look.onSelected : tile.look.fieldBorder
            border.width: Math.max(1, Math.round(0.6 * tile.look.u))
            color: tile.checked ? tile.look.onSelected : "transparent"
            height: _size
            radius: tile.several ? tile.look.s1 : _size / 2
            visible: !tile._faced || tile.checked
            width: _size

            Icon {
                anchors.centerIn: parent
                colour: tile.look.selected
                look: tile.look
                name: tile.checked ? "check" : ""
                size: Math.round(parent._size * 0.9)
            }
        }

        Column {
            id: words

            anchors.left: tile._faced ? parent.left : mark.right
            anchors.leftMargin: tile._faced ? tile.look.s2 : tile.look.s4
            anchors.right: parent.right
            anchors.rightMargin: tile._faced ? tile.look.s2 : tile.look.s6
            anchors.verticalCenter: parent.verticalCenter
            spacing: tile._faced ? tile.look.s4 : 0

            Loader {
                active: tile._faced
                anchors.horizontalCenter: parent.horizontalCenter
                sourceComponent: picture
                visible: active
            }

            Text {
                id: label

                color: tile._ink
                font: tile.look.strongFont
                horizontalAlignment: tile._faced ? Text.AlignHCenter : Text.AlignLeft
                text: tile.text
                textFormat: Text.PlainText
                width: parent.width
                wrapMode: Text.Wrap
            }

            Text {
                id: below

                color: tile.checked ? tile.look.onSelected : tile.look.mutedOnCard
                font: tile.look.secondFont
                horizontalAlignment: tile._faced ? Text.AlignHCenter : Text.AlignLeft
                text: tile.hint
                textFormat: Text.PlainText
                visible: text !== ""
                width: parent.width
                wrapMode: Text.Wrap
            }
        }
    }

    Component {
        id: picture

        Face {
            colour: tile.checked ? tile.look.selectedPicture : tile.look.onCard
            look: tile.look
            mood: tile.face
            size: Math.min(34 * tile.look.u, 0.62 * tile.width, 0.5 * tile.height)
        }
    }
}

pragma ComponentBehavior: Bound

import QtQuick
import Werkstadt.Look

// One answer. Chosen shows in three ways: dark ground, thick border, and a mark.
Press {
    id: tile

    property string text
    property string hint
    property bool several: false
    property int face: -1
    property url cover // a picture: above the words where it is stacked, else beside them
    property bool stacked: false
    readonly property bool _faced: face >= 0 || stacked
    readonly property bool _covered: cover.toString() !== ""
    readonly property color _ink: checked ? look.onSelected : look.onCard
    readonly property real _border: checked ? 1.5 * look.ring : 0

    checkable: true
    description: hint
    implicitHeight: face >= 0 ? Math.round(62 * look.u) : stacked ? words.implicitHeight + 2 * look.s4 + look.edge + (_covered ? 30 * look.u : 0) : Math.max(look.pill, (_covered ? 30 * look.u : 0) + look.edge, words.implicitHeight + 2 * look.s4 + look.edge)
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

        Image {
            id: beside

            readonly property real _margin: tile._faced ? tile.look.s2 : tile.look.s1
            readonly property real _high: tile._faced ? tile.height - tile.look.edge - words.height - 2 * tile.look.s4 - _margin : tile.height - tile.look.edge - 2 * _margin

            Accessible.ignored: true
            x: tile._faced ? _margin : mark.x + mark.width + tile.look.s4
            y: _margin
            width: !tile._covered ? 0 : tile._faced ? tile.width - 2 * _margin : Math.round(1.25 * _high)
            height: tile._covered ? Math.max(1, _high) : 0
            source: drawn.url
            visible: tile._covered
        }

        Cover {
            id: drawn

            file: tile.cover
            height: beside.height
            now: tile.look.still
            radius: 0.7 * tile.look.radius
            width: beside.width
        }

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

            anchors.left: tile._faced ? parent.left : tile._covered ? beside.right : mark.right
            anchors.leftMargin: tile._faced ? tile.look.s2 : tile.look.s4
            anchors.right: parent.right
            anchors.rightMargin: tile._faced ? tile.look.s2 : tile.look.s6
            anchors.verticalCenter: tile.stacked && tile._covered ? undefined : parent.verticalCenter
            anchors.bottom: tile.stacked && tile._covered ? parent.bottom : undefined
            anchors.bottomMargin: tile.look.s4
            spacing: tile._faced ? tile.look.s4 : 0

            Loader {
                active: tile.face >= 0
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

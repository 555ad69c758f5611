import QtQuick
import Werkstadt.Look

// A gentle message: what happened, and what happens next. Read aloud when it appears, without taking the focus.
Item {
    id: notice

    required property Look look
    property string text
    property string icon: kind === "good" ? "circle-check" : "info-circle"
    property string kind: "plain"
    property bool announced: true
    readonly property color _mark: kind === "good" ? look.good : kind === "care" ? look.danger : look.onCard

    function announce(): void {
        if (announced && visible && text !== "")
            Accessible.announce(text);
    }

    Accessible.name: text
    Accessible.role: Accessible.AlertMessage
    implicitHeight: Math.max(look.least, words.implicitHeight + 2 * look.s4)
    implicitWidth: 140 * look.mm

    Component.onCompleted: announce()
    onTextChanged: announce()
    onVisibleChanged: announce()

    Slab {
        anchors.fill: parent
        look: notice.look

        Rectangle {
            bottomLeftRadius: notice.look.radius
            color: notice._mark
            height: parent.height
            topLeftRadius: notice.look.radius
            width: 2 * notice.look.s1
        }

        Icon {
            id: mark

            anchors.left: parent.left
            anchors.leftMargin: notice.look.s6
            anchors.verticalCenter: parent.verticalCenter
            colour: notice._mark
            look: notice.look
            name: notice.icon
        }

        Text {
            id: words

            anchors.left: mark.right
            anchors.leftMargin: notice.look.s4
            anchors.right: parent.right
            anchors.rightMargin: notice.look.s6
            anchors.verticalCenter: parent.verticalCenter
            color: notice.look.onCard
            font: notice.look.textFont
            lineHeight: 1.15
            text: notice.text
            textFormat: Text.PlainText
            wrapMode: Text.Wrap
        }
    }
}

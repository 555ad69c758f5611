import QtQuick
import Werkstadt.Look

// A gentle message: what happened, and what happens next. Read aloud when it appears, without taking the focus.
Item {
    id: notice

    required property Look look
    property string text
    property string spoken: text // what is read aloud
    property string icon: kind === "good" ? "check" : kind === "care" ? "refresh" : "info-circle"
    property string kind: "plain"
    property bool announced: true
    readonly property color _mark: kind === "good" ? look.good : kind === "care" ? look.danger : look.onCard

    function announce(): void {
        if (announced && visible && text !== "")
            Accessible.announce(spoken);
    }

    Accessible.name: spoken
    Accessible.role: Accessible.AlertMessage
    implicitHeight: Math.max(look.least, words.implicitHeight + 2 * look.s4)
    implicitWidth: 140 * look.u

    Component.onCompleted: announce()
    onSpokenChanged: announce()
    onVisibleChanged: announce()

    Slab {
        anchors.fill: parent
        look: notice.look

        Rectangle {
            id: mark

            anchors.left: parent.left
            anchors.leftMargin: notice.look.s4
            anchors.verticalCenter: parent.verticalCenter
            color: notice._mark
            height: Math.round(1.35 * notice.look.icon)
            radius: height / 2
            width: height

            Icon {
                anchors.centerIn: parent
                colour: notice.look.card
                look: notice.look
                name: notice.icon
                size: 0.8 * notice.look.icon
            }
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
            lineHeight: Math.round(1.4 * font.pixelSize)
            lineHeightMode: Text.FixedHeight
            text: notice.text
            textFormat: Text.PlainText
            wrapMode: Text.Wrap
        }
    }
}

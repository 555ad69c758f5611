import QtQuick
import Werkstadt.Controls

// A place in the list: its number as on the plan, its name, whether it has been opened, whether one is there.
Press {
    id: root

    required property int number
    required property var place
    required property string hereWord
    required property string seenWord
    readonly property real around: disc.x + disc.width + 2 * look.s4 // of the title

    function heightAt(width: real): real {
        const line = title.height / Math.max(1, title.lineCount), lines = Math.ceil(title.implicitWidth / Math.max(1, width - around));
        return Math.max(look.pill, lines * line + (place.here ? here.implicitHeight : 0) + 2 * look.s2 + look.edge);
    }

    implicitHeight: Math.max(look.pill, words.height + 2 * look.s2 + look.edge)
    name: [number + ": " + place.title, place.here ? hereWord : "", place.seen ? seenWord : ""].filter(word => word !== "").join(", ")
    ringRadius: look.radius

    Slab {
        anchors.fill: parent
        down: root.down
        look: root.look

        Rectangle {
            id: disc

            anchors.verticalCenter: parent.verticalCenter
            color: root.look.onCard
            height: width
            radius: width / 2
            width: Math.round(0.56 * root.look.pill)
            x: root.look.s4

            Text {
                Accessible.ignored: true
                anchors.centerIn: parent
                color: root.look.card
                font: root.look.strongFont
                fontSizeMode: Text.HorizontalFit
                horizontalAlignment: Text.AlignHCenter
                minimumPixelSize: 8
                text: root.number
                width: parent.width * 0.75
            }
        }

        Column {
            id: words

            anchors.left: disc.right
            anchors.leftMargin: root.look.s4
            anchors.right: parent.right
            anchors.rightMargin: root.look.s4
            anchors.verticalCenter: parent.verticalCenter

            Text {
                id: title

                Accessible.ignored: true
                color: root.look.onCard
                font: root.look.strongFont
                text: root.place.title
                textFormat: Text.PlainText
                width: parent.width
                wrapMode: Text.Wrap
            }

            Text {
                id: here

                Accessible.ignored: true
                color: root.look.mutedOnCard
                font: root.look.secondFont
                text: root.hereWord
                textFormat: Text.PlainText
                visible: root.place.here
                width: parent.width
                wrapMode: Text.Wrap
            }
        }

        Rectangle {
            border.color: root.look.card
            border.width: Math.max(1, Math.round(0.6 * root.look.u))
            color: root.look.good
            height: width
            radius: width / 2
            visible: root.place.seen
            width: Math.round(0.62 * disc.width)
            x: disc.x + disc.width - 0.62 * width
            y: disc.y + disc.height - 0.62 * height

            Icon {
                anchors.centerIn: parent
                colour: root.look.card
                look: root.look
                name: root.place.seen ? "check" : ""
                size: 0.8 * parent.width
            }
        }
    }
}

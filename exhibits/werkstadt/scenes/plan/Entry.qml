import QtQuick
import Werkstadt.Controls

// A place in the list: its number as on the plan, its name, whether it has been opened, whether one is there.
Press {
    id: root

    required property int number
    required property var place
    required property string hereWord
    required property string seenWord
    readonly property real needed: disc.x + disc.width + look.s4 + Math.ceil(title.implicitWidth) + (sign.visible ? sign.width + look.s2 : 0) + look.s4

    implicitHeight: Math.max(look.pill, words.height + 2 * look.s4 + look.edge)
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
            anchors.right: sign.visible ? sign.left : parent.right
            anchors.rightMargin: root.look.s2
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

        Icon {
            id: sign

            anchors.right: parent.right
            anchors.rightMargin: root.look.s4
            anchors.verticalCenter: parent.verticalCenter
            colour: root.look.good
            look: root.look
            name: root.place.seen ? "check" : ""
            size: 0.8 * root.look.icon
        }
    }
}

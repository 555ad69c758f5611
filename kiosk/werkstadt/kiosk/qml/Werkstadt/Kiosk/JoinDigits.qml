import QtQuick
import Werkstadt.Controls
import Werkstadt.Model

// Six digits, as large as they can be. Nothing is sent until somebody says here that they are the same.
Page {
    id: root

    required property JoiningView joining

    readonly property string digits: joining.digits
    readonly property int minutes: Math.floor(joining.left / 60)
    readonly property string clock: minutes + ":" + (joining.left % 60 < 10 ? "0" : "") + joining.left % 60
    readonly property real others: head.height + rest.height + pills.height + 3 * column.spacing + 2 * look.s4
    readonly property real tall: Math.max(24 * look.u, Math.min(76 * look.u, height - others)) // of what the digits stand on

    Component.onCompleted: Accessible.announce(lane.tr("Sechs Ziffern: %1").arg(digits.replace(" ", "").split("").join(" ")), Accessible.Assertive)

    Column {
        id: column

        anchors.centerIn: parent
        width: Math.min(root.width - 2 * root.margin, 300 * root.look.u)
        spacing: root.height < 150 * root.look.u ? root.look.s4 : root.look.s6

        Title {
            id: head

            look: root.look
            width: parent.width
            small: true
            text: root.lane.tr("Stehen in der Konsole genau diese Ziffern?")
        }

        Slab {
            look: root.look
            width: parent.width
            height: root.tall

            Text {
                id: shown

                anchors.centerIn: parent
                font.family: root.look.hugeFont.family
                font.weight: Font.ExtraBold
                font.pixelSize: Math.round(Math.min(parent.width / 4.4, 0.66 * root.tall))
                color: root.look.onCard
                text: root.digits === "" ? "–" : root.digits
                textFormat: Text.PlainText
                Accessible.role: Accessible.StaticText
                Accessible.name: root.digits === "" ? root.lane.tr("Die drei Minuten sind um.") : root.lane.tr("Sechs Ziffern: %1").arg(root.digits.replace(" ", "").split("").join(" "))
            }
        }

        BodyText {
            id: rest

            look: root.look
            width: parent.width
            text: root.joining.name === "" ? root.lane.tr("Noch %1 Minuten.").arg(root.clock) : root.lane.tr("%1 · noch %2 Minuten").arg(root.joining.name).arg(root.clock)
        }

        Flow {
            id: pills

            width: parent.width
            spacing: root.look.s6

            Pill {
                look: root.look
                focus: true
                icon: "equal"
                primary: true
                usable: root.digits !== ""
                text: root.lane.tr("Stimmt überein")
                onActivated: root.joining.answer(true)
            }

            Pill {
                look: root.look
                icon: "equal-not"
                text: root.lane.tr("Stimmt nicht")
                onActivated: root.joining.answer(false)
            }
        }
    }
}

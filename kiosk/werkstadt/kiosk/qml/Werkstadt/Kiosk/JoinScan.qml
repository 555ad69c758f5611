import QtQuick
import Werkstadt.Controls
import Werkstadt.Model

// What the camera sees, until the console's QR code is in it. No picture is kept.
Page {
    id: root

    required property JoiningView joining

    readonly property real room: upright ? width - 2 * margin : (width - 3 * margin) / 2

    Grid {
        anchors.centerIn: parent
        columns: root.upright ? 1 : 2
        spacing: root.margin
        verticalItemAlignment: Grid.AlignVCenter

        Rectangle {
            width: root.room
            height: Math.round(Math.min(width * 3 / 4, root.height * (root.upright ? 0.5 : 0.86)))
            radius: root.look.radius
            color: root.look.bar
            visible: !root.joining.cameraFailed

            Viewfinder {
                readonly property bool masked: true // in pictures for staff
                readonly property bool ownWords: false

                anchors.fill: parent
                anchors.margins: root.look.s1
                of: root.joining
                mirrored: true
                Accessible.role: Accessible.Graphic
                Accessible.name: root.lane.tr("Was die Kamera sieht")
            }
        }

        Column {
            width: root.room
            spacing: root.look.s6

            Title {
                look: root.look
                width: parent.width
                small: true
                text: root.joining.cameraFailed ? root.lane.tr("Die Kamera geht nicht.") : root.lane.tr("QR-Code vor die Kamera halten")
            }

            BodyText {
                look: root.look
                width: parent.width
                text: root.joining.cameraFailed ? root.lane.tr("Mit dem Code oder mit sechs Ziffern geht es genauso.") : root.lane.tr("Er steht in der Konsole neben dem Code: auf einem Tablet oder ausgedruckt, eine Handbreit entfernt.")
            }

            Notice {
                look: root.look
                width: parent.width
                visible: root.joining.oddPicture
                kind: "care"
                icon: "alert-triangle"
                text: root.lane.tr("Das ist ein anderer QR-Code.")
            }
        }
    }
}

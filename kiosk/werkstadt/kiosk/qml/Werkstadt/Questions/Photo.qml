pragma ComponentBehavior: Bound

import QtQuick
import Werkstadt.Controls
import Werkstadt.Model

// A photo: the camera goes on when somebody says so, and off as soon as the picture is taken.
Question {
    id: root

    readonly property CaptureView capture: form.capture as CaptureView
    readonly property string state_: capture?.state ?? "empty"
    readonly property bool shows: state_ === "looking" || state_ === "kept"
    readonly property real pictureHeight: Math.max(60 * look.u, Math.min(110 * look.u, place - look.pill - 2 * look.s4 - (told.visible ? told.height + look.s4 : 0)))

    implicitHeight: all.height

    Column {
        id: all

        spacing: root.look.s4
        width: parent.width

        Notice {
            id: told

            look: root.look
            width: Math.min(parent.width, 220 * root.look.u)
            visible: root.capture?.failed ?? false
            kind: "care"
            icon: "camera-off"
            text: root.lane.tr("Das Foto hat nicht geklappt. Versuch es noch einmal, oder geh einfach weiter.")
        }

        BodyText {
            look: root.look
            width: parent.width
            visible: root.state_ === "empty"
            text: root.lane.tr("Die Kamera ist aus. Erst wenn du sie einschaltest, sieht sie dich.")
        }

        Rectangle {
            visible: root.shows
            width: Math.min(parent.width, Math.round(height * 4 / 3))
            height: root.pictureHeight
            radius: root.look.radius
            color: root.look.bar

            Viewfinder {
                readonly property bool masked: true // in pictures for staff
                readonly property bool ownWords: false

                anchors.fill: parent
                anchors.margins: root.look.s1
                of: root.capture
                mirrored: root.state_ === "looking"
                Accessible.role: Accessible.Graphic
                Accessible.name: root.state_ === "kept" ? root.lane.tr("Dein Foto") : root.lane.tr("Was die Kamera sieht")
            }
        }

        Flow {
            width: parent.width
            spacing: root.look.s4

            Pill {
                look: root.look
                visible: root.state_ !== "looking"
                icon: "camera"
                text: root.state_ === "kept" ? root.lane.tr("Neues Foto") : root.lane.tr("Kamera einschalten")
                onActivated: root.capture.look()
            }

            Pill {
                look: root.look
                visible: root.state_ === "looking"
                icon: "camera"
                text: root.lane.tr("Foto machen")
                onActivated: root.capture.shoot()
            }

            Pill {
                look: root.look
                visible: root.shows
                icon: root.state_ === "kept" ? "trash" : "camera-off"
                text: root.state_ === "kept" ? root.lane.tr("Löschen") : root.lane.tr("Kamera ausschalten")
                onActivated: root.capture.drop()
            }
        }
    }
}

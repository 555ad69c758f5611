pragma ComponentBehavior: Bound

import QtQuick
import Werkstadt.Controls
import Werkstadt.Model

// Three roads, as tiles: side by side where there is room, else one below the other.
Page {
    id: root

    required property JoiningView joining

    readonly property bool sided: width >= (look.larger ? 400 : 230) * look.u
    readonly property bool brief: look.larger && !sided // then all of them are in sight
    readonly property int many: joining.scans ? 3 : 2

    Scroller {
        id: sheet

        lane: root.lane
        look: root.look
        x: root.margin
        y: root.look.s10
        width: root.width - 2 * root.margin
        height: root.height - y - root.look.s4
        spacing: root.look.s6

        Column {
            id: above

            width: sheet.room
            spacing: sheet.spacing

            Title {
                look: root.look
                width: sheet.room
                small: root.look.larger || root.width < 230 * root.look.u
                text: root.lane.tr("Dieses Gerät verbinden")
            }

            BodyText {
                look: root.look
                width: Math.min(sheet.room, root.look.lineWidth)
                visible: root.joining.error === ""
                text: root.lane.tr("Es gehört noch zu keinem Hub. In der Konsole „Gerät hinzufügen“ öffnen, dann hier wählen:")
            }

            Notice {
                look: root.look
                width: Math.min(sheet.room, 200 * root.look.u)
                visible: root.joining.error !== ""
                kind: "care"
                icon: "info-circle"
                text: root.joining.error === "voucher-over" ? root.lane.tr("Der Gutschein, der hier steckt, ist abgelaufen.") : root.joining.error.startsWith("voucher") ? root.lane.tr("Der Gutschein, der hier steckt, gilt nicht.") : root.lane.tr("Mit dem Gutschein, der hier steckt, hat es noch nicht geklappt. Es geht von selbst weiter.")
            }

            StickNotice {
                look: root.look
                lane: root.lane
                width: Math.min(sheet.room, 200 * root.look.u)
                stick: root.joining.stick
                openFor: root.joining.stickLeft
            }
        }

        Grid {
            id: tiles

            readonly property real cell: (sheet.room - (columns - 1) * spacing) / columns
            readonly property real least: Math.max(code.needed, compared.needed, scanned.visible ? scanned.needed : 0)
            // As large as there is room for.
            readonly property real tall: root.sided ? Math.max(least, Math.min(100 * root.look.u, root.height - root.look.s10 - root.look.s6 - above.height - (foot.visible ? foot.height + sheet.spacing : 0) - (door.visible ? door.height + sheet.spacing : 0) - sheet.spacing)) : least

            columns: root.sided ? root.many : 1
            spacing: root.look.s6

            JoinTile {
                id: code

                look: root.look
                width: tiles.cell
                height: tiles.tall
                stacked: root.sided
                focus: true
                icon: "keyboard"
                title: root.lane.tr("Code eingeben")
                text: root.brief ? "" : root.lane.tr("24 Zeichen, die in der Konsole stehen.")
                onActivated: root.joining.choose("code")
            }

            JoinTile {
                id: compared

                look: root.look
                width: tiles.cell
                height: tiles.tall
                stacked: root.sided
                icon: "number-123"
                title: root.lane.tr("Ziffern vergleichen")
                text: root.brief ? "" : root.lane.tr("Wenn beide Bildschirme zu sehen sind.")
                onActivated: root.joining.choose("hubs")
            }

            JoinTile {
                id: scanned

                look: root.look
                width: tiles.cell
                height: tiles.tall
                stacked: root.sided
                visible: root.joining.scans
                icon: "qrcode"
                title: root.lane.tr("QR-Code zeigen")
                text: root.brief ? "" : root.lane.tr("Den der Konsole, vor die Kamera halten.")
                onActivated: root.joining.choose("scan")
            }
        }

        SecondLine {
            id: foot

            visible: root.joining.error === "" && !door.visible
            look: root.look
            width: Math.min(sheet.room, root.look.lineWidth)
            text: root.lane.tr("Mit einem Gutschein auf einem USB-Stick geht es von selbst.")
        }

        // A closed device reads a stick only where somebody asks for it.
        Pill {
            id: door

            look: root.look
            visible: root.joining.stick.there
            usable: root.joining.stick.state !== "reading"
            text: root.joining.stick.state === "waiting" ? root.lane.tr("Nicht mehr warten") : root.lane.tr("USB-Stick mit einem Gutschein lesen")
            icon: root.joining.stick.state === "waiting" ? "x" : "usb"
            onActivated: root.joining.stickIn()
        }
    }
}

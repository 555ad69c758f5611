pragma ComponentBehavior: Bound

import QtQuick
import Werkstadt.Controls
import Werkstadt.Model

// How this device is, in plain words, then what can be done here.
Page {
    id: root

    required property StaffView staff

    readonly property var how: staff.state
    readonly property bool known: staff.known
    readonly property bool sided: width >= (look.larger ? 330 : 200) * look.u
    readonly property var acts: how.acts ?? []
    property Item before: null
    readonly property string busy: {
        if (staff.doing === "reboot")
            return lane.tr("Das Gerät startet neu …");
        if (staff.doing === "poweroff")
            return lane.tr("Das Gerät schaltet sich aus …");
        if (staff.doing === "restart-kiosk")
            return lane.tr("Die Ausstellung startet neu …");
        if (staff.doing === "rescue")
            return lane.tr("Wird gesichert … Bitte den Stick stecken lassen.");
        return "";
    }
    readonly property string told: {
        if (busy !== "")
            return busy;
        if (staff.done === "")
            return "";
        if (staff.doneError === "no-machine")
            return lane.tr("Das kann das Programm auf diesem Gerät nicht. Bitte am Gerät selbst: Knopf oder Strom.");
        if (staff.doneError === "no-stick")
            return lane.tr("Es steckt kein Stick, auf den geschrieben werden darf.");
        if (staff.doneError === "silent")
            return lane.tr("Der Dienst auf diesem Gerät antwortet nicht. Hilft Warten nicht: Strom aus und wieder an.");
        if (staff.done.startsWith("touch-"))
            return touched;
        if (staff.doneError !== "")
            return lane.tr("Das hat nicht geklappt: %1").arg(staff.doneDetail);
        if (staff.done === "rescue")
            return lane.tr("Gesichert als %1. Am Hub: werkstadt-hub journal import DATEI").arg(staff.doneDetail);
        return staff.done === "backlight" || staff.done === "stick" ? "" : lane.tr("Das ist unterwegs.");
    }

    // Of a correction of touch.
    readonly property string touched: {
        if (staff.doneError === "missed")
            return lane.tr("Die Ziele wurden nicht getroffen. Es bleibt, wie es war.");
        if (staff.doneError === "late")
            return lane.tr("Niemand hat geantwortet. Es ist wieder, wie es war.");
        if (staff.doneError === "no-touch")
            return lane.tr("Es ist nicht klar, welches Glas berührt wurde. Es bleibt, wie es war.");
        if (staff.doneError !== "")
            return lane.tr("Das hat nicht geklappt: %1").arg(staff.doneDetail);
        if (staff.done === "touch-keep")
            return lane.tr("Die neue Einstellung gilt.");
        return staff.done === "touch-back" ? lane.tr("Es ist wieder, wie es war.") : "";
    }

    function may(verb: string): bool {
        return acts.includes(verb) && staff.doing === "";
    }

    // Whoever answers goes on where they were.
    function ask(verb: string): void {
        before = Window.activeFocusItem;
        staff.ask(verb);
    }

    function goOn(): void {
        if (before && staff.asked === "") {
            if (look.keysHere)
                before.forceActiveFocus(Qt.OtherFocusReason);
            before = null;
        }
    }

    Connections {
        target: root.staff
        enabled: root.before !== null

        function onChanged() {
            Qt.callLater(root.goOn);
        }
    }

    Scroller {
        id: sheet

        lane: root.lane
        look: root.look
        x: root.margin
        y: root.look.s6
        width: root.width - 2 * root.margin
        height: root.height - y - root.look.s2
        spacing: root.look.s4
        onTurned: root.staff.notice()

        Title {
            look: root.look
            width: sheet.room
            small: true
            text: root.how.name ? root.how.name : root.lane.tr("Dieses Gerät")
        }

        Notice {
            look: root.look
            width: sheet.room
            visible: root.told !== ""
            kind: root.busy !== "" ? "plain" : root.staff.doneError === "" ? "good" : "care"
            icon: root.busy !== "" ? "clock" : root.staff.doneError === "" ? "check" : "alert-triangle"
            text: root.told
        }

        BodyText {
            look: root.look
            width: sheet.room
            visible: !root.known
            text: root.lane.tr("Einen Moment: Das Gerät sieht nach, wie es ihm geht.")
        }

        StaffCards {
            visible: root.known
            look: root.look
            lane: root.lane
            staff: root.staff
            width: sheet.room
            columns: root.sided ? 2 : 1
        }

        Title {
            look: root.look
            width: sheet.room
            small: true
            text: root.lane.tr("Was möchten Sie tun?")
        }

        // Beside what was just pressed.
        StickNotice {
            look: root.look
            lane: root.lane
            width: sheet.room
            stick: root.staff.stick
            openFor: root.staff.stickLeft
        }

        Flow {
            width: sheet.room
            spacing: root.look.s4

            Pill {
                look: root.look
                text: root.lane.tr("Bildschirm prüfen")
                icon: "device-desktop"
                onActivated: root.staff.test("screen")
            }

            Pill {
                look: root.look
                text: root.lane.tr("Berührung prüfen")
                icon: "hand-finger"
                onActivated: root.staff.test("touch")
            }

            Pill {
                look: root.look
                text: root.lane.tr("Berührung einstellen")
                icon: "adjustments"
                visible: root.acts.includes("touch-try")
                usable: root.may("touch-try")
                onActivated: root.staff.test("calibrate")
            }

            Pill {
                look: root.look
                text: root.lane.tr("USB-Stick lesen")
                icon: "usb"
                visible: root.acts.includes("stick")
                usable: root.may("stick") && !root.staff.stick.busy
                onActivated: root.staff.letStickIn()
            }

            Pill {
                look: root.look
                text: root.lane.tr("Auf USB-Stick sichern")
                icon: "usb"
                usable: root.may("rescue") && root.how.stick
                onActivated: root.ask("rescue")
            }

            Pill {
                look: root.look
                text: root.lane.tr("Ausstellung neu starten")
                icon: "refresh"
                usable: root.may("restart-kiosk")
                onActivated: root.ask("restart-kiosk")
            }

            Pill {
                look: root.look
                text: root.lane.tr("Gerät neu starten")
                icon: "refresh"
                usable: root.may("reboot")
                onActivated: root.ask("reboot")
            }

            Pill {
                look: root.look
                text: root.lane.tr("Gerät ausschalten")
                icon: "power"
                usable: root.may("poweroff")
                onActivated: root.ask("poweroff")
            }
        }

        BodyText {
            look: root.look
            width: Math.min(sheet.room, root.look.lineWidth)
            visible: root.known && !root.acts.includes("reboot")
            text: root.lane.tr("Neu starten und ausschalten kann das Programm dieses Gerät nicht. Bitte am Gerät selbst: Knopf oder Strom. Gegebene Antworten sind gespeichert.")
        }

        BodyText {
            look: root.look
            width: Math.min(sheet.room, root.look.lineWidth)
            visible: root.known && !root.how.stick
            text: root.lane.tr("Zum Sichern einen Stick einstecken. Nur Ihr Hub kann die Datei öffnen. Erkennt das Gerät keinen Stick, geht es mit werkstadt-agent journal rescue.")
        }

        VolumeRow {
            lane: root.lane
            look: root.look
            width: Math.min(sheet.room, 150 * root.look.u)
            visible: root.lane.ear.speaks
        }

        Column {
            width: Math.min(sheet.room, 150 * root.look.u)
            visible: root.known && root.how.backlight >= 0 && root.acts.includes("backlight")
            spacing: root.look.s1

            BodyText {
                look: root.look
                width: parent.width
                strong: true
                text: root.lane.tr("Helligkeit")
            }

            Slider {
                look: root.look
                width: parent.width
                name: root.lane.tr("Helligkeit")
                from: 10
                to: 100
                step: 5
                stride: 10
                value: Math.max(10, root.known ? root.how.backlight : 10)
                text: root.lane.tr("%1 %").arg(value)
                less: root.lane.tr("Dunkler")
                more: root.lane.tr("Heller")
                lessIcon: "moon"
                moreIcon: "sun"
                onMoved: percent => root.staff.setBacklight(Math.round(percent))
            }
        }
    }
}

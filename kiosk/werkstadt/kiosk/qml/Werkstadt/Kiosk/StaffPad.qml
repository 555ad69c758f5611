pragma ComponentBehavior: Bound

import QtQuick
import Werkstadt.Controls
import Werkstadt.Model

// The pad: digits as dots, big keys, and in words what came of it. Which part of it was wrong is never told.
Page {
    id: root

    required property StaffView staff
    required property var keyPressed // (event) => bool: for who types on real keys

    readonly property bool sided: width >= height
    readonly property real gap: look.s4
    // Where it is low, what was typed stands beside the keys, which must not become small.
    readonly property bool apart: sided && height - 2 * look.s4 < 4 * look.pill + look.least + 4 * gap
    readonly property real tall: Math.min(look.pill, Math.floor(((sided ? height - 2 * look.s4 : 0.75 * height) - (apart ? 0 : look.least + gap) - 3 * gap) / 4))
    readonly property real cell: Math.round(1.4 * look.pill)
    readonly property string wait: staff.left > 0 ? staff.left < 100 ? lane.tr("Die PIN zählt wieder in %1 Sekunden.").arg(staff.left) : lane.tr("Die PIN zählt wieder in %1 Minuten.").arg(Math.ceil(staff.left / 60)) : ""
    readonly property string told: {
        if (staff.looking)
            return lane.tr("Wird geprüft …");
        if (staff.error === "wrong")
            return lane.tr("Das stimmt nicht.") + (wait === "" ? " " + lane.tr("Bitte noch einmal.") : " " + wait);
        if (staff.error === "locked")
            return lane.tr("Zu viele falsche Versuche.") + (wait === "" ? " " + lane.tr("Jetzt geht es wieder.") : " " + wait);
        if (staff.error === "no-pin")
            return lane.tr("Für dieses Gerät ist noch keine PIN gesetzt. Das geht am Hub: werkstadt-hub staff pin. Danach dauert es eine Minute.");
        if (staff.error === "busy")
            return lane.tr("Gerade wird schon geprüft. Bitte noch einmal.");
        if (staff.error !== "" || !staff.reached)
            return lane.tr("Der Dienst auf diesem Gerät antwortet nicht. Darum lässt sich hier nichts prüfen. Hilft Warten nicht: Strom aus und wieder an.");
        return "";
    }
    // What is announced does not count the seconds aloud.
    readonly property string announced: staff.looking ? "" : staff.error === "" ? "" : told.replace(/[0-9]+/, "").length > 0 ? staff.error : ""

    onAnnouncedChanged: {
        if (announced !== "")
            root.Accessible.announce(told, Accessible.Assertive);
    }

    Sheet {
        id: words

        anchors.left: parent.left
        anchors.leftMargin: root.margin
        anchors.top: parent.top
        anchors.topMargin: root.sided ? root.apart ? root.look.s6 : Math.max(root.look.s6, Math.min(field.y, root.height - needed)) : root.look.s4
        anchors.bottom: root.sided && !root.apart ? parent.bottom : field.top
        anchors.bottomMargin: root.look.s4
        width: root.sided ? root.width - board.width - 3 * root.margin : root.width - 2 * root.margin
        look: root.look
        up: root.lane.tr("Nach oben")
        down: root.lane.tr("Nach unten")
        spacing: root.look.s4
        onTurned: root.staff.notice()

        Title {
            look: root.look
            width: words.room
            small: true
            text: root.lane.tr("Für das Personal")
        }

        BodyText {
            look: root.look
            width: Math.min(words.room, root.look.lineWidth)
            visible: root.told === ""
            text: root.lane.tr("Bitte die PIN eingeben. Wer sie nicht weiß: In der Konsole steht beim Gerät ein Einmal-Code.")
        }

        Notice {
            look: root.look
            width: words.room
            visible: root.told !== ""
            kind: root.staff.looking ? "plain" : "care"
            icon: root.staff.looking ? "clock" : "alert-triangle"
            announced: false
            text: root.told
        }

        SecondLine {
            look: root.look
            width: words.room
            visible: root.staff.left > 0 && root.staff.codeLeft === 0
            text: root.lane.tr("Ein Einmal-Code aus der Konsole gilt sofort.")
        }
    }

    Press {
        id: field

        look: root.look
        focus: true
        x: root.apart ? root.margin : board.x
        y: root.apart ? root.height - height - root.look.s4 : board.y - height - root.gap
        width: root.apart ? words.width : board.width
        height: root.look.least
        role: Accessible.EditableText
        name: root.lane.tr("PIN oder Einmal-Code")
        description: root.lane.tr("%1 Ziffern eingegeben").arg(root.staff.typed)
        keys: root.keyPressed

        Rectangle {
            anchors.fill: parent
            radius: root.look.radius * 0.6
            color: root.look.field
            border.width: Math.max(1, Math.round(0.5 * root.look.u))
            border.color: root.look.fieldBorder
        }

        Row {
            anchors.centerIn: parent
            spacing: Math.min(root.look.s2, (field.width - 2 * root.look.s4) / 16 - root.look.s4)

            Repeater {
                model: root.staff.typed

                Rectangle {
                    width: Math.round(3.4 * root.look.u)
                    height: width
                    radius: width / 2
                    color: root.look.onPage
                }
            }
        }
    }

    Grid {
        id: board

        x: root.sided ? root.width - width - root.margin : Math.round((root.width - width) / 2)
        y: root.sided ? Math.round((root.height - height + (root.apart ? 0 : field.height + root.gap)) / 2) : root.height - height - root.look.s4
        columns: 3
        spacing: root.gap

        Repeater {
            model: ["1", "2", "3", "4", "5", "6", "7", "8", "9"]

            Key {
                required property string modelData

                text: modelData
                onActivated: root.staff.type(modelData)
            }
        }

        Key {
            text: root.lane.tr("Löschen")
            icon: "backspace"
            iconOnly: true
            onActivated: root.staff.erase()
        }

        Key {
            text: "0"
            onActivated: root.staff.type("0")
        }

        Key {
            text: root.lane.tr("Prüfen")
            icon: "check"
            iconOnly: true
            primary: true
            usable: root.staff.typed > 0 && !root.staff.looking
            onActivated: root.staff.submit()
        }
    }

    component Key: Pill {
        look: root.look
        width: root.cell
        height: root.tall
        Keys.priority: Keys.BeforeItem
        Keys.onPressed: event => {
            if (/^[0-9]$/.test(event.text) || event.key === Qt.Key_Backspace)
                event.accepted = root.keyPressed(event);
        }
    }
}

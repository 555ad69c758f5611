import QtQuick
import Werkstadt.Look
import Werkstadt.Model

// The state of this device: what was given and is at the hub, the net, the exhibition, the machine, and what is wrong.
Flow {
    id: root

    required property int columns
    required property Lane lane
    required property Look look
    required property StaffView staff

    readonly property var how: staff.known ? staff.state : ({
            "troubles": [],
            "addresses": []
        })
    readonly property real cell: Math.floor((width - (columns - 1) * spacing) / columns)
    readonly property bool hub: how.hub === "here"
    // Codes of troubles, in words; what is not among them is told as the device tells it.
    readonly property var words: ({
            "disk-full": lane.tr("Der Speicher ist fast voll."),
            "journal": lane.tr("Antworten lassen sich gerade nicht speichern. Formulare bleiben geschlossen."),
            "journal-disk-full": lane.tr("Der Speicher ist voll. Formulare bleiben geschlossen."),
            "journal-read-only": lane.tr("Der Speicher ist schreibgeschützt: Vermutlich ist er am Ende."),
            "journal-failing": lane.tr("Der Speicher nimmt nichts mehr an. Formulare bleiben geschlossen."),
            "journal-damaged": lane.tr("Eine Datei des Tagebuchs ist beschädigt. Neue Antworten stehen in einer neuen."),
            "agent-journal": lane.tr("Ein Eintrag des Geräts ließ sich nicht speichern."),
            "bad-pack": lane.tr("Ein Exponat lässt sich nicht zeigen. Die anderen laufen weiter."),
            "bad-form": lane.tr("Ein Formular lässt sich nicht öffnen."),
            "hub-refuses": lane.tr("Der Hub nimmt etwas nicht an."),
            "renewal": lane.tr("Das Zertifikat lässt sich nicht erneuern."),
            "clock": lane.tr("Die Uhr geht falsch."),
            "content-not-fresh": lane.tr("Was gezeigt wird, ist nicht mehr frisch."),
            "content-fell": lane.tr("Die Oberfläche ist mit neuen Inhalten dreimal abgestürzt. Gezeigt werden die davor."),
            "safe-page": lane.tr("Die Oberfläche ist mit diesen Inhalten dreimal abgestürzt. Sie ruhen vorerst."),
            "kiosk": lane.tr("Die Oberfläche ist gerade abgestürzt und neu gestartet."),
            "selftest": lane.tr("Der Selbsttest sagt: Das Gerät ist nicht so verschlossen, wie es sein soll."),
            "guard-helper": lane.tr("Eingestecktes lässt sich gerade nicht prüfen."),
            "went-back": lane.tr("Ein neues System hat sich nicht bewährt. Es läuft wieder das alte."),
            "touch": lane.tr("Die Berührung lässt sich nicht nachstellen.")
        })
    // Codes that go on with the name of one of several: keyboard-input3.
    readonly property var families: ({
            "keyboard": lane.tr("Eine Tastatur steckt. Was darauf getippt wird, kommt nicht an."),
            "usb": lane.tr("Etwas Fremdes steckt in einer USB-Buchse. Es bekommt keinen Zugang."),
            "sensor": lane.tr("Ein Sensor liefert keine Werte: %1"),
            "buttons": lane.tr("Die Tasten am Gehäuse antworten nicht.")
        })

    function said(trouble: var): string {
        const code = trouble.code.replace(/^.*\//, "");
        const family = families[code.split("-")[0]]?.replace("%1", code.replace(/^[^-]*-/, ""));
        return words[code] ?? family ?? lane.tr("Störung „%1“: %2").arg(trouble.code).arg(trouble.detail);
    }

    spacing: look.s4

    StaffCard {
        id: answers

        look: root.look
        width: root.cell
        height: root.columns > 1 ? Math.max(implicitHeight, net.implicitHeight) : implicitHeight
        icon: "circle-check"
        well: !root.how.lost
        title: root.lane.tr("Gegebene Antworten")
        main: !root.how.behind ? root.lane.tr("%1 gegeben = %2 am Hub").arg(root.how.given ?? 0).arg(root.how.held ?? 0) : root.lane.tr("%1 gegeben, %2 am Hub, %3 warten").arg(root.how.given).arg(root.how.held).arg(root.how.behind)
        lines: [!root.how.behind ? "" : root.hub ? root.lane.tr("Sie sind unterwegs.") : root.lane.tr("Hier sind sie sicher. Sie gehen los, sobald der Hub da ist."), root.how.lost ? root.lane.tr("%1 ließen sich nicht speichern. Dafür wurde niemandem gedankt.").arg(root.how.lost) : ""].filter(one => one !== "")
    }

    StaffCard {
        id: net

        look: root.look
        width: root.cell
        height: root.columns > 1 ? Math.max(implicitHeight, answers.implicitHeight) : implicitHeight
        icon: "network"
        well: root.hub
        title: root.lane.tr("Netz und Hub")
        main: root.hub ? root.lane.tr("Der Hub ist da.") : root.how.hub === "away" ? root.how.since ? root.lane.tr("Der Hub ist weg seit %1.").arg(root.how.since) : root.lane.tr("Der Hub ist weg.") : root.lane.tr("Dieses Gerät gehört zu keinem Hub.")
        lines: [root.how.hub_address ? root.lane.tr("Adresse des Hubs: %1").arg(root.how.hub_address) : "", root.how.addresses.length ? root.lane.tr("Dieses Gerät: %1").arg(root.how.addresses.join(", ")) : root.lane.tr("Dieses Gerät hat keine Adresse: Steckt das Kabel?"), root.hub ? "" : root.lane.tr("Besucher:innen merken davon nichts.")].filter(one => one !== "")
    }

    StaffCard {
        id: shown

        look: root.look
        width: root.cell
        height: root.columns > 1 ? Math.max(implicitHeight, machine.implicitHeight) : implicitHeight
        icon: "photo"
        well: root.how.exhibition !== "" && root.how.fresh !== false
        title: root.lane.tr("Ausstellung")
        main: root.how.exhibition ? root.how.exhibition : root.lane.tr("Noch keine in Kraft")
        lines: [root.how.content ? root.lane.tr("Fassung %1").arg(root.how.content) : "", root.how.fetching ? root.lane.tr("Eine neue wird gerade geholt.") : "", root.how.fresh === false ? root.lane.tr("Von einem Stick, dessen Zeit um war.") : ""].filter(one => one !== "")
    }

    StaffCard {
        id: machine

        look: root.look
        width: root.cell
        height: root.columns > 1 ? Math.max(implicitHeight, shown.implicitHeight) : implicitHeight
        icon: "device-desktop"
        title: root.lane.tr("Gerät")
        main: [root.how.zone ? root.lane.tr("Bereich %1").arg(root.how.zone) : "", root.lane.tr("Version %1").arg(root.how.version ?? "")].filter(one => one !== "").join(" · ")
        lines: [root.how.device ? root.lane.tr("Nummer %1").arg(root.how.device.slice(0, 8)) : "", root.lane.tr("%1 MB frei").arg(root.how.megabytes ?? 0), root.how.clock !== "hub" ? root.lane.tr("Die Uhr geht nach dem Gerät allein.") : root.how.offset_s > 60 ? root.lane.tr("Die Uhr weicht um %1 Minuten ab.").arg(Math.round(root.how.offset_s / 60)) : root.lane.tr("Die Uhr stimmt mit dem Hub überein.")].filter(one => one !== "")
    }

    StaffCard {
        look: root.look
        width: root.columns * root.cell + (root.columns - 1) * root.spacing
        icon: "thumb-up"
        well: root.how.troubles.length === 0
        title: root.lane.tr("Störungen")
        main: root.how.troubles.length === 0 ? root.lane.tr("Keine") : root.how.troubles.length === 1 ? root.lane.tr("Eine") : String(root.how.troubles.length)
        lines: root.how.troubles.map(one => root.said(one) + (one.since !== "" ? " " + root.lane.tr("Seit %1.").arg(one.since) : ""))
    }
}

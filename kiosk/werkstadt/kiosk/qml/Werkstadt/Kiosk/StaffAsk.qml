import QtQuick
import Werkstadt.Controls
import Werkstadt.Model

// The second question, before what cannot be taken back.
Panel {
    id: root

    required property Lane lane
    required property StaffView staff

    readonly property var titles: ({
            "restart-kiosk": lane.tr("Ausstellung neu starten?"),
            "reboot": lane.tr("Gerät neu starten?"),
            "poweroff": lane.tr("Gerät ausschalten?"),
            "rescue": lane.tr("Antworten auf den Stick sichern?")
        })
    readonly property var texts: ({
            "restart-kiosk": lane.tr("Nur das Programm beginnt neu. Das dauert wenige Sekunden, und nichts geht verloren."),
            "reboot": lane.tr("Das dauert etwa eine Minute. Alles, wofür gedankt wurde, ist gespeichert."),
            "poweroff": lane.tr("Danach darf der Strom weg. Wieder an geht es nur mit dem Knopf oder dem Strom."),
            "rescue": lane.tr("Es entsteht eine Datei, die nur Ihr Hub öffnen kann. Auf diesem Gerät ändert sich nichts.")
        })
    readonly property var yeses: ({
            "restart-kiosk": lane.tr("Neu starten"),
            "reboot": lane.tr("Neu starten"),
            "poweroff": lane.tr("Ausschalten"),
            "rescue": lane.tr("Sichern")
        })
    property string verb

    Component.onCompleted: verb = staff.asked

    up: lane.tr("Nach oben")
    down: lane.tr("Nach unten")
    onTurned: staff.notice()
    open: true
    low: true
    title: titles[verb] ?? ""
    text: texts[verb] ?? ""
    close: lane.tr("Abbrechen")
    onClosed: staff.no()

    Pill {
        look: root.look
        text: root.yeses[root.verb] ?? ""
        icon: root.verb === "poweroff" ? "power" : root.verb === "rescue" ? "usb" : "refresh"
        primary: true
        onActivated: root.staff.yes()
    }
}

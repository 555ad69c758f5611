import QtQuick
import Werkstadt.Controls
import Werkstadt.Model

// How it goes with a stick that is let in and read: put it in, wait, take it out. Nothing where nobody asked.
Notice {
    id: root

    required property Lane lane
    required property var stick
    required property int openFor // whole seconds that the door is still open

    readonly property string state_: stick.state ?? "none"
    readonly property string clock: Math.floor(openFor / 60) + ":" + (openFor % 60 < 10 ? "0" : "") + openFor % 60
    readonly property string taken: stick.files === 1 ? lane.tr("Stick gelesen: Eine Datei übernommen.") : lane.tr("Stick gelesen: %1 Dateien übernommen.").arg(stick.files)
    readonly property string next: stick.content ? lane.tr("Was darauf ist, wird nun geprüft. Es gilt nur, wenn es von Ihnen unterschrieben ist.") : lane.tr("Mit dem Gutschein wird nun verbunden.")
    readonly property var whys: ({
            "none": lane.tr("Es kam kein Stick."),
            "no-fat": lane.tr("Diesen Stick kann das Gerät nicht lesen. Bitte einen mit FAT32 nehmen."),
            "empty": lane.tr("Auf dem Stick ist weder ein Gutschein noch eine Ausstellung."),
            "room": lane.tr("Auf diesem Gerät ist dafür zu wenig Platz."),
            "broken": lane.tr("Der Stick ließ sich nicht zu Ende lesen. Ist er beschädigt, oder war er zu früh draußen?")
        })

    visible: state_ !== "none"
    kind: state_ === "read" ? "good" : state_ === "failed" ? "care" : "plain"
    icon: state_ === "read" ? "check" : state_ === "failed" ? "alert-triangle" : "usb"
    spoken: state_ === "waiting" ? lane.tr("Jetzt den USB-Stick einstecken.") : text
    text: {
        if (state_ === "waiting")
            return lane.tr("Jetzt den USB-Stick einstecken.") + " " + lane.tr("Noch %1 Minuten.").arg(clock);
        if (state_ === "reading")
            return lane.tr("Der Stick wird gelesen … Bitte stecken lassen.");
        if (state_ === "read")
            return taken + " " + lane.tr("Er kann abgezogen werden.") + " " + next;
        return whys[stick.error ?? ""] ?? lane.tr("Das hat nicht geklappt: %1").arg(stick.detail ?? "");
    }
}

import QtQuick
import Werkstadt.Controls
import Werkstadt.Model

// Always the same things in the same places: left where am I and help, right what comes next.
BottomBar {
    id: root

    required property Lane lane

    readonly property string reading: lane.ear.listening ? "" : lane.ear.reading
    readonly property bool asksFirst: lane.page === "notice" || lane.page === "study" && lane.study.phase === "consent"
    readonly property var nextWords: ({
            "next": lane.tr("Weiter"),
            "opinion": lane.ownForm || lane.tr("Deine Meinung"),
            "finish": lane.tr("Fertig"),
            "send": lane.tr("Abschicken"),
            "again": lane.tr("Noch einmal versuchen"),
            "agree": lane.tr("Ich mache mit"),
            "begin": lane.tr("Los geht’s"),
            "on": lane.tr("Weiter entdecken")
        })
    readonly property var nextIcons: ({
            "next": "arrow-right",
            "opinion": "message-circle",
            "finish": "check",
            "send": "send",
            "again": "refresh",
            "agree": "check",
            "begin": "arrow-right",
            "on": "arrow-right"
        })

    spread: lane.page === "start" // who cannot read the language here has to find another one
    more: lane.tr("Mehr")
    back: lane.tr("Zurück")
    up: lane.tr("Nach oben")
    down: lane.tr("Nach unten")

    leftItems: [
        BarItem {
            text: root.lane.tr("Start")
            icon: "home"
            keep: true
            drop: root.lane.page === "start" ? -2 : 3 // there it does nothing, and its word can go first
            usable: root.lane.page !== "start"
            onActivated: root.lane.home()
        },
        BarItem {
            text: root.lane.nextLanguageName
            icon: "language"
            drop: 2
            onActivated: root.lane.nextLanguage()
        },
        BarItem {
            text: root.reading === "speaking" ? root.lane.tr("Anhalten") : root.reading === "paused" ? root.lane.tr("Weiterlesen") : root.lane.tr("Vorlesen")
            icon: root.reading === "speaking" ? "player-pause" : root.reading === "paused" ? "player-play" : "ear"
            drop: 0
            shown: root.lane.ear.speaks && !root.lane.ear.listening
            onActivated: root.lane.ear.read()
        },
        BarItem {
            text: root.lane.tr("Noch einmal")
            icon: "rotate"
            drop: 0
            shown: root.reading !== ""
            onActivated: root.lane.ear.repeat()
        },
        BarItem {
            text: root.lane.tr("Hilfen")
            icon: "accessible"
            drop: 1
            onActivated: root.lane.show("help")
        },
        BarItem {
            text: root.lane.tr("Platz")
            name: root.lane.tr("Platz am Board")
            icon: "users"
            drop: -1
            shown: root.lane.board.shared
            onActivated: root.lane.show("share")
        }
    ]

    rightItems: [
        BarItem {
            text: root.lane.tr("Beenden")
            icon: "logout"
            drop: 2
            shown: root.lane.page === "start"
            onActivated: root.lane.home()
        },
        BarItem {
            text: root.lane.tr("Suchen")
            icon: "search"
            drop: 3
            shown: root.lane.page === "start" && root.lane.findable > 4
            onActivated: root.lane.search()
        },
        BarItem {
            text: root.asksFirst ? root.lane.tr("Lieber nicht") : root.lane.tr("Zurück")
            icon: root.asksFirst ? "x" : "arrow-left"
            keep: true
            drop: 1
            shown: root.lane.canBack
            onActivated: root.lane.back()
        },
        BarItem {
            text: root.lane.tr("Aufgabe")
            icon: "list"
            keep: true
            keepWord: true
            drop: 4
            shown: root.lane.study.running
            onActivated: root.lane.study.showTask()
        },
        BarItem {
            text: root.nextWords[root.lane.nextAct] ?? ""
            icon: root.nextIcons[root.lane.nextAct] ?? ""
            trailingIcon: true
            primary: true
            keep: true
            keepWord: true
            drop: 4
            shown: root.lane.nextAct !== ""
            onActivated: root.lane.next()
        }
    ]

    brief: root.lane.steps > 1 ? (root.lane.step + 1) + "/" + root.lane.steps : ""
    briefName: root.lane.tr("Seite %1 von %2").arg(root.lane.step + 1).arg(root.lane.steps)

    Dots {
        look: root.look
        visible: root.lane.steps > 1
        count: root.lane.steps
        current: root.lane.step
        name: root.briefName
    }
}

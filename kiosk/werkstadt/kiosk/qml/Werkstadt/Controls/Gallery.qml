pragma ComponentBehavior: Bound

import QtQuick
import Werkstadt.Look

// Every control in every state, as pages a designer can look at and a test can walk over.
Rectangle {
    id: gallery

    required property Look look
    property string shows: "start"
    property string language: "de"
    property url cover
    property bool warned: shows === "warning"
    property string written: "Am besten war das Licht, das um die Ecke geht. Ich würde gern noch mehr"
    property int chosen: 2
    property var ticked: [0, 2]
    readonly property var pages: ({
            start: startPage,
            warning: startPage,
            story: storyPage,
            question: questionPage,
            choices: choicesPage,
            text: textPage,
            live: livePage,
            states: statesPage,
            type: typePage,
            zoom: zoomPage
        })

    color: look.page

    FocusScope {
        id: front

        anchors.fill: parent

        Loader {
            anchors.bottom: bar.top
            anchors.left: parent.left
            anchors.right: parent.right
            anchors.top: parent.top
            focus: true
            sourceComponent: gallery.pages[gallery.shows]
        }

        BottomBar {
            id: bar

            anchors.bottom: parent.bottom
            anchors.left: parent.left
            anchors.right: parent.right
            behind: front
            leftItems: [
                BarItem {
                    drop: 1
                    icon: "home"
                    keep: true
                    text: "Start"
                },
                BarItem {
                    drop: 4
                    icon: "language"
                    text: "English"
                },
                BarItem {
                    drop: 3
                    icon: "ear"
                    text: "Vorlesen"
                },
                BarItem {
                    drop: 2
                    icon: "accessible"
                    text: "Hilfen"
                }
            ]
            look: gallery.look
            panelParent: gallery
            rightItems: [
                BarItem {
                    drop: 0
                    icon: "arrow-left"
                    keep: true
                    shown: gallery.shows !== "start"
                    text: "Zurück"
                },
                BarItem {
                    icon: gallery.shows === "start" ? "message-circle" : "arrow-right"
                    keep: true
                    keepWord: true
                    primary: true
                    text: gallery.shows === "start" ? "Deine Meinung" : "Weiter"
                    trailingIcon: gallery.shows !== "start"
                }
            ]

            Dots {
                count: 6
                current: 1
                look: gallery.look
                name: "Seite 2 von 6"
                visible: gallery.shows === "story"
            }
        }
    }

    Panel {
        behind: front
        closable: false
        look: gallery.look
        open: gallery.warned

        Row {
            spacing: gallery.look.s10
            width: parent.width

            ProgressRing {
                anchors.verticalCenter: parent.verticalCenter
                look: gallery.look
                name: "Noch 17 Sekunden"
                text: "17"
                value: 0.68
            }

            Column {
                anchors.verticalCenter: parent.verticalCenter
                spacing: gallery.look.s4
                width: parent.width - 60 * gallery.look.u

                Title {
                    colour: gallery.look.theme === "light" ? gallery.look.onPage : gallery.look.onCard
                    look: gallery.look
                    text: "Bist du noch da?"
                    width: parent.width
                }

                BodyText {
                    colour: gallery.look.onCard
                    look: gallery.look
                    text: "Gleich beginnt hier alles von vorn. Was du geschrieben hast, wird dann gelöscht."
                }

                Pill {
                    icon: "hand-finger"
                    look: gallery.look
                    primary: true
                    text: "Ja, ich bin noch da"

                    onActivated: gallery.warned = false
                }
            }
        }
    }

    Component {
        id: startPage

        Item {
            id: start

            readonly property real _gap: gallery.look.s4
            readonly property real _small: (width - 2 * gallery.look.s10 - 3 * _gap) / 5

            Title {
                id: heading

                look: gallery.look
                text: "Was willst du entdecken?"
                width: parent.width - 2 * gallery.look.s10
                x: gallery.look.s10
                y: gallery.look.s6
            }

            SecondLine {
                id: below

                anchors.left: heading.left
                anchors.top: heading.bottom
                look: gallery.look
                text: "Jena Digital Werkstadt · Ausstellung „Licht & Daten“ bis 31. Januar"
            }

            ExhibitCard {
                id: large

                anchors.bottom: parent.bottom
                anchors.bottomMargin: gallery.look.s4
                anchors.left: heading.left
                anchors.top: below.bottom
                anchors.topMargin: gallery.look.s6
                big: true
                cover: gallery.cover
                ground: gallery.look.ink
                look: gallery.look
                second: "Abbe und die Grenze des Lichts · 6 min"
                title: "Wie klein ist klein?"
                width: 2 * start._small
            }

            Grid {
                anchors.left: large.right
                anchors.leftMargin: start._gap
                anchors.top: large.top
                columns: 3
                spacing: start._gap

                Repeater {
                    model: [["Was dieser Raum spürt", "3 min", gallery.look.petrol], ["Wie erkennt eine Maschine eine 3?", "8 min", gallery.look.violet], ["Die Jena Digital Werkstadt", "4 min", gallery.look.coral], ["Geheim!", "7 min", gallery.look.sky], ["Jena in Zahlen", "5 min", gallery.look.coral], ["Prototyp testen", "10 min", gallery.look.petrol]]

                    delegate: ExhibitCard {
                        required property var modelData

                        ground: modelData[2]
                        height: (large.height - start._gap) / 2
                        look: gallery.look
                        second: modelData[1]
                        title: modelData[0]
                        width: start._small
                    }
                }
            }
        }
    }

    Component {
        id: storyPage

        Item {
            PagePicture {
                id: half

                alt: "Ein Prisma zerlegt weißes Licht in seine Farben."
                enlarge: "Größer"
                ground: gallery.look.ink
                height: parent.height
                look: gallery.look
                source: gallery.cover
                width: Math.round(parent.width * 0.54)
            }

            Column {
                anchors.left: half.right
                anchors.margins: gallery.look.s10
                anchors.right: parent.right
                anchors.top: parent.top
                spacing: gallery.look.s4

                SecondLine {
                    look: gallery.look
                    text: "Wie klein ist klein? · 2 von 6"
                    width: parent.width
                }

                Title {
                    look: gallery.look
                    text: "Licht hat eine Grenze."
                    width: parent.width
                }

                Paragraphs {
                    look: gallery.look
                    width: parent.width
                    text: "Ernst Abbe hat 1873 in Jena ausgerechnet, wie klein ein Ding sein darf, damit man es unter dem Mikroskop noch sieht: ungefähr **halb so groß** wie die Wellenlänge des Lichts.\n\nWo CO₂ ist, ist auch Atem: 0,42 µm."
                }
            }
        }
    }

    Component {
        id: questionPage

        Item {
            Column {
                anchors.horizontalCenter: parent.horizontalCenter
                spacing: gallery.look.s4
                width: parent.width - 2 * gallery.look.s10
                y: gallery.look.s10

                SecondLine {
                    horizontalAlignment: Text.AlignHCenter
                    look: gallery.look
                    text: "Frage 1 von 4 · ohne Namen"
                    width: parent.width
                }

                Title {
                    horizontalAlignment: Text.AlignHCenter
                    look: gallery.look
                    text: "Wie hat dir „Wie klein ist klein?“ gefallen?"
                    width: parent.width
                }

                Row {
                    anchors.horizontalCenter: parent.horizontalCenter
                    spacing: gallery.look.s4
                    topPadding: gallery.look.s6

                    Repeater {
                        model: ["geht so", "gut", "sehr gut", "toll", "großartig"]

                        delegate: ChoiceTile {
                            required property int index
                            required property string modelData

                            checked: gallery.chosen === index
                            face: index
                            look: gallery.look
                            text: modelData
                            width: Math.min(implicitWidth, (gallery.width - 2 * gallery.look.s10 - 4 * gallery.look.s4) / 5)

                            onActivated: gallery.chosen = index
                        }
                    }
                }
            }
        }
    }

    Component {
        id: choicesPage

        Item {
            Row {
                anchors.centerIn: parent
                spacing: gallery.look.s10

                Repeater {
                    model: [false, true]

                    delegate: Column {
                        id: side

                        required property bool modelData

                        spacing: gallery.look.s4
                        width: (gallery.width - 3 * gallery.look.s10) / 2

                        Title {
                            look: gallery.look
                            small: true
                            text: side.modelData ? "Was hast du ausprobiert?" : "Wie alt bist du?"
                            width: parent.width
                        }

                        Repeater {
                            model: ["bis 10 Jahre", "11 bis 17 Jahre", "18 Jahre und älter", "Das sage ich lieber nicht, weil es niemanden etwas angeht"]

                            delegate: ChoiceTile {
                                required property int index
                                required property string modelData

                                checked: side.modelData ? gallery.ticked.includes(index) : gallery.chosen === index
                                hint: index === 1 ? "Auch in der Schule" : ""
                                look: gallery.look
                                several: side.modelData
                                text: modelData
                                width: side.width

                                onActivated: {
                                    if (side.modelData)
                                        gallery.ticked = checked ? gallery.ticked.filter(one => one !== index) : [...gallery.ticked, index];
                                    else
                                        gallery.chosen = index;
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    Component {
        id: textPage

        Item {
            Title {
                id: asked

                look: gallery.look
                small: true
                text: "Was sollen wir besser machen?"
                width: field.width
                x: field.x
                y: gallery.look.s6
            }

            TextField {
                id: field

                active: true
                anchors.bottom: keyboard.top
                anchors.bottomMargin: gallery.look.s4
                anchors.horizontalCenter: parent.horizontalCenter
                anchors.top: asked.bottom
                anchors.topMargin: gallery.look.s4
                label: asked.text
                lines: 2
                look: gallery.look
                placeholder: "Schreib, was du magst"
                text: gallery.written
                width: Math.min(parent.width - 2 * gallery.look.s10, gallery.look.lineWidth + 2 * gallery.look.s6)

                onBackspace: gallery.written = gallery.written.slice(0, -1)
                onTyped: letters => gallery.written += letters
            }

            Keyboard {
                id: keyboard

                anchors.bottom: parent.bottom
                language: gallery.language
                look: gallery.look
                width: parent.width
                words: ({
                        keyboard: "Tastatur",
                        shift: "Umschalten",
                        backspace: "Löschen",
                        space: "Leerzeichen",
                        done: "Fertig",
                        numbers: "Zahlen und Zeichen",
                        letters: "Buchstaben",
                        ".": "Punkt",
                        ",": "Komma",
                        "?": "Fragezeichen"
                    })

                onBackspace: gallery.written = gallery.written.slice(0, -1)
                onTyped: letters => gallery.written += letters
            }
        }
    }

    Component {
        id: livePage

        Item {
            Column {
                anchors.left: parent.left
                anchors.margins: gallery.look.s10
                anchors.top: parent.top
                spacing: gallery.look.s6
                width: parent.width * 0.32

                Title {
                    look: gallery.look
                    font: gallery.look.hugeFont
                    text: "812 ppm"
                    width: parent.width
                }

                BodyText {
                    look: gallery.look
                    text: "So viel CO₂ ist gerade in der Luft. Draußen sind es etwa 420."
                }

                Meter {
                    high: 2000
                    look: gallery.look
                    low: 400
                    name: "CO₂ 812 von 2000 ppm"
                    text: "Luft: gut"
                    value: 812
                    width: parent.width
                }
            }

            Card {
                anchors.bottom: parent.bottom
                anchors.margins: gallery.look.s10
                anchors.right: parent.right
                anchors.top: parent.top
                look: gallery.look
                width: parent.width * 0.58

                Curve {
                    endLabel: "jetzt"
                    height: parent.height
                    look: gallery.look
                    name: "CO₂ in der letzten Stunde, zuletzt 812 ppm"
                    startLabel: "vor einer Stunde"
                    unit: "ppm"
                    values: Array.from({
                        length: 120
                    }, (_, at) => at > 50 && at < 60 ? NaN : 620 + 190 * Math.sin(at / 22) + 30 * Math.sin(at / 3))
                    width: parent.width
                }
            }
        }
    }

    Component {
        id: zoomPage

        Row {
            id: panes

            readonly property url rings: "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 40 30'><rect width='40' height='30' fill='%230B6E69'/><circle cx='20' cy='15' r='11' fill='%23F4B41A'/><circle cx='20' cy='15' r='7' fill='%230B6E69'/><circle cx='20' cy='15' r='3' fill='%23F4B41A'/></svg>"

            spacing: gallery.look.s10

            Repeater {
                model: [false, true]

                delegate: ZoomPane {
                    required property bool modelData

                    all: "Ganz"
                    alt: "Zwei Ringe"
                    apart: modelData
                    height: panes.parent?.height ?? 0
                    larger: "Näher heran"
                    level: zoomed ? zoom + "-fach" : "ganz zu sehen"
                    look: gallery.look
                    note: "Zwei Ringe, gezeichnet"
                    parts: ["oben links", "oben", "oben rechts", "links", "in der Mitte", "rechts", "unten links", "unten", "unten rechts"]
                    smaller: "Weiter weg"
                    source: panes.rings
                    ways: ["Ausschnitt nach links", "Ausschnitt nach rechts", "Ausschnitt nach oben", "Ausschnitt nach unten"]
                    width: Math.round(((panes.parent?.width ?? 0) - panes.spacing) / 2)

                    Component.onCompleted: {
                        if (!apart)
                            Qt.callLater(show, 0.4, 0.4, 2);
                    }
                }
            }
        }
    }

    Component {
        id: statesPage

        Flow {
            padding: gallery.look.s6
            spacing: gallery.look.s6

            Pill {
                look: gallery.look
                text: "Nur Wort"
            }

            Pill {
                icon: "search"
                look: gallery.look
                text: "Suchen"
            }

            Pill {
                icon: "arrow-right"
                look: gallery.look
                primary: true
                text: "Weiter"
                trailingIcon: true
            }

            Pill {
                icon: "arrow-left"
                iconOnly: true
                look: gallery.look
                text: "Zurück"
            }

            Pill {
                icon: "send"
                look: gallery.look
                primary: true
                text: "Abschicken"
                usable: false
            }

            Pill {
                icon: "hand-finger"
                look: gallery.look
                objectName: "focused"
                text: "Mit Tastatur"
            }

            Chip {
                count: "12"
                look: gallery.look
                text: "Licht"
            }

            Chip {
                checked: true
                count: "4"
                look: gallery.look
                text: "Stadt"
            }

            Chip {
                count: "0"
                look: gallery.look
                text: "Natur"
                usable: false
            }

            Toggle {
                checked: true
                look: gallery.look
                off: "aus"
                on: "an"
                text: "Ruhig"
                width: 110 * gallery.look.u
            }

            Toggle {
                look: gallery.look
                off: "aus"
                on: "an"
                text: "Größere Schrift"
                width: 110 * gallery.look.u
            }

            Notice {
                kind: "good"
                look: gallery.look
                text: "Gespeichert. Wir schicken es, sobald das Netz wieder da ist."
            }

            Notice {
                kind: "care"
                look: gallery.look
                text: "Das konnten wir nicht speichern. Wir versuchen es noch einmal."
            }

            TextField {
                look: gallery.look
                placeholder: "Such ein Exponat"
                width: 120 * gallery.look.u
            }

            TextField {
                active: true
                label: "Suchwort"
                look: gallery.look
                text: "Licht und noch viel mehr als in diese Zeile geht"
                width: 120 * gallery.look.u
            }

            Slider {
                id: slid

                property real at: 12

                from: 0
                high: "warm"
                less: "kälter"
                look: gallery.look
                low: "kalt"
                more: "wärmer"
                name: "Temperatur"
                step: 1
                text: at + " °C"
                to: 30
                value: at
                width: 120 * gallery.look.u

                onMoved: value => slid.at = value
            }

            Dots {
                count: 6
                current: 2
                look: gallery.look
                name: "Seite 3 von 6"
            }

            ProgressRing {
                look: gallery.look
                name: "Noch 3 Sekunden"
                text: "3"
                value: 0.15
                width: 40 * gallery.look.u
            }
        }
    }

    Component {
        id: typePage

        Column {
            padding: gallery.look.s10
            spacing: gallery.look.s4

            Title {
                look: gallery.look
                text: "Größe „Titel“ 1l I O0 ß ẞ €"
            }

            Title {
                look: gallery.look
                small: true
                text: "Zwischentitel: Ernst Abbe, 1873"
            }

            BodyText {
                look: gallery.look
                text: "Text: λ = 550 nm, d ≈ λ/2, 0,42 µm, CO₂, 21 °C, 3 × 4 ≤ 12, Ω, Жук, → weiter ← zurück, 5 €, ½, „so“, ‚so‘, 2 – 3 …"
            }

            BodyText {
                look: gallery.look
                strong: true
                text: "Kräftig: Kohlenstoffdioxid 812 ppm, ↑ steigt"
            }

            SecondLine {
                look: gallery.look
                text: "Zweite Zeile · 3 min · ohne Namen"
            }

            Text {
                color: gallery.look.onPage
                font: gallery.look.codeFont
                text: "for i in range(10): print(i)"
            }

            Row {
                spacing: gallery.look.s2

                Repeater {
                    model: [gallery.look.ink, gallery.look.coral, gallery.look.petrol, gallery.look.violet, gallery.look.sky, gallery.look.accent, gallery.look.danger, gallery.look.good]

                    delegate: Rectangle {
                        required property color modelData

                        color: modelData
                        height: gallery.look.s16
                        width: gallery.look.s16
                    }
                }
            }
        }
    }
}

import QtQuick
import Werkstadt.Controls
import Werkstadt.Model

// The keyboard with the lane's words. It offers every layout there is, the lane's language first.
Keyboard {
    id: root

    required property Lane lane
    property string doneWord

    language: lane.language
    words: ({
            "keyboard": lane.tr("Tastatur"),
            "shift": lane.tr("Großbuchstaben"),
            "backspace": lane.tr("Löschen"),
            "space": lane.tr("Leerzeichen"),
            "line": lane.tr("Neue Zeile"),
            "done": doneWord,
            "numbers": lane.tr("Ziffern und Zeichen"),
            "letters": lane.tr("Buchstaben"),
            "accents": lane.tr("Buchstaben mit Akzent"),
            "layout": lane.tr("Andere Tastatur: %1"),
            ".": lane.tr("Punkt"),
            ",": lane.tr("Komma"),
            "?": lane.tr("Fragezeichen"),
            "!": lane.tr("Ausrufezeichen"),
            "'": lane.tr("Apostroph"),
            "’": lane.tr("Apostroph"),
            "\"": lane.tr("Anführungszeichen"),
            ":": lane.tr("Doppelpunkt"),
            ";": lane.tr("Semikolon"),
            "-": lane.tr("Bindestrich"),
            "−": lane.tr("Minus"),
            "_": lane.tr("Unterstrich"),
            "/": lane.tr("Schrägstrich"),
            "(": lane.tr("Klammer auf"),
            ")": lane.tr("Klammer zu"),
            "@": lane.tr("At-Zeichen"),
            "#": lane.tr("Raute"),
            "&": lane.tr("Und-Zeichen"),
            "%": lane.tr("Prozent"),
            "+": lane.tr("Plus"),
            "*": lane.tr("Stern"),
            "=": lane.tr("Gleich"),
            "€": lane.tr("Euro"),
            "،": lane.tr("Komma"),
            "؛": lane.tr("Semikolon"),
            "؟": lane.tr("Fragezeichen")
        })
}

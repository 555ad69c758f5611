import QtQuick
import Werkstadt.Look
import Werkstadt.Model

// What every page knows: its lane, and how things look there.
FocusScope {
    id: root

    required property Lane lane
    required property Look look

    readonly property bool upright: height > width
    readonly property real margin: look.s10

    // "Title · 2 of 6": where it takes two lines, the dot stays with the title, and the last part in one piece.
    function unbroken(line: string): string {
        return line.replace(/ · ([^·]+)$/, (_, last) => "\u00a0· " + last.replace(/ /g, "\u00a0"));
    }
}

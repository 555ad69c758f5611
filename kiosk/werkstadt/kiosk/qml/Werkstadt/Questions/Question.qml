import QtQuick
import Werkstadt.Look
import Werkstadt.Model

// What every kind of question knows: its lane, how things look, and how high it may be without scrolling.
Item {
    id: question

    required property Lane lane
    required property Look look
    property real place: 0
    property real narrow: width // as wide as it is beside pills for scrolling: what decides how things are laid out
    readonly property FormView form: lane.form

    function chosen(name: string): bool {
        return form.chosen.includes(name);
    }
}

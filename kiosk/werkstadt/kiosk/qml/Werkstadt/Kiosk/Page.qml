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
}

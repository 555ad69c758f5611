pragma ComponentBehavior: Bound

import QtQuick
import Werkstadt.Look

// Text with blank lines between its paragraphs; each is one node of the accessibility tree.
Column {
    id: paragraphs

    required property Look look
    property string text
    property bool markdown: true
    property color colour: look.onPage

    spacing: look.s4

    Repeater {
        model: paragraphs.text.trim().split(/\n\s*\n/)

        delegate: BodyText {
            required property string modelData

            colour: paragraphs.colour
            look: paragraphs.look
            markdown: paragraphs.markdown
            spoken: modelData.replace(/[*_`#]/g, "")
            text: modelData
            width: Math.min(look.lineWidth, paragraphs.width)
        }
    }
}

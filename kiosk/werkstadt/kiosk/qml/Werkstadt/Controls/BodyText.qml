import QtQuick
import Werkstadt.Look

// Running text, at most 60 letters a line. Links in Markdown lead nowhere: there is no outside on an exhibit.
Text {
    id: body

    required property Look look
    property bool markdown: false
    property bool strong: false
    property color colour: look.onPage
    property string spoken: text

    Accessible.name: spoken
    Accessible.role: Accessible.StaticText
    color: colour
    font: strong ? look.strongFont : look.textFont
    lineHeight: 1.12
    linkColor: colour
    textFormat: markdown ? Text.MarkdownText : Text.PlainText
    width: Math.min(look.lineWidth, parent?.width ?? look.lineWidth)
    wrapMode: Text.Wrap
}

import QtQuick
import Werkstadt.Look

Text {
    id: title

    required property Look look
    property bool small: false
    property color colour: look.onPage

    Accessible.name: text
    Accessible.role: Accessible.Heading
    color: colour
    font: small ? look.headingFont : look.titleFont
    lineHeight: 1.05
    text: ""
    textFormat: Text.PlainText
    wrapMode: Text.Wrap
}

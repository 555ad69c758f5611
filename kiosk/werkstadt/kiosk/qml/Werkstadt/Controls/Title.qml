import QtQuick
import Werkstadt.Look

Text {
    id: title

    required property Look look
    property bool small: false
    property string spoken: text
    property color colour: look.onPage

    Accessible.name: spoken
    Accessible.role: Accessible.Heading
    color: colour
    font: small ? look.headingFont : look.titleFont
    lineHeight: Math.round(1.16 * font.pixelSize)
    lineHeightMode: Text.FixedHeight
    textFormat: Text.PlainText
    wrapMode: Text.Wrap
}

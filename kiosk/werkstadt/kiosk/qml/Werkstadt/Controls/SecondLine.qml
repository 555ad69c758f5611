import QtQuick
import Werkstadt.Look

Text {
    id: second

    required property Look look
    property bool onCard: false
    property string spoken: text

    // Who listens gets the plain line of one that a page keeps from breaking.
    Accessible.name: spoken.replace(/\u00a0· ([^·]+)$/, (_, last) => " · " + last.replace(/\u00a0/g, " "))
    Accessible.role: Accessible.StaticText
    color: onCard ? look.mutedOnCard : look.muted
    font: look.secondFont
    lineHeight: Math.round(1.35 * font.pixelSize)
    lineHeightMode: Text.FixedHeight
    textFormat: Text.PlainText
    wrapMode: Text.Wrap
}

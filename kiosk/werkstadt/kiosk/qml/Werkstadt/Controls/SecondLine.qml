import QtQuick
import Werkstadt.Look

Text {
    id: second

    required property Look look
    property bool onCard: false

    Accessible.name: text
    Accessible.role: Accessible.StaticText
    color: onCard ? look.mutedOnCard : look.muted
    font: look.secondFont
    textFormat: Text.PlainText
    wrapMode: Text.Wrap
}

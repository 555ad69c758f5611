import QtQuick
import Werkstadt.Look
import Werkstadt.Model

// Whose house this is: its mark, or its name where it has none for this theme. For eyes alone: pages say it in words.
Item {
    id: root

    required property Lane lane
    required property Look look
    property real high: look.pill
    property real widest: 100 * look.u
    readonly property url source: look.theme === "light" ? lane.mark : lane.markDark
    readonly property bool drawn: source.toString() !== ""
    readonly property bool there: drawn || lane.house !== ""

    visible: there
    width: drawn ? picture.width : Math.min(name.implicitWidth, widest)
    height: drawn ? high : name.height
    Accessible.ignored: true

    Image {
        id: picture

        readonly property real shape: implicitHeight > 0 ? implicitWidth / implicitHeight : 1

        visible: root.drawn
        width: Math.min(root.widest, root.high * shape)
        height: root.high
        source: root.source
        sourceSize.height: Math.round(root.high)
        fillMode: Image.PreserveAspectFit
        horizontalAlignment: Image.AlignRight
        Accessible.ignored: true
    }

    Text {
        id: name

        visible: !root.drawn
        width: Math.min(implicitWidth, root.widest)
        text: root.lane.house
        font: root.look.strongFont
        color: root.look.onPage
        wrapMode: Text.WordWrap
        horizontalAlignment: Text.AlignRight
        Accessible.ignored: true
    }
}

import QtQuick
import Werkstadt.Look

// Decoration: what it means is said by the word beside it or by the name of the control around it.
Image {
    id: icon

    required property Look look
    property string name
    property color colour: look.onPage
    property real size: look.icon

    Accessible.ignored: true
    height: Math.round(size)
    source: name === "" ? "" : "image://icon/" + name + "/" + colour.toString().slice(1)
    sourceSize: Qt.size(Math.round(size), Math.round(size))
    visible: name !== ""
    width: name === "" ? 0 : Math.round(size)
}

import QtQuick
import Werkstadt.Controls

// An answer that stands already, and cannot be changed.
Question {
    id: root

    implicitHeight: words.height

    BodyText {
        id: words

        readonly property bool masked: true // in pictures for staff

        look: root.look
        width: parent.width
        strong: true
        text: root.form.said === "" ? root.lane.tr("Hier steht nichts.") : root.form.said
    }
}

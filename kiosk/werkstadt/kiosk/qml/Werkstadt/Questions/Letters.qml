import QtQuick
import Werkstadt.Controls

// Words or a number, written on the keyboard below the page or on a real one.
Question {
    id: root

    readonly property bool digits: form.keyboard !== ""

    implicitHeight: field.height + (told.visible ? told.height + look.s2 : 0)

    TextField {
        id: field

        look: root.look
        width: root.width
        label: root.form.label
        description: root.form.hint
        text: root.form.text
        placeholder: root.digits ? root.lane.tr("Tippe eine Zahl") : root.lane.tr("Schreib, was du möchtest")
        active: true
        lines: root.digits ? 1 : root.look.larger ? 2 : root.form.lines
        onTyped: letters => root.form.strike(letters)
        onBackspace: root.form.erase()
        onDone: root.lane.next()
        focus: true
        Component.onCompleted: {
            if (root.look.keysHere)
                forceActiveFocus();
        }
    }

    Notice {
        id: told

        y: field.height + root.look.s2
        look: root.look
        width: root.width
        visible: root.form.left >= 0 && !root.digits
        icon: "pencil"
        announced: root.form.left === 0
        text: root.form.left > 0 ? root.lane.tr("Noch %1 Zeichen passen hinein.").arg(root.form.left) : root.lane.tr("Mehr passt hier nicht hinein.")
    }
}

import QtQuick
import Werkstadt.Controls

// Words or a number, written on the keyboard below the page or on a real one.
Question {
    id: root

    readonly property bool digits: form.keyboard !== ""
    // As many lines as are wanted and find room; those of a short answer stand anyway.
    readonly property real spare: place - 2 * look.s4 - (told.visible ? told.height + look.s2 : 0)
    readonly property int fitting: Math.max(look.larger ? 1 : 2, Math.floor(spare / Math.ceil(letters.lineSpacing)))

    implicitHeight: field.height + (told.visible ? told.height + look.s2 : 0)

    FontMetrics {
        id: letters

        font: root.look.textFont
    }

    TextField {
        id: field

        look: root.look
        width: root.width
        label: root.form.heard.label
        description: root.form.heard.hint
        text: root.form.text
        placeholder: root.digits ? root.lane.tr("Tippe eine Zahl") : root.lane.tr("Schreib, was du möchtest")
        active: true
        lines: root.digits ? 1 : Math.max(2, Math.min(root.form.lines, root.fitting))
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

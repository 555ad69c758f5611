import QtQuick
import Werkstadt.Controls

// What this device cannot ask. Nobody has to answer it.
Question {
    id: root

    readonly property var words: ({
            "image": lane.tr("Hier gibt es keine Kamera. Geh einfach weiter, das ist in Ordnung."),
            "audio": lane.tr("Hier gibt es kein Mikrofon. Geh einfach weiter, das ist in Ordnung."),
            "file": lane.tr("Hier kann man keine Datei abgeben. Geh einfach weiter, das ist in Ordnung.")
        })

    implicitHeight: told.height

    Notice {
        id: told

        look: root.look
        width: Math.min(root.width, 220 * root.look.u)
        icon: ({
                "image": "camera-off",
                "audio": "microphone-off"
            })[root.form.type] ?? "file-off"
        text: root.words[root.form.type] ?? ""
    }
}

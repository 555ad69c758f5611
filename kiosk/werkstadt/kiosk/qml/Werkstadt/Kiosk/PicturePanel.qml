import QtQuick
import Werkstadt.Controls
import Werkstadt.Model

// The page's picture as large as the glass allows.
Panel {
    id: root

    required property Lane lane
    readonly property var shown: lane.page === "quiz" ? lane.quiz.picture : lane.story.picture

    open: lane.overlay === "picture"
    Accessible.name: shown.alt
    close: lane.tr("Schließen")
    wide: 1000
    onClosed: lane.close()

    PagePicture {
        look: root.look
        width: parent.width
        height: root.height - 2 * (root.look.s16 + root.look.s10) - root.look.pill
        source: root.open ? root.shown.source : ""
        alt: root.shown.alt
        crop: false
    }
}

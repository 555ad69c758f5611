import QtQuick
import Werkstadt.Look
import Werkstadt.Model

// Everything that may stand before a page.
FocusScope {
    id: root

    required property Lane lane
    required property Look look

    HelpPanel {
        lane: root.lane
        look: root.look
        enabled: open && root.lane.idleLeft < 0
    }

    PrivacyPanel {
        lane: root.lane
        look: root.look
        enabled: open && root.lane.idleLeft < 0
    }

    LeavePanel {
        lane: root.lane
        look: root.look
        enabled: open && root.lane.idleLeft < 0
    }

    SharePanel {
        lane: root.lane
        look: root.look
        enabled: open && root.lane.idleLeft < 0
    }

    PicturePanel {
        lane: root.lane
        look: root.look
        enabled: open && root.lane.idleLeft < 0
    }

    FilterPanel {
        lane: root.lane
        look: root.look
        enabled: open && root.lane.idleLeft < 0
    }

    ElsewherePanel {
        lane: root.lane
        look: root.look
        enabled: open && root.lane.idleLeft < 0
    }

    IdlePanel {
        lane: root.lane
        look: root.look
    }
}

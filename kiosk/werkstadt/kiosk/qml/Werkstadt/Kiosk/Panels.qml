pragma ComponentBehavior: Bound

import QtQuick
import Werkstadt.Look
import Werkstadt.Model

// Everything that may stand before a page. A panel is made when it is first wanted, and goes with the visit: most
// visitors want none, and each would have to be laid out anew with every change of language or size of letters.
FocusScope {
    id: root

    required property Lane lane
    required property Look look

    component Slot: Loader {
        id: slot

        required property bool wanted
        property bool kept: false // closing takes a moment, and who opened it once may do so again

        anchors.fill: parent
        active: wanted || kept
        enabled: root.lane.idleLeft < 0
        onWantedChanged: {
            if (wanted)
                kept = true;
        }

        Connections {
            target: root.lane

            function onWiped() {
                slot.kept = false;
            }
        }
    }

    Slot {
        wanted: root.lane.overlay === "help"
        sourceComponent: HelpPanel {
            lane: root.lane
            look: root.look
        }
    }

    Slot {
        wanted: root.lane.overlay === "privacy"
        sourceComponent: PrivacyPanel {
            lane: root.lane
            look: root.look
        }
    }

    Slot {
        wanted: root.lane.overlay === "leave"
        sourceComponent: LeavePanel {
            lane: root.lane
            look: root.look
        }
    }

    Slot {
        wanted: root.lane.overlay === "remove"
        sourceComponent: RemovePanel {
            lane: root.lane
            look: root.look
        }
    }

    Slot {
        wanted: root.lane.overlay === "task"
        sourceComponent: TaskPanel {
            lane: root.lane
            look: root.look
        }
    }

    Slot {
        wanted: root.lane.overlay === "share"
        sourceComponent: SharePanel {
            lane: root.lane
            look: root.look
        }
    }

    Slot {
        wanted: root.lane.overlay === "picture"
        sourceComponent: PicturePanel {
            lane: root.lane
            look: root.look
        }
    }

    Slot {
        wanted: root.lane.overlay === "filter"
        sourceComponent: FilterPanel {
            lane: root.lane
            look: root.look
        }
    }

    Slot {
        wanted: root.lane.overlay === "elsewhere"
        sourceComponent: ElsewherePanel {
            lane: root.lane
            look: root.look
        }
    }

    Slot {
        enabled: true
        wanted: root.lane.idleLeft >= 0
        sourceComponent: IdlePanel {
            lane: root.lane
            look: root.look
        }
    }
}

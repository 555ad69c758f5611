import QtQuick
import Werkstadt.Controls
import Werkstadt.Kiosk
import Werkstadt.Scenes.Draw

// Asks before a drawing is sent, and says what became of it.
LanePanel {
    id: root

    required property DrawView view
    readonly property string state_: view.state

    function first(): void {
        for (const pill of [yes, again, fresh])
            if (pill.visible)
                pill.forceActiveFocus();
    }

    open: state_ !== "drawing"
    closable: state_ === "review" || state_ === "failed"
    wide: 250
    title: ({
            "review": lane.tr("Möchtest du dein Bild abschicken?"),
            "sending": lane.tr("Dein Bild wird gespeichert …"),
            "thanks": lane.tr("Danke! Dein Bild ist gespeichert."),
            "failed": lane.tr("Dein Bild ist noch nicht gespeichert.")
        })[state_] ?? ""
    text: state_ === "review" ? view.purpose : state_ === "failed" ? lane.tr("Gerade geht es nicht. Dein Bild ist noch da.") : state_ === "thanks" ? lane.tr("Dein Name ist nicht dabei.") : ""
    onClosed: view.back()
    onState_Changed: {
        if (state_ === "thanks" || state_ === "failed")
            Accessible.announce(title, Accessible.Assertive);
        Qt.callLater(first);
    }

    Flow {
        width: parent.width
        spacing: root.look.s6

        Rectangle {
            visible: root.open && root.state_ === "review"
            width: Math.min(parent.width, 84 * root.look.u)
            height: visible ? width / root.view.aspect : 0
            color: "white"
            radius: root.look.radius
            border.width: Math.max(1, Math.round(0.3 * root.look.u))
            border.color: root.look.line
            Accessible.role: Accessible.Graphic
            Accessible.name: root.lane.tr("Dein Bild")

            Paper {
                anchors.fill: parent
                drawing: root.open ? root.view : null
            }
        }

        Column {
            spacing: root.look.s4

            Pill {
                id: yes

                visible: root.state_ === "review"
                look: root.look
                primary: true
                text: root.lane.tr("Ja, abschicken")
                icon: "send"
                onActivated: root.view.send()
            }

            Pill {
                id: again

                visible: root.state_ === "failed"
                look: root.look
                primary: true
                text: root.lane.tr("Noch einmal versuchen")
                icon: "refresh"
                onActivated: root.view.send()
            }

            Pill {
                visible: root.state_ === "review" || root.state_ === "failed"
                look: root.look
                text: root.lane.tr("Weiter zeichnen")
                icon: "pencil"
                onActivated: root.view.back()
            }

            Pill {
                id: fresh

                visible: root.state_ === "thanks"
                look: root.look
                primary: true
                text: root.lane.tr("Neues Blatt")
                icon: "file-plus"
                onActivated: root.view.fresh()
            }
        }
    }
}

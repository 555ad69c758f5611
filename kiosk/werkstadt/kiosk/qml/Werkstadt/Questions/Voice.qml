pragma ComponentBehavior: Bound

import QtQuick
import Werkstadt.Controls
import Werkstadt.Model

// A recording: begun and ended by the visitor, to be heard and deleted; a minute at most.
Question {
    id: root

    readonly property CaptureView capture: form.capture as CaptureView
    readonly property string state_: capture?.state ?? "empty"
    readonly property bool runs: state_ === "recording" || state_ === "waiting"
    readonly property int seconds: capture?.seconds ?? 0
    readonly property int longest: capture?.longest ?? 60

    implicitHeight: all.height

    function clock(of: int): string {
        return Math.floor(of / 60) + ":" + (of % 60).toString().padStart(2, "0");
    }

    Column {
        id: all

        spacing: root.look.s4
        width: parent.width

        Notice {
            look: root.look
            width: Math.min(parent.width, 220 * root.look.u)
            visible: root.capture?.failed ?? false
            kind: "care"
            icon: "microphone-off"
            text: root.lane.tr("Die Aufnahme hat nicht geklappt. Versuch es noch einmal, oder geh einfach weiter.")
        }

        BodyText {
            look: root.look
            width: parent.width
            visible: root.state_ === "empty"
            text: root.lane.tr("Das Mikrofon ist aus. Du kannst bis zu einer Minute sprechen.")
        }

        Item {
            width: Math.min(parent.width, 200 * root.look.u)
            height: card.height
            visible: root.state_ !== "empty"

            Slab {
                anchors.fill: parent
                look: root.look
            }

            Column {
                id: card

                x: root.look.s6
                width: parent.width - 2 * root.look.s6
                topPadding: root.look.s4
                bottomPadding: root.look.s4 + root.look.edge
                spacing: root.look.s4

                BodyText {
                    look: root.look
                    width: parent.width
                    strong: true
                    colour: root.look.onCard
                    text: root.state_ === "waiting" ? root.lane.tr("Gleich geht es los …") : root.state_ === "recording" ? root.lane.tr("Aufnahme läuft: sprich jetzt.") : root.lane.tr("Deine Aufnahme")
                }

                Row {
                    spacing: root.look.s4

                    // How loud it is, in steps: what lights up says that you are heard.
                    Row {
                        anchors.verticalCenter: parent.verticalCenter
                        spacing: root.look.s1
                        visible: root.runs

                        Repeater {
                            model: 12

                            Rectangle {
                                required property int index

                                width: 6 * root.look.u
                                height: 10 * root.look.u
                                radius: width / 3
                                color: (root.capture?.level ?? 0) * 12 > index ? root.look.onCard : root.look.track
                                border.color: root.look.line
                                border.width: Math.max(1, Math.round(0.3 * root.look.u))
                            }
                        }
                    }

                    Text {
                        anchors.verticalCenter: parent.verticalCenter
                        Accessible.role: Accessible.StaticText
                        Accessible.name: root.lane.tr("%1 von %2 Sekunden").arg(root.seconds).arg(root.longest)
                        text: root.clock(root.seconds) + " / " + root.clock(root.longest)
                        textFormat: Text.PlainText
                        font: root.look.strongFont
                        color: root.look.onCard
                    }
                }
            }
        }

        Flow {
            width: parent.width
            spacing: root.look.s4

            Pill {
                look: root.look
                icon: root.runs ? "player-stop" : "microphone"
                text: root.runs ? root.lane.tr("Aufnahme beenden") : root.state_ === "empty" ? root.lane.tr("Aufnehmen") : root.lane.tr("Neu aufnehmen")
                onActivated: {
                    if (root.runs)
                        root.capture.stop();
                    else
                        root.capture.record();
                }
            }

            Pill {
                look: root.look
                visible: !root.runs && root.state_ !== "empty" && (root.capture?.speaks ?? false)
                icon: root.state_ === "playing" ? "player-stop" : "player-play"
                text: root.state_ === "playing" ? root.lane.tr("Stopp") : root.lane.tr("Anhören")
                onActivated: {
                    if (root.state_ === "playing")
                        root.capture.stop();
                    else
                        root.capture.listen();
                }
            }

            Pill {
                look: root.look
                visible: !root.runs && root.state_ !== "empty"
                icon: "trash"
                text: root.lane.tr("Löschen")
                onActivated: root.capture.drop()
            }
        }
    }
}

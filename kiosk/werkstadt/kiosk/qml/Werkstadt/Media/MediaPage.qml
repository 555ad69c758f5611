pragma ComponentBehavior: Bound

import QtQuick
import Werkstadt.Controls
import Werkstadt.Kiosk
import Werkstadt.Playback

// A recording: what there is to see fills its half, time runs below it, and beside it stands what plays it.
Page {
    id: root

    required property Player player
    required property string above // the line over the title: where one is
    required property string title
    required property string text
    property bool captioned: false // what is heard stands below the picture
    property bool readable: false // what is heard and seen can be read in its place
    property bool reading: false
    property real roomy: 0.575 // part of the width that the picture gets
    default property alias stage: stage.data
    readonly property bool runs: ["playing", "coming", "waiting"].includes(player.state)
    readonly property string act: player.state === "broken" ? lane.tr("Noch einmal versuchen") : runs ? lane.tr("Anhalten") : player.state === "ended" ? lane.tr("Noch einmal") : lane.tr("Abspielen")
    readonly property string how: ({
            "resting": lane.tr("bereit"),
            "coming": lane.tr("kommt"),
            "playing": lane.tr("läuft"),
            "paused": lane.tr("angehalten"),
            "waiting": lane.tr("wartet"),
            "ended": lane.tr("zu Ende"),
            "broken": lane.tr("geht nicht")
        })[player.state]
    readonly property real share: Math.max(0.34, Math.min(look.larger ? 0.5 : roomy, 1 - 112 * look.mm / width))
    readonly property real half: upright ? width : Math.round(width * share)

    function inWords(seconds: int): string {
        const whole = Math.floor(seconds / 60), rest = seconds % 60;
        const minutes = whole === 1 ? lane.tr("1 Minute") : lane.tr("%1 Minuten").arg(whole);
        const left = rest === 1 ? lane.tr("1 Sekunde") : lane.tr("%1 Sekunden").arg(rest);
        return whole === 0 ? left : rest === 0 ? minutes : minutes + " " + left;
    }

    onHowChanged: {
        if (player.state === "ended")
            root.Accessible.announce(how);
    }

    Rectangle {
        id: pane

        width: root.half
        height: root.upright ? Math.min(Math.round(root.height * 0.5), Math.round(width / 1.5) + strip.height) : time.y - root.look.s4
        color: root.reading ? "transparent" : root.look.ink

        Item {
            id: stage

            width: parent.width
            height: parent.height - strip.height
            visible: !root.reading
        }

        Item {
            id: strip

            anchors.bottom: parent.bottom
            width: parent.width
            height: visible ? longest.height + 2 * root.look.s2 : 0
            visible: root.captioned && root.player.captionsOn && !root.reading

            Text {
                id: longest

                width: said.width
                text: root.player.longest
                font: said.font
                lineHeight: said.lineHeight
                wrapMode: said.wrapMode
                visible: false
            }

            Text {
                id: said

                anchors.centerIn: parent
                width: parent.width - 2 * root.look.s4
                horizontalAlignment: Text.AlignHCenter
                text: root.player.caption
                textFormat: Text.PlainText
                font: root.look.strongFont
                lineHeight: 1.12
                wrapMode: Text.Wrap
                color: "#FFFFFF"
                Accessible.role: Accessible.StaticText
                Accessible.name: text
                Accessible.ignored: text === ""
            }
        }

        Loader {
            anchors.fill: parent
            anchors.margins: root.look.s6
            active: root.reading
            sourceComponent: script
        }
    }

    Slider {
        id: time

        look: root.look
        x: root.margin
        y: root.upright ? pane.height + root.look.s4 : root.height - height - root.look.s4
        width: root.half - 2 * root.margin
        name: root.lane.tr("Zeitleiste")
        value: root.player.at
        from: 0
        to: root.player.length
        step: 1
        stride: 10
        text: root.lane.tr("%1 von %2 · %3").arg(root.player.clock).arg(root.player.total).arg(root.how)
        spoken: root.lane.tr("%1 von %2, %3").arg(root.inWords(root.player.at)).arg(root.inWords(root.player.length)).arg(root.how)
        less: root.lane.tr("10 Sekunden zurück")
        more: root.lane.tr("10 Sekunden weiter")
        lessIcon: "rewind-backward-10"
        moreIcon: "rewind-forward-10"
        onMoved: value => root.player.go(Math.round(value * 1000))
    }

    Scroller {
        id: sheet

        lane: root.lane
        look: root.look
        x: root.upright ? root.margin : root.half + root.look.s6
        y: root.upright ? time.y + time.height + root.look.s4 : root.look.s6
        width: root.width - x - root.margin
        height: root.height - y - root.look.s4
        spacing: root.look.s4

        SecondLine {
            look: root.look
            width: sheet.room
            visible: !root.look.larger
            text: root.above
        }

        Title {
            look: root.look
            width: sheet.room
            text: root.title
            small: true
        }

        Notice {
            look: root.look
            width: sheet.room
            visible: root.player.state === "broken"
            icon: "alert-triangle"
            text: root.readable ? root.lane.tr("Das lässt sich hier gerade nicht abspielen. Lies, was darin vorkommt.") : root.lane.tr("Das lässt sich hier gerade nicht abspielen. Blättere ruhig weiter.")
        }

        Flow {
            width: sheet.room
            spacing: root.look.s4

            Pill {
                id: play

                look: root.look
                width: Math.min(implicitWidth, sheet.room)
                primary: true
                text: root.act
                icon: root.runs ? "player-pause" : "player-play"
                onActivated: root.player.toggle()
            }

            Pill {
                look: root.look
                text: root.lane.tr("Von vorn")
                icon: "player-skip-back"
                iconOnly: sheet.room < 2.1 * play.implicitWidth
                usable: root.player.at > 0
                onActivated: root.player.begin()
            }
        }

        BodyText {
            look: root.look
            width: Math.min(sheet.room, root.look.lineWidth * 1.15)
            text: root.text
            visible: text !== ""
        }

        Notice {
            look: root.look
            width: sheet.room
            visible: root.player.silent
            icon: "volume-off"
            text: root.lane.tr("Hier gibt es keinen Ton. Lies mit.")
        }

        Notice {
            look: root.look
            width: sheet.room
            visible: root.player.textless
            text: root.lane.tr("Der Text dazu fehlt hier.")
        }

        Volume {
            lane: root.lane
            look: root.look
            player: root.player
            width: Math.min(sheet.room, 110 * root.look.u)
            visible: root.player.sounds && !root.player.silent
        }

        Flow {
            width: sheet.room
            spacing: root.look.s4

            Pill {
                look: root.look
                width: Math.min(implicitWidth, sheet.room)
                visible: root.captioned
                text: root.player.captionsOn ? root.lane.tr("Untertitel aus") : root.lane.tr("Untertitel an")
                icon: "badge-cc"
                onActivated: root.player.toggleCaptions()
            }

            Pill {
                look: root.look
                width: Math.min(implicitWidth, sheet.room)
                visible: root.readable
                text: root.reading ? root.lane.tr("Bild zeigen") : root.lane.tr("Text lesen")
                icon: root.reading ? "photo" : "file-text"
                onActivated: {
                    root.lane.touched();
                    root.reading = !root.reading;
                }
            }
        }
    }

    Component {
        id: script

        ScriptPane {
            lane: root.lane
            look: root.look
            player: root.player
        }
    }
}

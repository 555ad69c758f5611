pragma ComponentBehavior: Bound

import QtQuick
import Werkstadt.Controls
import Werkstadt.Kiosk
import Werkstadt.Scenes.Web

// What to try, and beside it the site. Where there is no room for both, one after the other.
Page {
    id: root

    required property WebView view

    readonly property bool worded: view.text !== "" || view.title !== ""
    readonly property bool together: !look.larger || upright && height > 230 * look.mm
    property bool trying: false
    readonly property bool wordsSeen: together || !trying
    readonly property bool siteSeen: together || trying
    readonly property real share: view.device === "phone" ? 0.5 : 0.34
    readonly property color ground: look[view.ground] ?? look.bar // qmllint disable missing-property

    Scroller {
        id: sheet

        readonly property real across: !root.together ? root.width : root.upright ? root.width : root.width * root.share
        readonly property real floor: keys.active ? keys.y : root.height
        readonly property real most: root.upright ? floor * 0.42 : floor

        lane: root.lane
        look: root.look
        visible: root.wordsSeen && !(keys.active && root.upright)
        x: root.margin
        y: root.margin
        width: Math.min(across - 2 * root.margin, root.look.lineWidth * 1.15)
        height: root.upright && root.together ? Math.min(most, needed + root.margin) : floor - y - root.look.s6 - (go.visible ? go.height + root.look.s4 : 0)
        spacing: root.look.s4

        SecondLine {
            look: root.look
            width: sheet.room
            visible: text !== ""
            text: root.view.exhibitTitle
        }

        Title {
            look: root.look
            width: sheet.room
            text: root.view.title
            small: root.look.larger || root.view.device === "full"
        }

        Repeater {
            model: root.view.text.split("\n\n").filter(text => text !== "")

            BodyText {
                required property string modelData

                look: root.look
                width: sheet.room
                text: modelData
            }
        }

        Notice {
            look: root.look
            width: sheet.room
            visible: root.view.said !== ""
            icon: "message-circle"
            text: root.view.said
        }
    }

    // Right below the words, and in sight however long they are.
    Pill {
        id: go

        look: root.look
        x: root.margin
        y: sheet.y + Math.min(sheet.height, sheet.needed) + root.look.s4
        visible: !root.together && root.wordsSeen
        primary: true
        icon: "hand-finger"
        text: root.lane.tr("Ausprobieren")
        onActivated: {
            root.lane.touched();
            root.trying = true;
        }
    }

    Pill {
        id: aside

        look: root.look
        x: root.margin
        y: root.look.s6
        visible: !root.wordsSeen
        icon: "list"
        text: root.lane.tr("Aufgabe lesen")
        onActivated: {
            root.lane.touched();
            root.trying = false;
        }
    }

    // The site's place: a ground of colour for a phone to lie on, or the site from edge to edge.
    Rectangle {
        id: place

        readonly property bool phone: root.view.device === "phone" && root.view.state !== "gone"
        readonly property bool aloneBeside: !root.together && !root.upright && phone // all the height for it, the pill at its side
        readonly property real bezel: phone ? root.look.s4 : 0
        readonly property real gap: phone ? root.look.s6 : 0
        // A phone grows where there is room, until it is half as large again.
        readonly property real grown: Math.min(1.5 * root.pixel, (width - 2 * (gap + bezel)) / root.view.narrowPx, (height - 2 * gap - 4 * bezel) / (1.8 * root.view.narrowPx))
        readonly property real scaled: phone ? Math.max(root.pixel, grown) : root.pixel

        visible: root.siteSeen
        color: place.phone ? root.ground : root.look.bar
        x: root.together && !root.upright ? sheet.across : aloneBeside ? aside.x + aside.width + root.margin : 0
        y: aloneBeside ? 0 : !root.together ? aside.y + aside.height + root.look.s6 : root.upright && sheet.visible ? sheet.y + sheet.height : 0
        width: root.width - x
        height: sheet.floor - y

        Rectangle {
            id: body

            anchors.centerIn: parent
            visible: root.view.state !== "gone"
            color: place.phone ? root.look.ink : root.look.card
            border.color: root.look.outline
            border.width: place.phone ? root.look.outlineWidth : 0
            radius: place.phone ? root.look.radius * 1.5 : 0
            width: Math.round(place.phone ? Math.min(parent.width - 2 * place.gap, root.view.narrowPx * place.scaled + 2 * place.bezel) : parent.width)
            height: Math.round(place.phone ? Math.min(parent.height - 2 * place.gap, root.view.highPx * zoom + 4 * place.bezel) : parent.height)

            // Letters as large as those beside it; only where not even a narrow page would fit, smaller.
            readonly property real zoom: Math.min(place.scaled, (width - 2 * place.bezel) / root.view.narrowPx)

            Rectangle {
                visible: place.phone
                anchors.horizontalCenter: parent.horizontalCenter
                y: (2 * place.bezel - height) / 2
                width: root.look.s16
                height: root.look.s1
                radius: height / 2
                color: root.look.muted
            }

            Item {
                id: glass

                // Staff never see what a visitor writes; and nothing walks on into the engine's own items.
                readonly property bool masked: true
                // Read aloud it is the site's own text, which everybody may hear; fields are not part of it.
                readonly property bool ownWords: false

                x: place.bezel
                y: 2 * place.bezel
                width: parent.width - 2 * place.bezel
                height: parent.height - 4 * place.bezel
                Accessible.role: Accessible.StaticText
                Accessible.name: root.view.words

                Rectangle {
                    anchors.fill: parent
                    color: root.look.card
                }

                Loader {
                    id: site

                    anchors.fill: parent
                    visible: root.view.state === "shown"
                }

                BodyText {
                    anchors.centerIn: parent
                    look: root.look
                    width: parent.width - 2 * root.look.s6
                    visible: root.view.state === "coming"
                    horizontalAlignment: Text.AlignHCenter
                    colour: root.look.mutedOnCard
                    text: root.lane.tr("Einen Moment …")
                }
            }
        }

        Item {
            anchors.fill: parent
            visible: root.view.state === "gone"

            Card {
                id: card

                anchors.centerIn: parent
                look: root.look
                width: Math.min(parent.width - 2 * root.margin, root.look.u * 170)

                Column {
                    width: card.width - 2 * card.padding
                    spacing: root.look.s4

                    Title {
                        look: root.look
                        width: parent.width
                        small: true
                        colour: root.look.onCard
                        text: root.lane.tr("Das ist gerade nicht zu sehen.")
                    }

                    BodyText {
                        look: root.look
                        width: parent.width
                        colour: root.look.onCard
                        text: root.view.fallback
                    }

                    Pill {
                        look: root.look
                        visible: root.view.onceMore
                        icon: "refresh"
                        text: root.lane.tr("Noch einmal")
                        onActivated: root.view.retry()
                    }
                }
            }
        }
    }

    readonly property real pixel: look.u * view.pixel * (look.larger ? view.larger : 1)

    Loader {
        id: keys

        active: root.view.writes && root.siteSeen && root.view.state === "shown"
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        sourceComponent: Keyboard {
            look: root.look
            language: root.lane.language
            words: ({
                    "shift": root.lane.tr("Großbuchstaben"),
                    "backspace": root.lane.tr("Löschen"),
                    "space": root.lane.tr("Leerzeichen"),
                    "done": root.lane.tr("Fertig"),
                    "numbers": root.lane.tr("Ziffern und Zeichen"),
                    "letters": root.lane.tr("Buchstaben")
                })
            onTyped: text => root.view.write(text)
            onBackspace: root.view.backspace()
            onDone: root.view.done()
        }
    }

    Connections {
        target: root.view

        function onStateChanged() {
            root.put();
        }
    }

    Component.onCompleted: put()

    function put(): void {
        const wanted = root.view.sitePage;
        if (wanted.toString() === site.source.toString())
            return;
        if (wanted.toString() === "")
            site.source = "";
        else
            site.setSource(wanted, {
                "view": root.view,
                "look": root.look,
                "shut": root.view.shut,
                "zoom": Qt.binding(() => body.zoom)
            });
    }
}

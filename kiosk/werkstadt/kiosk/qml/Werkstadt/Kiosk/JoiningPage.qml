pragma ComponentBehavior: Bound

import QtQuick
import Werkstadt.Controls
import Werkstadt.Model

// For staff: how this device comes to its hub. By code, by six digits on both screens, by the console's QR code.
Page {
    id: root

    required property JoiningView joining

    readonly property string at: joining.page
    readonly property bool typing: at === "code" || at === "address"
    readonly property bool working: at === "looking" || at === "trying" || at === "waiting"
    readonly property bool failed: at === "refused"
    // With an address of its own the same try may succeed.
    readonly property bool lacksAddress: failed && ["no-hub", "away", "not-trusted", "address"].includes(joining.error)

    // A scanner types like somebody at a keyboard, on whichever page.
    function key(event: var): bool {
        if (event.key === Qt.Key_Escape && at !== "ways" && at !== "joined") {
            joining.back();
            return true;
        }
        if (at === "ways" && /^[0-9A-Za-z]$/.test(event.text))
            joining.choose("code");
        if (!typing)
            return false;
        if (event.key === Qt.Key_Backspace)
            joining.erase();
        else if (event.key === Qt.Key_Return || event.key === Qt.Key_Enter)
            joining.submit();
        else if (event.text.length > 0 && event.text >= " " && event.text !== "\u007f")
            joining.type(event.text);
        else
            return false;
        return true;
    }

    focus: true
    Keys.onPressed: event => event.accepted = key(event)
    Accessible.role: Accessible.Pane
    Accessible.name: lane.tr("Dieses Gerät verbinden")
    onAtChanged: Qt.callLater(content.take)

    Loader {
        id: content

        function take(): void {
            if (root.look.keysHere)
                content.forceActiveFocus(Qt.OtherFocusReason);
        }

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        anchors.topMargin: root.look.above
        anchors.bottom: bar.top
        focus: true
        sourceComponent: root.at === "ways" ? ways : root.typing ? typed : root.at === "hubs" ? hubs : root.at === "scan" ? scan : root.at === "compare" ? digits : says
    }

    BottomBar {
        id: bar

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        anchors.bottomMargin: root.look.below
        look: root.look
        more: root.lane.tr("Mehr")
        back: root.lane.tr("Zurück")
        up: root.lane.tr("Nach oben")
        down: root.lane.tr("Nach unten")
        panelParent: root
        behind: content

        leftItems: [
            BarItem {
                text: root.lane.nextLanguageName
                icon: "language"
                drop: 2
                keep: true
                onActivated: root.joining.nextLanguage()
            },
            BarItem {
                text: root.lane.tr("Größere Schrift")
                icon: "text-size"
                drop: 1
                onActivated: root.joining.toggleLarger()
            },
            BarItem {
                text: root.look.theme === "light" ? root.lane.tr("Nacht") : root.look.theme === "night" ? root.lane.tr("Hoher Kontrast") : root.lane.tr("Hell")
                icon: root.look.theme === "light" ? "moon" : root.look.theme === "night" ? "contrast" : "sun"
                drop: 0
                onActivated: root.joining.nextTheme()
            }
        ]

        rightItems: [
            BarItem {
                text: root.working || root.at === "compare" ? root.lane.tr("Abbrechen") : root.failed ? root.lane.tr("Andere Art") : root.lane.tr("Zurück")
                icon: root.working || root.at === "compare" ? "x" : "arrow-left"
                keep: true
                drop: 3
                shown: root.at !== "ways" && root.at !== "joined"
                onActivated: root.joining.back()
            },
            BarItem {
                text: root.lane.tr("Adresse eingeben")
                icon: "keyboard"
                keep: true
                keepWord: root.at === "hubs"
                drop: 4
                shown: root.at === "hubs" || root.lacksAddress
                onActivated: root.joining.typeAddress()
            },
            BarItem {
                text: root.failed ? root.lane.tr("Noch einmal versuchen") : root.lane.tr("Verbinden")
                icon: root.failed ? "refresh" : "plug-connected"
                primary: true
                keep: true
                keepWord: true
                drop: 5
                shown: root.typing || root.failed
                usable: root.failed || root.joining.ready
                onActivated: root.failed ? root.joining.again() : root.joining.submit()
            }
        ]
    }

    Component {
        id: ways

        JoinWays {
            focus: true
            lane: root.lane
            look: root.look
            joining: root.joining
        }
    }

    Component {
        id: typed

        JoinTyped {
            focus: true
            lane: root.lane
            look: root.look
            joining: root.joining
            keyPressed: root.key
        }
    }

    Component {
        id: hubs

        JoinHubs {
            focus: true
            lane: root.lane
            look: root.look
            joining: root.joining
        }
    }

    Component {
        id: digits

        JoinDigits {
            focus: true
            lane: root.lane
            look: root.look
            joining: root.joining
        }
    }

    Component {
        id: scan

        JoinScan {
            focus: true
            lane: root.lane
            look: root.look
            joining: root.joining
        }
    }

    Component {
        id: says

        JoinSays {
            focus: true
            lane: root.lane
            look: root.look
            joining: root.joining
        }
    }
}

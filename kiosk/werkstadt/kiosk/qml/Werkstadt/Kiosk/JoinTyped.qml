pragma ComponentBehavior: Bound

import QtQuick
import Werkstadt.Controls
import Werkstadt.Model

// The code, in six groups of four, or an address. What cannot be right is marked at once, and told in words.
Page {
    id: root

    required property JoiningView joining
    required property var keyPressed // (event) => bool: for who types on real keys

    readonly property bool isCode: joining.page === "code"
    readonly property bool tight: height - board.height < (look.larger ? 130 : 80) * look.u
    readonly property int columns: width - 2 * margin >= 190 * look.u ? 6 : 3
    readonly property string told: !isCode ? "" : joining.slip === "sign" ? lane.tr("Dieses Zeichen gibt es in keinem Code. Es gibt weder U noch Umlaute.") : joining.slip === "place" ? lane.tr("Hier ist etwas vertippt: die markierten Zeichen bitte vergleichen.") : joining.slip === "check" ? lane.tr("Ein Zeichen stimmt nicht. Bitte alle sechs Gruppen vergleichen.") : ""

    Column {
        id: above

        x: root.margin
        y: root.tight ? root.look.s2 : root.look.s6
        width: root.width - 2 * root.margin
        spacing: root.tight ? root.look.s2 : root.look.s4

        Title {
            look: root.look
            width: parent.width
            small: true
            visible: !root.tight || root.told === ""
            text: root.isCode ? root.lane.tr("Code eingeben") : root.lane.tr("Adresse des Hubs eingeben")
        }

        BodyText {
            look: root.look
            width: Math.min(parent.width, root.look.lineWidth)
            visible: !root.tight && root.told === ""
            text: root.isCode ? root.lane.tr("Er steht in der Konsole und gilt drei Minuten. Große und kleine Buchstaben sind gleich.") : root.lane.tr("Name oder Nummer, Doppelpunkt, Anschluss: zum Beispiel 192.168.10.2:8443.")
        }

        Notice {
            look: root.look
            width: parent.width
            visible: root.told !== ""
            kind: "care"
            icon: "alert-triangle"
            text: root.told
        }

        Press {
            id: field

            look: root.look
            width: parent.width
            height: groups.height
            visible: root.isCode
            focus: root.isCode
            role: Accessible.EditableText
            name: root.lane.tr("Code")
            description: root.lane.tr("%1 von 24 Zeichen").arg(root.joining.signs.length) + (root.told === "" ? "" : ". " + root.told)
            keys: root.keyPressed
            Accessible.editable: true

            Grid {
                id: groups

                readonly property real cell: Math.floor(Math.min(14 * root.look.u, (parent.width - (columns - 1) * spacing - columns * 2 * root.look.s2) / (4 * columns)))

                readonly property real letter: Math.round(Math.min(1.5 * root.look.headingFont.pixelSize, 1.3 * cell))

                columns: root.columns
                spacing: root.tight ? root.look.s2 : root.look.s4

                Repeater {
                    model: 6

                    Rectangle {
                        id: group

                        required property int index

                        width: 4 * groups.cell + 2 * root.look.s2
                        height: Math.round(1.35 * groups.letter + 2 * root.look.s2)
                        radius: root.look.radius * 0.6
                        color: root.look.field
                        border.width: Math.max(1, Math.round(0.5 * root.look.u))
                        border.color: root.look.fieldBorder

                        Row {
                            x: root.look.s2
                            height: parent.height

                            Repeater {
                                model: 4

                                Item {
                                    id: place

                                    required property int index
                                    readonly property int at: 4 * group.index + index
                                    readonly property string sign: root.joining.signs[at] ?? ""
                                    readonly property bool wrong: root.joining.wrong.includes(at)

                                    width: groups.cell
                                    height: group.height

                                    Rectangle {
                                        anchors.fill: parent
                                        anchors.margins: root.look.s1
                                        visible: place.wrong
                                        radius: root.look.s1
                                        color: root.look.danger
                                    }

                                    Text {
                                        anchors.centerIn: parent
                                        font.family: root.look.codeFont.family
                                        font.weight: Font.DemiBold
                                        font.pixelSize: groups.letter
                                        color: place.wrong ? root.look.field : root.look.onPage
                                        text: place.sign
                                        textFormat: Text.PlainText
                                    }

                                    Rectangle {
                                        anchors.bottom: parent.bottom
                                        anchors.bottomMargin: root.look.s2
                                        anchors.horizontalCenter: parent.horizontalCenter
                                        width: 0.7 * parent.width
                                        height: Math.max(2, Math.round(0.5 * root.look.u))
                                        color: place.at === root.joining.signs.length ? root.look.onPage : root.look.track
                                        visible: place.sign === ""
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }

        TextField {
            look: root.look
            width: Math.min(parent.width, root.look.lineWidth)
            visible: !root.isCode
            focus: !root.isCode
            label: root.lane.tr("Adresse des Hubs")
            placeholder: "192.168.10.2:8443"
            text: root.joining.address
            active: true
            onTyped: letters => root.joining.type(letters)
            onBackspace: root.joining.erase()
            onDone: root.joining.submit()
        }
    }

    LaneKeyboard {
        id: board

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        lane: root.lane
        look: root.look
        numbers: root.isCode ? "code" : "address"
        onTyped: letters => root.joining.type(letters)
        onBackspace: root.joining.erase()
    }
}

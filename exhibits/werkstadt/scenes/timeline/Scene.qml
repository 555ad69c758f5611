pragma ComponentBehavior: Bound

import QtQuick
import Werkstadt.Controls
import Werkstadt.Kiosk
import Werkstadt.Scenes.Timeline

// One event at a time above; below a line that shows how far apart they lie, and a pill for each.
Page {
    id: root

    required property TimelineView view
    readonly property bool pictured: view.picture.source.toString() !== "" && !(look.larger && !upright)

    ScenePicture {
        id: picture

        lane: root.lane
        look: root.look
        picture: root.view.picture
        visible: root.pictured
        width: !root.pictured ? 0 : root.upright ? root.width : Math.round(root.width * 0.44)
        height: !root.pictured ? 0 : root.upright ? Math.round(root.height * 0.3) : strip.y
    }

    Scroller {
        id: sheet

        lane: root.lane
        look: root.look
        x: (root.upright ? 0 : picture.width) + root.margin
        y: (root.upright ? picture.height : 0) + root.look.s6
        width: Math.min(root.width - x - root.margin, root.look.lineWidth * 1.15)
        height: strip.y - y - root.look.s4
        spacing: root.look.s4

        SecondLine {
            look: root.look
            width: sheet.room
            text: root.lane.tr("%1 · %2").arg(root.view.heading).arg(root.view.whens[root.view.chosen] ?? "")
        }

        Title {
            look: root.look
            width: sheet.room
            text: root.view.title
            small: root.look.larger || root.upright
        }

        BodyText {
            look: root.look
            width: sheet.room
            text: root.view.text
        }
    }

    Rectangle {
        id: strip

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        height: axis.height + pills.height + 3 * root.look.s4
        color: root.look.card

        // True to scale: near things lie near. To look at only, the pills below are to be touched.
        Item {
            id: axis

            x: root.margin
            y: root.look.s4
            width: parent.width - 2 * root.margin
            height: 3 * root.look.s2
            Accessible.ignored: true

            Rectangle {
                anchors.verticalCenter: parent.verticalCenter
                width: parent.width
                height: Math.max(2, Math.round(0.5 * root.look.u))
                color: root.look.line
            }

            Repeater {
                model: root.view.parts

                Rectangle {
                    required property int index
                    required property var modelData
                    readonly property bool told: root.view.chosen === index

                    x: Math.round(modelData * (axis.width - width))
                    anchors.verticalCenter: parent?.verticalCenter
                    width: told ? axis.height : Math.round(0.5 * axis.height)
                    height: width
                    radius: width / 2
                    color: told ? root.look.accent : root.look.onCard
                    border.color: root.look.onCard
                    border.width: told ? Math.max(2, Math.round(0.6 * root.look.u)) : 0
                    z: told ? 1 : 0
                }
            }
        }

        Flow {
            id: pills

            x: root.margin
            anchors.top: axis.bottom
            anchors.topMargin: root.look.s4
            width: axis.width
            spacing: root.look.s4

            Repeater {
                model: root.view.whens

                Press {
                    id: when

                    required property int index
                    required property string modelData

                    look: root.look
                    width: Math.max(root.look.pill, word.implicitWidth + 2 * root.look.s4)
                    height: root.look.pill
                    ringRadius: height / 2
                    role: Accessible.RadioButton
                    name: root.lane.tr("%1: %2").arg(modelData).arg(root.view.names[index] ?? "")
                    checkable: true
                    checked: root.view.chosen === index
                    onActivated: root.view.choose(index)

                    Slab {
                        anchors.fill: parent
                        look: root.look
                        radius: when.ringRadius
                        down: when.down
                        colour: when.checked ? root.look.primary : root.look.page
                        edgeColour: when.checked ? root.look.primaryEdge : root.look.cardEdge
                        outlineWidth: when.checked ? 0 : Math.max(1, root.look.outlineWidth)
                        outline: root.look.fieldBorder

                        Text {
                            id: word

                            anchors.centerIn: parent
                            text: when.modelData
                            textFormat: Text.PlainText
                            font: root.look.strongFont
                            color: when.checked ? root.look.onPrimary : root.look.onPage
                            Accessible.ignored: true
                        }
                    }
                }
            }
        }
    }
}

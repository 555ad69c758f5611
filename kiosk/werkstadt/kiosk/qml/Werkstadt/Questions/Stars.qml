pragma ComponentBehavior: Bound

import QtQuick
import Werkstadt.Controls

// So many stars; a number says the same.
Question {
    id: root

    readonly property var values: form.range.values
    readonly property int count: values.length
    readonly property real side: Math.max(look.pill, Math.min(38 * look.u, (width - (count - 1) * look.s4) / count))
    readonly property int columns: Math.max(1, Math.min(count, Math.floor((width + look.s4) / (side + look.s4))))

    implicitHeight: all.height

    Column {
        id: all

        spacing: root.look.s4
        topPadding: root.look.s2
        width: parent.width

        Grid {
            columns: root.columns
            spacing: root.look.s4

            Repeater {
                model: root.values

                Press {
                    id: star

                    required property int index
                    required property real modelData
                    readonly property bool lit: root.form.answered && modelData <= root.form.amount + 1e-9

                    look: root.look
                    width: root.side
                    height: root.side
                    role: Accessible.RadioButton
                    checkable: true
                    checked: root.form.answered && Math.abs(modelData - root.form.amount) < 1e-9
                    name: root.lane.tr("%1 von %2").arg(index + 1).arg(root.count)
                    onActivated: root.form.setAmount(modelData)

                    Slab {
                        anchors.fill: parent
                        look: root.look
                        down: star.down
                        colour: star.lit ? root.look.selected : root.look.card
                        edgeColour: star.lit ? root.look.selectedEdge : root.look.cardEdge
                        outline: star.lit ? root.look.selectedEdge : root.look.outline

                        Icon {
                            anchors.centerIn: parent
                            look: root.look
                            name: "star"
                            size: Math.round(0.56 * parent.height)
                            colour: star.lit ? root.look.selectedPicture : root.look.onCard
                        }
                    }
                }
            }
        }

        Text {
            Accessible.ignored: true
            width: parent.width
            text: root.form.answered ? root.lane.tr("%1 von %2").arg(root.values.findIndex(value => Math.abs(value - root.form.amount) < 1e-9) + 1).arg(root.count) : root.lane.tr("Noch nichts gewählt")
            textFormat: Text.PlainText
            font: root.look.strongFont
            color: root.look.onPage
        }
    }
}

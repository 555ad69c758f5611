pragma ComponentBehavior: Bound

import QtQuick
import Werkstadt.Controls

// Everything in the visitor's order: each line goes up and down by its pills.
Question {
    id: root

    implicitHeight: lines.height

    function fill(): void {
        places.clear();
        for (const name of form.order)
            places.append({
                name: name,
                label: Array.from(form.choices).find(choice => choice.name === name)?.label ?? name,
                heard: Array.from(form.choices).find(choice => choice.name === name)?.heard ?? name
            });
    }

    // Lines move, and none is made anew: who is at one of them stays there.
    function follow(): void {
        const order = Array.from(form.order);
        if (order.length !== places.count)
            return fill();
        for (let to = 0; to < order.length; to++) {
            let at = to;
            while (at < places.count && places.get(at).name !== order[to])
                at++;
            if (at === places.count)
                return fill();
            if (at !== to)
                places.move(at, to, 1);
        }
    }

    Component.onCompleted: fill()

    Connections {
        target: root.form

        function onQuestionChanged() {
            root.fill();
        }

        function onAnswerChanged() {
            root.follow();
        }
    }

    ListModel {
        id: places
    }

    Column {
        id: lines

        spacing: root.look.s2
        width: parent.width

        Repeater {
            model: places

            Item {
                id: line

                required property int index
                required property string name
                required property string label
                required property string heard
                readonly property string told: root.lane.tr("Platz %1 von %2").arg(index + 1).arg(places.count)

                width: root.width
                height: Math.max(words.height + 2 * root.look.s2, up.height + 2 * root.look.s1) + root.look.edge

                Slab {
                    anchors.fill: parent
                    look: root.look
                }

                Rectangle {
                    id: place

                    x: root.look.s4
                    anchors.verticalCenter: parent.verticalCenter
                    width: 11 * root.look.u * (root.look.larger ? 1.5 : 1)
                    height: width
                    radius: width / 2
                    color: root.form.answered ? root.look.selected : root.look.track

                    Text {
                        anchors.centerIn: parent
                        text: line.index + 1
                        textFormat: Text.PlainText
                        font: root.look.strongFont
                        color: root.form.answered ? root.look.onSelected : root.look.onCard
                    }
                }

                BodyText {
                    id: words

                    anchors.left: place.right
                    anchors.leftMargin: root.look.s4
                    anchors.right: up.left
                    anchors.rightMargin: root.look.s4
                    anchors.verticalCenter: parent.verticalCenter
                    look: root.look
                    strong: true
                    colour: root.look.onCard
                    text: line.label
                    spoken: (line.index + 1) + ". " + line.heard
                }

                Pill {
                    id: up

                    anchors.right: lower.left
                    anchors.rightMargin: root.look.s4
                    anchors.verticalCenter: parent.verticalCenter
                    anchors.verticalCenterOffset: -root.look.edge / 2
                    look: root.look
                    icon: "arrow-up"
                    iconOnly: true
                    name: root.lane.tr("%1 nach oben").arg(line.heard)
                    description: line.told
                    onActivated: root.form.rank(line.name, -1)
                }

                Pill {
                    id: lower

                    anchors.right: parent.right
                    anchors.rightMargin: root.look.s4
                    anchors.verticalCenter: parent.verticalCenter
                    anchors.verticalCenterOffset: -root.look.edge / 2
                    look: root.look
                    icon: "arrow-down"
                    iconOnly: true
                    name: root.lane.tr("%1 nach unten").arg(line.heard)
                    description: line.told
                    onActivated: root.form.rank(line.name, 1)
                }
            }
        }

        // Who finds the order right as it stands has nothing to move.
        Pill {
            look: root.look
            visible: !root.form.answered
            icon: "check"
            text: root.lane.tr("So ist es richtig")
            onActivated: root.form.rank("", 0)
        }
    }
}

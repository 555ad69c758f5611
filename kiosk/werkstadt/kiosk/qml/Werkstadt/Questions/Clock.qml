import QtQuick
import Werkstadt.Controls

// A time of the day, put together by pills.
Question {
    id: root

    readonly property bool empty: form.places.hour === undefined
    readonly property bool compact: 6 * look.pill + 10 * look.s4 > narrow

    function two(number: int): string {
        return number.toString().padStart(2, "0");
    }

    implicitHeight: all.height

    Column {
        id: all

        spacing: root.look.s4
        width: parent.width

        BodyText {
            look: root.look
            width: parent.width
            strong: true
            text: root.empty ? root.lane.tr("Noch nichts gewählt") : root.form.said
            readonly property bool masked: true // in pictures for staff
            readonly property bool ownWords: false
        }

        Flow {
            width: parent.width
            spacing: root.look.s4

            Stepper {
                look: root.look
                compact: root.compact
                label: root.lane.tr("Stunde")
                text: root.empty ? "–" : root.two(root.form.places.hour)
                less: root.lane.tr("Eine Stunde früher")
                more: root.lane.tr("Eine Stunde später")
                value: root.form.places.hour ?? 0
                to: 23
                onMoved: by => root.form.moveTime("hour", by)
            }

            Stepper {
                look: root.look
                compact: root.compact
                label: root.lane.tr("Minute")
                text: root.empty ? "–" : root.two(root.form.places.minute)
                far: 10
                less: root.lane.tr("Eine Minute früher")
                more: root.lane.tr("Eine Minute später")
                farLess: root.lane.tr("Zehn Minuten früher")
                farMore: root.lane.tr("Zehn Minuten später")
                value: root.form.places.minute ?? 0
                to: 59
                onMoved: by => root.form.moveTime("minute", by)
            }
        }

        Flow {
            width: parent.width
            spacing: root.look.s4

            Pill {
                look: root.look
                icon: "clock"
                text: root.lane.tr("Jetzt")
                onActivated: root.form.takeNow()
            }

            Pill {
                look: root.look
                visible: !root.empty && !root.form.required
                icon: "x"
                text: root.lane.tr("Leeren")
                onActivated: root.form.clear()
            }
        }
    }
}

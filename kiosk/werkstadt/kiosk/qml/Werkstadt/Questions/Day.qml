import QtQuick
import Werkstadt.Controls

// A day, put together by pills.
Question {
    id: root

    readonly property bool empty: form.places.year === undefined
    readonly property bool compact: 8 * look.pill + 13 * look.s4 > narrow

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
                label: root.lane.tr("Tag")
                text: root.empty ? "–" : root.form.places.day
                less: root.lane.tr("Ein Tag früher")
                more: root.lane.tr("Ein Tag später")
                value: root.form.places.day ?? 0
                to: 31
                onMoved: by => root.form.moveDay("day", by)
            }

            Stepper {
                look: root.look
                compact: root.compact
                label: root.lane.tr("Monat")
                text: root.empty ? "–" : root.form.places.month
                less: root.lane.tr("Ein Monat früher")
                more: root.lane.tr("Ein Monat später")
                value: root.form.places.monthNumber ?? 0
                to: 12
                width: Math.max(implicitWidth, longest.width + 2 * root.look.s4)
                onMoved: by => root.form.moveDay("month", by)

                TextMetrics {
                    id: longest

                    font: root.look.headingFont
                    text: "September"
                }
            }

            Stepper {
                look: root.look
                compact: root.compact
                label: root.lane.tr("Jahr")
                text: root.empty ? "–" : root.form.places.year
                far: 10
                less: root.lane.tr("Ein Jahr früher")
                more: root.lane.tr("Ein Jahr später")
                farLess: root.lane.tr("Zehn Jahre früher")
                farMore: root.lane.tr("Zehn Jahre später")
                value: root.form.places.year ?? 0
                to: 2199
                onMoved: by => root.form.moveDay("year", by)
            }
        }

        Flow {
            width: parent.width
            spacing: root.look.s4

            Pill {
                look: root.look
                icon: "calendar"
                text: root.lane.tr("Heute")
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

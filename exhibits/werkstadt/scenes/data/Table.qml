pragma ComponentBehavior: Bound

import QtQuick
import Werkstadt.Look
import Werkstadt.Scenes.Data

// The same numbers in rows. A screen reader finds each row as one sentence; where not all columns fit, the chosen one stands.
Column {
    id: table

    required property Look look
    required property DataView view
    required property string none // what is said where there is no value
    readonly property var shown: {
        const all = Array.from({
            length: Math.max(0, view.heads.length - 1)
        }, (_, at) => at);
        return width / (all.length + 1) < (look.larger ? 70 : 38) * look.u ? [view.selected] : all;
    }
    readonly property real first: width * (shown.length > 2 ? 0.28 : 0.44)
    readonly property real rest: (width - first) / Math.max(1, shown.length)

    function spoken(row: var): string {
        const cells = view.heads.slice(1).map((head, at) => head + " " + (row.values[at] || none));
        return row.name + ": " + cells.join(", ");
    }

    Accessible.role: Accessible.Table
    Accessible.name: view.title

    Row {
        Repeater {
            model: [0, ...table.shown.map(at => at + 1)]

            delegate: Text {
                required property int index
                required property int modelData

                width: index === 0 ? table.first : table.rest
                padding: table.look.s2
                horizontalAlignment: index === 0 ? Text.AlignLeft : Text.AlignRight
                text: table.view.heads[modelData] ?? ""
                textFormat: Text.PlainText
                wrapMode: Text.Wrap
                font: table.look.strongFont
                color: table.look.onPage
                Accessible.role: Accessible.ColumnHeader
                Accessible.name: text
            }
        }
    }

    Rectangle {
        width: table.width
        height: Math.max(1, Math.round(0.5 * table.look.u))
        color: table.look.line
    }

    Repeater {
        model: table.view.rows

        delegate: Rectangle {
            id: row

            required property var modelData

            width: table.width
            height: cells.height
            color: modelData.picked ? table.look.selected : modelData.number % 2 ? table.look.page : table.look.card
            Accessible.role: Accessible.Row
            Accessible.name: table.spoken(modelData)

            Row {
                id: cells

                readonly property color ink: row.modelData.picked ? table.look.onSelected : table.look.onPage

                Text {
                    width: table.first
                    padding: table.look.s2
                    text: row.modelData.name.replace(/\u00a0/g, " ") // rather two lines than a word torn apart
                    textFormat: Text.PlainText
                    wrapMode: Text.Wrap
                    font: table.look.textFont
                    color: cells.ink
                    Accessible.ignored: true
                }

                Repeater {
                    model: table.shown

                    delegate: Text {
                        required property int modelData

                        width: table.rest
                        padding: table.look.s2
                        horizontalAlignment: Text.AlignRight
                        text: (row.modelData.values[modelData] || table.none).replace(/\u00a0/g, " ")
                        textFormat: Text.PlainText
                        wrapMode: Text.Wrap
                        font: table.look.textFont
                        color: cells.ink
                        Accessible.ignored: true
                    }
                }
            }
        }
    }
}

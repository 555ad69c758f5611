pragma ComponentBehavior: Bound

import QtQuick
import Werkstadt.Look
import "bar.js" as Bar

// Left: where am I, and help. Right: what next. The same places on every page; what does not fit gives up its word,
// then hides behind "more"; entries with `keep` never hide. Where even that does not fit, "what next" gets a row above.
Rectangle {
    id: bar

    required property Look look
    property list<BarItem> leftItems
    property list<BarItem> rightItems
    property string more: "Mehr"
    property string back: "Zurück"
    property string up: "Nach oben"
    property string down: "Nach unten"
    property string brief // what stands in the middle where that itself has no room, and what it is called
    property string briefName: brief
    property Item panelParent: parent
    property Item behind: null
    property bool moreOpen: false
    property bool spread: false // a row above rather than anything behind "more"; on a wide glass, rather than anything without its word
    default property alias middle: centre.data
    readonly property real _margin: look.s10
    // On a wide glass everything stands within an arm's length, where it was touched last.
    readonly property bool _wide: width > look.arm
    readonly property real _span: _wide ? look.arm : width
    property real _begin: {
        void look.hand; // what nearHand goes by
        return _wide ? look.nearHand(width, _span) : 0;
    }
    readonly property Item _first: look.mirrored ? rightRow : leftRow
    readonly property Item _last: look.mirrored ? leftRow : rightRow
    readonly property var _plan: _fit()
    readonly property var _hidden: _all().filter(entry => _plan.hidden[entry.key]).map(entry => entry.item)
    readonly property bool hasMore: _plan.more

    // Keys are places in the two lists, so that an entry stays the same object, with its focus, when words change.
    function _all(): var {
        const all = [];
        for (let at = 0; at < leftItems.length; ++at)
            all.push({
                key: "l" + at,
                item: leftItems[at]
            });
        for (let at = 0; at < rightItems.length; ++at)
            all.push({
                key: "r" + at,
                item: rightItems[at]
            });
        return all.filter(entry => entry.item.shown);
    }

    function _wordWidth(text: string, icon: string): real {
        const word = Math.ceil(metrics.advanceWidth(text));
        return Math.max(look.pill, word + 2 * (look.s6 + look.s1) + 1 + (icon === "" ? 0 : look.icon + look.s4));
    }

    function _fit(): var {
        const font = metrics.font; // widths follow the letters
        const entries = _all().map(entry => ({
                    key: entry.key,
                    keep: entry.item.keep,
                    keepWord: entry.item.keepWord || entry.item.icon === "",
                    drop: entry.item.drop,
                    worded: _wordWidth(entry.item.text, entry.item.icon),
                    bare: look.pill
                }));
        const room = _span - 2 * _margin, other = {
            worded: _wordWidth(more, "dots"),
            bare: look.pill
        };
        const plan = Bar.plan(entries, room, look.s4, look.s6, centre.childrenRect.width + 2 * look.s6, other);
        const cramped = plan.more || _wide && entries.some(entry => !plan.worded[entry.key] && !entry.keep);
        return plan.used <= room && !(spread && cramped) ? plan : Bar.stacked(entries, room, look.s4, other);
    }

    Accessible.name: ""
    Accessible.role: Accessible.ToolBar
    color: look.bar
    height: implicitHeight
    implicitHeight: (_plan.stacked ? 2 : 1) * (look.pill + look.s4) + look.s4

    Behavior on _begin {
        enabled: bar.look.moves && bar._wide

        NumberAnimation {
            duration: bar.look.quick
            easing.type: Easing.OutCubic
        }
    }

    FontMetrics {
        id: metrics

        font: bar.look.strongFont
    }

    Rectangle {
        color: bar.look.outline
        height: bar.look.outlineWidth
        width: parent.width
    }

    component Entry: Pill {
        required property BarItem item
        required property string key

        icon: item.icon
        iconOnly: !bar._plan.worded[key]
        look: bar.look
        name: item.name
        primary: item.primary
        text: item.text
        trailingIcon: item.trailingIcon
        usable: item.usable
        visible: item.shown && !bar._plan.hidden[key]

        onActivated: item.activated()
    }

    Row {
        id: leftRow

        anchors.bottom: parent.bottom
        anchors.bottomMargin: bar.look.s4
        layoutDirection: bar.look.mirrored ? Qt.RightToLeft : Qt.LeftToRight
        spacing: bar.look.s4
        x: bar._begin + (bar.look.mirrored ? bar._span - bar._margin - width : bar._margin)

        Repeater {
            model: bar.leftItems

            delegate: Entry {
                required property int index
                required property BarItem modelData

                item: modelData
                key: "l" + index
            }
        }

        Pill {
            icon: "dots"
            iconOnly: !bar._plan.moreWorded
            look: bar.look
            text: bar.more
            visible: bar._plan.more

            onActivated: bar.moreOpen = true
        }
    }

    Item {
        id: centre

        readonly property real _room: bar._last.x - bar._first.x - bar._first.width - 2 * bar.look.s6

        anchors.verticalCenter: parent.verticalCenter
        height: childrenRect.height
        visible: childrenRect.width <= _room && !bar._plan.stacked
        width: childrenRect.width
        x: Math.min(bar._last.x - bar.look.s6 - width, Math.max(bar._first.x + bar._first.width + bar.look.s6, bar._begin + (bar._span - width) / 2))
    }

    Text {
        id: shortly

        Accessible.ignored: !visible
        Accessible.name: bar.briefName
        Accessible.role: Accessible.StaticText
        anchors.verticalCenter: parent.verticalCenter
        color: bar.look.onCard
        font: bar.look.secondFont
        text: bar.brief
        textFormat: Text.PlainText
        visible: text !== "" && !centre.visible && implicitWidth <= centre._room && !bar._plan.stacked
        x: bar._first.x + bar._first.width + bar.look.s6 + Math.round((centre._room - width) / 2)
    }

    Row {
        id: rightRow

        anchors.top: parent.top
        anchors.topMargin: bar.look.s4
        layoutDirection: bar.look.mirrored ? Qt.RightToLeft : Qt.LeftToRight
        spacing: bar.look.s4
        x: bar._begin + (bar.look.mirrored ? bar._margin : bar._span - bar._margin - width)

        Repeater {
            model: bar.rightItems

            delegate: Entry {
                required property int index
                required property BarItem modelData

                item: modelData
                key: "r" + index
            }
        }
    }

    Panel {
        id: panel

        behind: bar.behind
        close: bar.back
        down: bar.down
        look: bar.look
        open: bar.moreOpen && bar._plan.more
        parent: bar.panelParent
        title: bar.more
        up: bar.up
        wide: 120

        onClosed: bar.moreOpen = false

        Column {
            spacing: bar.look.s4
            width: parent.width

            Repeater {
                model: panel.open ? bar._hidden : []

                delegate: Pill {
                    id: entry

                    required property BarItem modelData

                    icon: modelData.icon
                    look: bar.look
                    name: modelData.name
                    text: modelData.text
                    usable: modelData.usable
                    width: parent?.width ?? 0

                    onActivated: {
                        bar.moreOpen = false;
                        modelData.activated();
                    }
                }
            }
        }
    }
}

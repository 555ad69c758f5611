pragma ComponentBehavior: Bound

import QtQuick
import Werkstadt.Controls
import Werkstadt.Model
import Werkstadt.Questions

// One question a page. How it is asked stands in Werkstadt.Questions, a file for each way.
Page {
    id: root

    readonly property FormView form: lane.form
    readonly property bool notes: form.type === "note" && !pictured && form.label.length + form.hint.length < 200 // a few words fill no page
    readonly property bool writes: form.input === "Letters"
    readonly property bool pictured: form.media.image.toString() !== ""
    readonly property color sand: "#F1ECE3" // in every theme: pictures without a ground are drawn for a light one
    readonly property bool beside: pictured && !upright && !writes && width > (look.larger ? 240 : 170) * look.u // the picture has a half of its own

    // The title gives way where the question would not fit otherwise.
    readonly property real besides: number.height + (hint.visible ? hint.height : 0) + (problem.visible ? problem.height : 0) + input.height + 5 * look.s4
    readonly property real titleLines: {
        void titleLetters.font; // what advanceWidth goes by
        return Math.ceil(1.04 * titleLetters.advanceWidth(title.text) / Math.max(1, sheet.width));
    }
    readonly property bool tight: look.larger || besides + titleLines * 1.16 * look.titleFont.pixelSize > sheet.height

    FontMetrics {
        id: titleLetters

        font: root.look.titleFont
    }

    function told(where: string): string {
        const asked = form.number > 0 ? (form.personal ? lane.tr("Frage %1 von %2") : lane.tr("Frage %1 von %2 · ohne Namen")).arg(form.number).arg(form.total) : "";
        return [where, asked].filter(part => part !== "").join(" · ");
    }

    Connections {
        target: root.form

        function onQuestionChanged() {
            if (root.writes)
                sheet.reveal(input);
            else
                sheet.toTop();
        }
    }

    Scroller {
        id: sheet

        lane: root.lane
        look: root.look
        x: root.margin
        y: root.look.s6
        width: (root.beside ? 0.6 * root.width - root.margin : root.width - root.margin) - root.margin
        height: (keys.active ? keys.y : root.height) - y - root.look.s4
        visible: !root.notes
        spacing: root.writes && root.look.larger ? root.look.s2 : root.look.s4
        onHeightChanged: {
            if (root.writes)
                reveal(input);
        }

        SecondLine {
            id: number

            look: root.look
            width: parent.width
            visible: text !== ""
            text: root.told(root.form.where)
            spoken: root.told(root.form.heard.where)
        }

        Title {
            id: title

            look: root.look
            width: sheet.room
            text: root.form.type !== "repeat" ? root.form.label : root.form.parts.length > 0 ? root.lane.tr("Noch einmal „%1“?").arg(root.form.label) : root.lane.tr("„%1“: Gibt es etwas dazu?").arg(root.form.label)
            spoken: root.form.type === "repeat" ? text : root.form.heard.label
            small: root.tight
        }

        BodyText {
            id: hint

            look: root.look
            width: parent.width
            visible: text !== ""
            text: root.form.hint
            spoken: root.form.heard.hint
        }

        Listen {
            lane: root.lane
            look: root.look
            visible: source.toString() !== ""
            of: root.lane.tr("Ton zur Frage")
            source: root.form.media.sound
        }

        PagePicture {
            look: root.look
            visible: root.pictured && !root.beside
            width: Math.min(sheet.room, 2 * height)
            height: Math.min(62 * root.look.u, 0.4 * sheet.height)
            crop: false
            ground: root.sand
            source: visible ? root.form.media.image : ""
            alt: visible ? root.lane.tr("Bild zur Frage") : ""
        }

        Notice {
            id: problem

            look: root.look
            width: sheet.room
            visible: root.form.problem !== ""
            kind: "care"
            icon: "alert-circle"
            text: root.form.problem
            spoken: root.form.heard.problem
        }

        Loader {
            id: input

            readonly property string asked: root.form.input + "/" + root.form.ref // each question anew

            function ask(): void {
                if (root.form.input === "")
                    source = "";
                else
                    setSource(Qt.resolvedUrl("../Questions/" + root.form.input + ".qml"), {
                        "lane": root.lane,
                        "look": root.look
                    });
            }

            width: sheet.room
            height: (item as Item)?.implicitHeight ?? 0
            onAskedChanged: ask()
            Component.onCompleted: ask()

            Binding {
                target: input.item
                property: "narrow"
                value: sheet.width - root.look.least - root.look.s4
                when: input.item !== null
            }

            Binding {
                target: input.item
                property: "place"
                value: sheet.height - input.y
                when: input.item !== null
            }
        }
    }

    PagePicture {
        anchors.right: parent.right
        anchors.top: parent.top
        anchors.bottom: parent.bottom
        width: 0.4 * parent.width
        look: root.look
        visible: root.beside
        crop: false
        ground: root.sand
        source: visible ? root.form.media.image : ""
        alt: visible ? root.lane.tr("Bild zur Frage") : ""
    }

    Message {
        anchors.fill: parent
        lane: root.lane
        look: root.look
        visible: root.notes
        icon: "list"
        title: root.form.label
        spokenTitle: root.form.heard.label
        text: root.form.hint
        spokenText: root.form.heard.hint
    }

    Loader {
        id: keys

        active: root.writes
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        sourceComponent: letters
    }

    Component {
        id: letters

        LaneKeyboard {
            lane: root.lane
            look: root.look
            doneWord: root.lane.tr("Weiter")
            doneIcon: "arrow-right"
            numbers: root.form.keyboard
            point: root.form.point
            ends: root.form.lines > 2
            onTyped: text => root.form.strike(text)
            onBackspace: root.form.erase()
            onDone: root.lane.next()
        }
    }
}

import QtQuick
import Werkstadt.Controls
import Werkstadt.Model
import Werkstadt.Scenes.Draw

// What one can do with the tool in hand; and what is in hand, where the tools themselves have no room to say it.
SecondLine {
    id: root

    required property Lane lane
    required property DrawView view
    property bool named: false
    property bool brief: false // no room for more
    readonly property string held: {
        const width = [lane.tr("dünn"), lane.tr("mittel"), lane.tr("dick")][view.width];
        if (view.tool === "eraser")
            return lane.tr("Radierer") + ", " + width + ". ";
        return names.colour(view.colour) + ", " + width + ". ";
    }
    readonly property string hint: {
        if (view.full)
            return lane.tr("Das Blatt ist voll.");
        if (view.tool === "pen")
            return lane.tr("Zeichne mit einem Finger oder mit mehreren.");
        if (view.tool === "eraser")
            return lane.tr("Wisch weg, was nicht bleiben soll.");
        if (view.tool === "line")
            return view.anchor[0] < 0 ? lane.tr("Tippe, wo die Linie beginnt.") : lane.tr("Tippe, wo sie weitergeht. Noch einmal dort: Ende.");
        return lane.tr("Tippe, wohin die Form soll.");
    }

    text: (named && !view.full ? held : "") + (brief && !view.full ? "" : hint)
    onHintChanged: Accessible.announce(hint)

    Names {
        id: names

        lane: root.lane
    }
}

import QtQuick
import Werkstadt.Controls
import Werkstadt.Model

// Plays a sound that belongs to a question or an answer, and stops it.
Pill {
    id: root

    required property Lane lane
    property url source
    property string of
    readonly property bool playing: lane.form.playing !== "" && lane.form.playing === source.toString()

    icon: playing ? "player-stop" : "player-play"
    text: playing ? lane.tr("Stopp") : lane.tr("Anhören")
    name: of === "" ? text : text + ": " + of
    onActivated: lane.form.play(playing ? "" : source.toString())
}

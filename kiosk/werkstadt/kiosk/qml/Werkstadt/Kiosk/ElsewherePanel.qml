import QtQuick

// An exhibit that is shown in another part of the house: how to get there.
LanePanel {
    id: root

    readonly property string where: lane.find.elsewhere.where

    open: lane.overlay === "elsewhere"
    title: lane.find.elsewhere.title
    text: where === "" ? lane.tr("Das steht an einer anderen Stelle im Haus. Schau dort vorbei!") : lane.tr("Das steht %1. Schau dort vorbei!").arg(where)
    close: lane.tr("Gut")
    onClosed: lane.close()
}

import QtQuick

// The same wishes where the page has no room for them at its side.
LanePanel {
    id: root

    open: lane.overlay === "filter"
    title: lane.tr("Was suchst du?")
    close: lane.find.count === 1 ? lane.tr("1 Exponat zeigen") : lane.tr("%1 Exponate zeigen").arg(lane.find.count)
    closeIcon: "check"
    wide: 300
    onClosed: lane.close()

    FilterGroups {
        lane: root.lane
        look: root.look
        width: parent.width
    }
}

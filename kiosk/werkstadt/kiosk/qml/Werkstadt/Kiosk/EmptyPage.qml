import QtQuick
import Werkstadt.Controls

// No exhibition to show: a friendly page, never a black one. Where the device belongs to no hub yet, staff join it here.
Page {
    id: root

    readonly property QtObject staffPage: lane.staffPage

    function load(): void {
        if (staffPage)
            joining.setSource("JoiningPage.qml", {
                "lane": lane,
                "look": look,
                "joining": staffPage
            });
        else
            joining.setSource("");
    }

    focus: true
    Component.onCompleted: load()
    onStaffPageChanged: load()

    Column {
        anchors.centerIn: parent
        width: Math.min(parent.width - 2 * root.margin, root.look.lineWidth * 1.4)
        spacing: root.look.s6
        visible: !root.staffPage

        Title {
            look: root.look
            width: parent.width
            text: root.lane.tr("Hier entsteht gerade etwas.")
        }

        BodyText {
            look: root.look
            width: parent.width
            text: root.lane.tr("Bald kannst du hier wieder entdecken. Schau dich solange um!")
        }

        BodyText {
            look: root.look
            width: parent.width
            text: "Something new is being made here. Please come back soon."
            visible: root.lane.language === "de"
        }

        SecondLine {
            look: root.look
            width: parent.width
            text: root.lane.tr("Für das Personal: Dieses Gerät kann nicht öffnen, was es aufbewahrt. Gelöscht hat es nichts.")
            visible: root.lane.locked
        }
    }

    Loader {
        id: joining

        anchors.fill: parent
        focus: true
    }
}

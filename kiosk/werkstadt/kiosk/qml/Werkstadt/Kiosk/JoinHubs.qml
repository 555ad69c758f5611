pragma ComponentBehavior: Bound

import QtQuick
import Werkstadt.Controls
import Werkstadt.Model

// The hubs that announce themselves in this network. A name may lie: that is what the digits are for.
Page {
    id: root

    required property JoiningView joining

    readonly property int found: joining.hubs.length

    onFoundChanged: root.Accessible.announce(found === 1 ? lane.tr("1 Hub gefunden") : lane.tr("%1 Hubs gefunden").arg(found))

    Scroller {
        id: sheet

        lane: root.lane
        look: root.look
        x: root.margin
        y: root.look.s10
        width: root.width - 2 * root.margin
        height: root.height - y - root.look.s4
        spacing: root.look.s4

        Title {
            look: root.look
            width: sheet.room
            small: true
            text: root.lane.tr("Mit welchem Hub?")
        }

        BodyText {
            look: root.look
            width: Math.min(sheet.room, root.look.lineWidth)
            text: root.found === 0 ? root.lane.tr("Noch meldet sich keiner. Ist dieses Gerät im Netz, und der Hub eingeschaltet? Seine Adresse steht in der Konsole.") : root.lane.tr("In der Konsole „Ziffern vergleichen“ öffnen, dann hier den Hub antippen:")
        }

        Repeater {
            model: root.joining.hubs

            JoinTile {
                required property var modelData
                required property int index

                look: root.look
                width: Math.min(sheet.room, 200 * root.look.u)
                height: needed
                stacked: false
                focus: index === 0
                icon: "server"
                title: modelData.name
                text: modelData.address
                onActivated: root.joining.compare(modelData.address)
            }
        }
    }
}

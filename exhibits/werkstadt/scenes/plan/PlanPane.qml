pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Shapes
import Werkstadt.Controls
import Werkstadt.Kiosk
import Werkstadt.Scenes.Plan

// The plan itself: its marks, the open area, and where one is.
Zoomer {
    id: root

    required property PlanView view
    readonly property real gap: Math.ceil(3.2 * look.mm)
    readonly property size whole: Qt.size(pictureWidth / zoom, pictureHeight / zoom)

    // A mark for several places: closer, until they part; where they never do, one after the other.
    function press(lead: int): void {
        const places = view.marks[lead].places;
        if (places.length < 2) {
            view.choose(lead);
            return;
        }
        const wanted = view.zoomToPart(lead, whole.width, whole.height, look.pill, gap);
        if (wanted > 0 && zoom < Math.min(wanted, most) - 0.01) {
            const spots = places.map(place => view.spots[place]);
            const middle = key => spots.reduce((sum, spot) => sum + spot[key], 0) / spots.length;
            show(middle("x"), middle("y"), Math.min(wanted, most));
            say();
        } else {
            view.chooseNext(lead);
        }
    }

    function arrange(): void {
        const taken = [...arrowPlaces, pin.taken, pin.tagTaken];
        view.arrange(Qt.rect(pictureX, pictureY, pictureWidth, pictureHeight), frame.width, frame.height, look.pill, gap, taken);
    }

    function arrangeSoon(): void {
        soon.restart();
    }

    alt: view.plan.alt
    apart: true
    seen: zoomed && view.inSight !== "" ? lane.tr("zu sehen: %1").arg(view.inSight) : ""
    source: view.plan.source
    onPictureXChanged: arrangeSoon()
    onPictureYChanged: arrangeSoon()
    onPictureWidthChanged: arrangeSoon()
    onPictureHeightChanged: arrangeSoon()
    onArrowPlacesChanged: arrangeSoon()
    onTapped: (x, y) => view.touch(x, y)
    Component.onCompleted: arrangeSoon()

    // Once for all that changes with a move. A timer, since it goes with the page.
    Timer {
        id: soon

        interval: 0
        onTriggered: root.arrange()
    }

    Shape {
        id: outline

        readonly property var corners: root.view.card.corners
        readonly property var path: {
            const points = [];
            for (let at = 0; at + 1 < corners.length; at += 2)
                points.push(Qt.point(root.pictureX + corners[at] * root.pictureWidth, root.pictureY + corners[at + 1] * root.pictureHeight));
            return points.length > 0 ? [...points, points[0]] : [];
        }

        anchors.fill: parent
        // The software renderer forgets the clip of whatever is around a shape; it does not for a layer.
        layer.enabled: visible
        visible: corners.length > 0

        ShapePath {
            fillColor: "transparent"
            joinStyle: ShapePath.MiterJoin
            strokeColor: root.look.onAccent
            strokeWidth: 3.4 * root.look.u

            PathPolyline {
                path: outline.path
            }
        }

        ShapePath {
            fillColor: "transparent"
            joinStyle: ShapePath.MiterJoin
            strokeColor: root.look.accent
            strokeWidth: 2 * root.look.u

            PathPolyline {
                path: outline.path
            }
        }
    }

    Item {
        id: pin

        readonly property real size: 0.5 * root.look.pill
        readonly property rect taken: visible ? Qt.rect(x - size / 2, y - size / 2, size, size) : Qt.rect(0, 0, 0, 0)
        readonly property rect tagTaken: visible ? Qt.rect(x + tag.x, y + tag.y, tag.width, tag.height) : Qt.rect(0, 0, 0, 0)
        readonly property bool inFrame: x >= 0 && y >= 0 && x <= root.frame.width && y <= root.frame.height

        visible: root.view.here.known && inFrame && root.pictureWidth > 0
        x: root.pictureX + root.view.here.x * root.pictureWidth
        y: root.pictureY + root.view.here.y * root.pictureHeight
        onTakenChanged: root.arrangeSoon()
        onTagTakenChanged: root.arrangeSoon()

        Rectangle {
            id: tag

            readonly property real roomRight: root.frame.width - pin.x - width

            border.color: root.look.onAccent
            border.width: root.look.edge
            color: root.look.accent
            height: Math.round(said.implicitHeight + root.look.s2)
            radius: height / 2
            width: Math.round(said.implicitWidth + 2 * root.look.s4)
            x: roomRight > pin.size ? pin.size * 0.6 : -pin.size * 0.6 - width
            y: -height / 2

            Text {
                id: said

                Accessible.name: root.lane.tr("Du bist hier")
                Accessible.role: Accessible.StaticText
                anchors.centerIn: parent
                color: root.look.onAccent
                font: root.look.strongFont
                text: root.lane.tr("Du bist hier")
                textFormat: Text.PlainText
            }
        }

        Rectangle {
            anchors.centerIn: parent
            border.color: root.look.onAccent
            border.width: 2 * root.look.edge
            color: root.look.accent
            height: width
            radius: width / 2
            width: pin.size

            Rectangle {
                anchors.centerIn: parent
                color: root.look.onAccent
                height: width
                radius: width / 2
                width: parent.width * 0.34
            }
        }
    }

    Repeater {
        model: root.view.count

        Mark {
            required property int index
            readonly property var mark: root.view.marks[index] ?? ({
                    x: 0,
                    y: 0,
                    places: []
                })
            readonly property bool several: mark.places.length > 1

            checked: mark.places.includes(root.view.chosen)
            label: several ? (mark.places[0] + 1) + "+" : (index + 1).toString()
            look: root.look
            name: several ? root.lane.tr("%1 Orte nah beieinander: %2").arg(mark.places.length).arg(mark.places.map(place => root.view.spots[place].title).join(", ")) : root.lane.tr("%1, auf dem Plan").arg(root.view.spots[index]?.title ?? "")
            visible: mark.places.length > 0
            x: Math.round(mark.x - width / 2)
            y: Math.round(mark.y - height / 2)

            onActivated: root.press(index)
        }
    }
}

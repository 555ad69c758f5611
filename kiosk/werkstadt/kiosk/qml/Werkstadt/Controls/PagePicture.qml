pragma ComponentBehavior: Bound

import QtQuick
import Werkstadt.Look

// A picture that fills its half of the page to the edge. Where it can be enlarged, a pill says so.
Rectangle {
    id: picture

    required property Look look
    property url source
    property string alt
    property bool crop: true
    property real least: 0 // so much of it has to be left, 0…1; else it stands whole on its ground
    property color ground: look.bar
    property string enlarge
    property string enlargeName: enlarge
    property string missing // what stands there when it cannot be shown
    readonly property bool broken: seen.status === Image.Error
    // So much of the picture is left where it fills its place: what only a very wide or narrow place has to ask for.
    readonly property real _place: width > 0 && height > 0 ? width / height : 1
    readonly property real _aspect: shape.implicitHeight > 0 ? shape.implicitWidth / shape.implicitHeight : _place
    readonly property real _kept: Math.min(_aspect / _place, _place / _aspect)
    readonly property bool _fills: crop && _kept >= least
    readonly property bool _beside: _place > _aspect // what it leaves free lies at its sides
    readonly property int _free: crop && !_fills ? Math.ceil((_beside ? width - height * _aspect : height - width / _aspect) / 2) + 1 : 0
    readonly property bool enlarges: enlarge !== "" && !broken

    signal enlarged

    function act(): void {
        if (enlarges)
            enlarged();
    }

    Accessible.ignored: alt === ""
    Accessible.name: broken && missing !== "" ? missing + " " + alt : alt
    Accessible.onPressAction: act()
    Accessible.role: Accessible.Graphic
    clip: true
    color: ground

    Image {
        id: shape

        Accessible.ignored: true
        asynchronous: !picture.look.still
        source: !picture.crop || picture.least > 0 && (picture._place < 0.8 || picture._place > 1.5) ? picture.source : ""
        sourceSize.width: 120
        visible: false
    }

    // What a picture leaves free has the colour in which it ends: any other one looks like an error.
    component Flank: Image {
        required property string side

        objectName: side
        Accessible.ignored: true
        height: picture._beside ? picture.height : picture._free
        source: picture._free > 0 ? "image://edge/" + side + "/" + encodeURIComponent(picture.source.toString()) : ""
        visible: picture._free > 0 && seen.status === Image.Ready
        width: picture._beside ? picture._free : picture.width
    }

    Flank {
        side: picture._beside ? "left" : "top"
    }

    Flank {
        side: picture._beside ? "right" : "bottom"
        x: picture.width - width
        y: picture.height - height
    }

    Image {
        id: seen

        objectName: "seen"
        Accessible.ignored: true
        anchors.fill: parent
        asynchronous: !picture.look.still
        fillMode: picture._fills ? Image.PreserveAspectCrop : Image.PreserveAspectFit
        retainWhileLoading: true
        source: picture.source
        // An SVG takes any size that it is given, also one that distorts it.
        sourceSize: picture._fills ? Qt.size(Math.round(width), Math.round(height)) : Qt.size(Math.round(Math.min(width, height * picture._aspect)), Math.round(Math.min(height, width / picture._aspect)))
    }

    Column {
        anchors.centerIn: parent
        spacing: picture.look.s4
        visible: picture.broken && picture.missing !== ""
        width: Math.min(parent.width - 2 * picture.look.s6, picture.look.lineWidth)

        Icon {
            anchors.horizontalCenter: parent.horizontalCenter
            look: picture.look
            name: "photo"
            size: 2 * picture.look.icon
        }

        BodyText {
            Accessible.ignored: true
            horizontalAlignment: Text.AlignHCenter
            look: picture.look
            text: picture.missing
            width: parent.width
        }

        SecondLine {
            Accessible.ignored: true
            horizontalAlignment: Text.AlignHCenter
            look: picture.look
            text: picture.alt
            visible: text !== ""
            width: parent.width
        }
    }

    Tap {
        enabled: picture.enlarges
        look: picture.look

        onMeant: picture.act()
    }

    Pill {
        anchors.bottom: parent.bottom
        anchors.margins: picture.look.s6
        icon: "zoom-in"
        look: picture.look
        name: picture.alt === "" ? picture.enlargeName : picture.enlargeName + ": " + picture.alt
        text: picture.enlarge
        visible: picture.enlarges
        x: picture.look.mirrored ? picture.look.s6 : parent.width - width - picture.look.s6

        onActivated: picture.enlarged()
    }
}

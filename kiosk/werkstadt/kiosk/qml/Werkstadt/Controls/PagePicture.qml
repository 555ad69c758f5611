import QtQuick
import Werkstadt.Look

// A picture that fills its half of the page to the edge. Where it can be enlarged, a pill says so.
Rectangle {
    id: picture

    required property Look look
    property url source
    property string alt
    property bool crop: true
    property color ground: look.bar
    property string enlarge
    property string enlargeName: enlarge

    signal enlarged

    function act(): void {
        if (enlarge !== "")
            enlarged();
    }

    Accessible.ignored: alt === ""
    Accessible.name: alt
    Accessible.onPressAction: act()
    Accessible.role: Accessible.Graphic
    clip: true
    color: ground

    Image {
        Accessible.ignored: true
        anchors.fill: parent
        asynchronous: !picture.look.still
        fillMode: picture.crop ? Image.PreserveAspectCrop : Image.PreserveAspectFit
        retainWhileLoading: true
        source: picture.source
        sourceSize: Qt.size(Math.round(width), Math.round(height))
    }

    Tap {
        enabled: picture.enlarge !== ""
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
        visible: picture.enlarge !== ""
        x: picture.look.mirrored ? picture.look.s6 : parent.width - width - picture.look.s6

        onActivated: picture.enlarged()
    }
}

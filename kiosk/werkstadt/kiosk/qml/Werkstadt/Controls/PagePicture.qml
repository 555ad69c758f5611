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
    property string missing // what stands there when it cannot be shown
    readonly property bool broken: seen.status === Image.Error
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
        id: seen

        Accessible.ignored: true
        anchors.fill: parent
        asynchronous: !picture.look.still
        fillMode: picture.crop ? Image.PreserveAspectCrop : Image.PreserveAspectFit
        retainWhileLoading: true
        source: picture.source
        sourceSize: Qt.size(Math.round(width), Math.round(height))
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

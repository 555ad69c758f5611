pragma ComponentBehavior: Bound

import QtQuick
import Werkstadt.Look
import "zoom.js" as Zoom

// A picture of which a part is seen, in the place it is given. Two images at most: the whole one in the size of the frame,
// and what is seen, as sharp as it comes. The next sharp one is made behind the one that is shown.
Item {
    id: picture

    required property Look look
    required property url source
    required property var place // rectangle of the whole picture
    readonly property bool broken: base.status === Image.Error
    property real aspect: 0 // of the picture that is shown; stays while another is being read
    readonly property bool _drawn: /\.svg$/i.test(source.toString().replace(/[?#].*$/, ""))

    // To be called when the picture has come to rest. whole: its size at 1; at: see zoom.js.
    function sharpen(whole: var, at: var): void {
        if (at.zoom <= 1.001 || whole.width <= 0 || broken)
            return;
        const plan = Zoom.sharp(picture, whole, at, _drawn, _drawn ? 4e6 : 17e6);
        const shown = front.visible ? front : back;
        if (!_drawn && shown.visible && shown.sourceSize.width >= plan.size.width)
            return; // it has been read as large already
        (shown === front ? back : front).take(plan);
    }

    function forget(): void {
        front.clear();
        back.clear();
    }

    Image {
        id: base

        Accessible.ignored: true
        asynchronous: !picture.look.still
        fillMode: Image.PreserveAspectFit
        height: picture.place.height
        retainWhileLoading: true
        source: picture.source
        sourceSize: Qt.size(Math.round(picture.width), Math.round(picture.height))
        width: picture.place.width
        x: picture.place.x
        y: picture.place.y

        Component.onCompleted: statusChanged(status)
        onStatusChanged: {
            if (status === Image.Ready && implicitHeight > 0)
                picture.aspect = implicitWidth / implicitHeight;
        }
    }

    component Detail: Image {
        id: detail

        required property Detail other
        property rect taken // which part of the picture it holds, from 0 to 1

        function take(plan: var): void {
            const size = plan.size, clip = plan.clip ?? Qt.rect(0, 0, size.width, size.height);
            source = "";
            taken = Qt.rect(clip.x / size.width, clip.y / size.height, clip.width / size.width, clip.height / size.height);
            sourceSize = Qt.size(size.width, size.height);
            sourceClipRect = plan.clip ? Qt.rect(clip.x, clip.y, clip.width, clip.height) : Qt.rect(0, 0, 0, 0);
            source = picture.source;
        }

        function clear(): void {
            source = "";
            visible = false;
        }

        Accessible.ignored: true
        asynchronous: !picture.look.still
        cache: false
        height: Math.round(taken.height * picture.place.height)
        visible: false
        width: Math.round(taken.width * picture.place.width)
        x: picture.place.x + Math.round(taken.x * picture.place.width)
        y: picture.place.y + Math.round(taken.y * picture.place.height)

        onStatusChanged: {
            if (status === Image.Ready) {
                visible = true;
                other.clear();
            }
        }
    }

    Detail {
        id: front

        other: back
    }

    Detail {
        id: back

        other: front
    }
}

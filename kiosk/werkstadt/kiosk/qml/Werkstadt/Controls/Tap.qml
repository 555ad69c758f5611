import QtQuick
import Werkstadt.Look

// A tap that was meant: it acts on release inside, but not when it lasted too long or was too wide for a finger.
TapHandler {
    id: tap

    required property Look look
    property bool spoilt: false

    signal meant(var eventPoint)

    gesturePolicy: TapHandler.ReleaseWithinBounds
    longPressThreshold: look.tooLong

    onLongPressed: spoilt = true
    onPointChanged: {
        const size = point.ellipseDiameters;
        if (Math.max(size.width, size.height) > look.tooWide)
            spoilt = true;
    }
    onPressedChanged: {
        if (pressed)
            spoilt = false;
    }
    onTapped: eventPoint => {
        if (!spoilt)
            meant(eventPoint);
    }
}

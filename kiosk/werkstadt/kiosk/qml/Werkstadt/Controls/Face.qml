import QtQuick

// One of five faces, all of them kind: a frown makes children answer at the extremes.
Icon {
    required property int mood

    name: "face-" + Math.max(0, Math.min(4, mood))
    size: 28 * look.u
}

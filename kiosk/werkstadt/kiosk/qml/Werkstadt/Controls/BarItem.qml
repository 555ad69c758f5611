import QtQml

// One entry of a bottom bar; the bar decides whether it shows its word, or hides behind "more".
QtObject {
    property string text
    property string icon
    property string name: text
    property bool primary: false
    property bool trailingIcon: false
    property bool keep: false
    property bool keepWord: false
    property int drop: 0
    property bool shown: true
    property bool usable: true

    signal activated
}

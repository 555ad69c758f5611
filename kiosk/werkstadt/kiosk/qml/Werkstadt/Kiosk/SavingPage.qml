// For the moment until the journal has confirmed.

Message {
    icon: "device-floppy"
    title: lane.tr("Einen Moment …")
    text: lane.tr("Wir speichern deine Antwort.")
}

// Told before anybody has answered anything.

Message {
    icon: "tool"
    title: lane.tr("Gerade können wir keine Antworten speichern.")
    text: lane.tr("Das tut uns leid. Das Team weiß Bescheid.")
    small: lane.tr("Alles andere kannst du weiter entdecken.")
}

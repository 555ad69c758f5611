// Shown only when the answer is on the disk.

Message {
    icon: "heart"
    title: lane.tr("Danke!")
    text: lane.tr("Gespeichert. Deine Antwort hilft uns, die Werkstadt besser zu machen.")
    small: lane.form.personal ? lane.tr("Wir schicken sie an die Stadt, sobald das Netz da ist.") : lane.tr("Wir schicken sie an die Stadt, sobald das Netz da ist. Dein Name ist nicht dabei.")
}

// The journal has not confirmed: the answer stays here for some minutes, and nobody is thanked.

Message {
    icon: "alert-triangle"
    title: lane.tr("Noch nicht gespeichert.")
    text: lane.tr("Das Speichern klappt gerade nicht. Wir versuchen es weiter, ein paar Minuten lang.")
    small: lane.tr("Du hast nichts falsch gemacht. Wenn es nicht klappt, löschen wir deine Antwort hier. Das Team weiß Bescheid.")
}

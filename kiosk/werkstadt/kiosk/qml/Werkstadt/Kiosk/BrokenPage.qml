// A scene that failed: its visitor is told, and everything else goes on.

Message {
    icon: "tool"
    title: lane.tr("Das klappt hier gerade nicht.")
    text: lane.tr("Du hast nichts falsch gemacht. Geh weiter oder zurück, alles andere ist noch da.")
}

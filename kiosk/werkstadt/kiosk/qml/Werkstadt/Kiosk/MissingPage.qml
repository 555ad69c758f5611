Message {
    icon: "tool"
    title: lane.tr("Das geht gerade nicht.")
    text: lane.tr("Dieses Exponat ist kaputt. Wir wissen Bescheid und kümmern uns. Alles andere geht!")
}

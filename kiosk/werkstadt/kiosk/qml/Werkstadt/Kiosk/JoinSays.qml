import QtQuick
import Werkstadt.Model

// The agent is at work, or done, or has been refused: one sentence that says what, and one that says what next.
Message {
    id: root

    required property JoiningView joining

    readonly property string at: joining.page
    readonly property var titles: ({
            "looking": lane.tr("Der Hub wird gesucht …"),
            "trying": lane.tr("Wird verbunden …"),
            "waiting": lane.tr("Jetzt in der Konsole bestätigen"),
            "joined": lane.tr("Verbunden.")
        })
    readonly property var texts: ({
            "looking": lane.tr("Das dauert wenige Sekunden."),
            "trying": lane.tr("Erst wird geprüft, ob es der richtige Hub ist. Vorher geht nichts hinaus."),
            "waiting": lane.tr("Dieses Gerät hat zugestimmt. Nun auch in der Konsole „Stimmt überein“ drücken."),
            "joined": lane.tr("Was es hier zu sehen gibt, kommt nun von selbst. Name und Platz stehen in der Konsole.")
        })
    readonly property var whys: ({
            "slip": [lane.tr("Dieser Code kann nicht stimmen."), lane.tr("Bitte mit der Konsole vergleichen.")],
            "wrong-code": [lane.tr("Der Hub kennt diesen Code nicht."), lane.tr("Er gilt einmal und drei Minuten. In der Konsole einen neuen zeigen lassen.")],
            "closed": [lane.tr("Der Hub nimmt gerade nichts an."), lane.tr("Nach fünf falschen Versuchen schließt sich das Fenster. In der Konsole ein neues öffnen.")],
            "no-hub": [lane.tr("Im Netz meldet sich kein Hub."), lane.tr("Ist dieses Gerät im Netz? Mit der Adresse aus der Konsole geht es auch.")],
            "not-trusted": [lane.tr("Das ist nicht der richtige Hub."), lane.tr("Wer hier antwortet, ist nicht der gemeinte Hub. Nichts Geheimes ging hinaus. Steht die Adresse so in der Konsole?")],
            "away": [lane.tr("Der Hub antwortet nicht."), lane.tr("Ist er eingeschaltet, und dieses Gerät im selben Netz?")],
            "no-window": [lane.tr("Dort vergleicht gerade niemand."), lane.tr("In der Konsole „Ziffern vergleichen“ öffnen, dann hier noch einmal versuchen.")],
            "different": [lane.tr("Nicht verbunden."), lane.tr("Jemand hat abgebrochen, oder die Ziffern waren verschieden. Waren sie wirklich verschieden, steht jemand dazwischen: dann lieber den Code nehmen und dem Netz nachgehen.")],
            "late": [lane.tr("Die drei Minuten sind um."), lane.tr("In der Konsole und hier noch einmal beginnen.")],
            "refused": [lane.tr("Der Hub hat abgebrochen."), lane.tr("In der Konsole und hier noch einmal beginnen.")],
            "address": [lane.tr("Das ist keine Adresse."), lane.tr("Sie besteht aus Name oder Nummer, Doppelpunkt und Anschluss.")],
            "busy": [lane.tr("Gerade wird schon verbunden."), lane.tr("Jemand verbindet dieses Gerät von der Befehlszeile aus. Gleich noch einmal versuchen.")],
            "enrolled": [lane.tr("Dieses Gerät gehört schon zu einem Hub."), lane.tr("Soll es zu einem anderen, geht das auf der Befehlszeile.")]
        })
    readonly property var why: whys[joining.error] ?? [lane.tr("Das hat nicht geklappt."), lane.tr("Nichts hat sich geändert. Der Grund steht unten und im Protokoll dieses Geräts.")]

    icon: at === "joined" ? "circle-check" : at === "refused" ? "alert-triangle" : at === "waiting" ? "hand-finger" : "plug-connected"
    title: at === "refused" ? why[0] : titles[at] ?? ""
    text: at === "refused" ? why[1] : at === "joined" && joining.name !== "" ? lane.tr("Mit „%1“.").arg(joining.name) + " " + texts[at] : texts[at] ?? ""
    small: at === "refused" && !(joining.error in whys) ? joining.detail : ""

    onTitleChanged: root.Accessible.announce(title + " " + text, Accessible.Assertive)
    Component.onCompleted: root.Accessible.announce(title + " " + text, Accessible.Assertive)
}

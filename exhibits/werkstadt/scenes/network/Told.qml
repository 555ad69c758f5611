import QtQuick
import Werkstadt.Controls
import Werkstadt.Look
import Werkstadt.Model
import Werkstadt.Scenes.Network

// In words: what was asked for, else what the author tells; and how good the network is.
Column {
    id: root

    required property Lane lane
    required property Look look
    required property NetworkView view
    readonly property var answer: view.answer
    readonly property var ninths: [lane.tr("oben links"), lane.tr("oben"), lane.tr("oben rechts"), lane.tr("links"), lane.tr("in der Mitte"), lane.tr("rechts"), lane.tr("unten links"), lane.tr("unten"), lane.tr("unten rechts")]

    function aboutNeuron(looks: string, votes: string): string {
        const number = view.which + 1;
        return looks.arg(number).arg(ninths[answer.light]).arg(ninths[answer.dark]) + " " + votes.arg(answer.for || "–").arg(answer.against || "–");
    }

    function aboutOutput(speak: string, against: string, nobody: string): string {
        if (!answer.for)
            return nobody.arg(answer.label);
        return speak.arg(answer.label).arg(answer.for) + (answer.against ? " " + against.arg(answer.against) : "");
    }

    spacing: look.s2

    BodyText {
        id: told

        look: root.look
        width: Math.min(parent.width, root.look.lineWidth * 1.15)
        visible: text !== ""
        text: {
            if (root.view.full)
                return root.lane.tr("Das Feld ist voll. Tippe auf „Neu“.");
            if (root.view.asked === "neuron")
                return root.aboutNeuron(root.lane.tr("Neuron %1 sucht Licht (Quadrate) vor allem %2. Dunkel (Striche) sucht es vor allem %3."), root.lane.tr("Ist es laut, spricht das für %1, gegen %2."));
            if (root.view.asked === "output")
                return root.aboutOutput(root.lane.tr("Für %1 sprechen vor allem die Neuronen %2."), root.lane.tr("Dagegen: %1."), root.lane.tr("Für %1 spricht gerade kein Neuron."));
            return root.view.text;
        }
        onTextChanged: {
            if (root.view.asked !== "")
                Accessible.announce(told.text);
        }
    }

    SecondLine {
        look: root.look
        width: parent.width
        text: root.lane.tr("Im Test erkannte es %1 von %2 neuen Bildern: %3 von 100.").arg(root.view.right).arg(root.view.of).arg(root.view.known)
    }
}

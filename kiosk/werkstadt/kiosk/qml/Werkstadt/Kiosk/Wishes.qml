import QtQml
import Werkstadt.Model

// What wishes are called. title: of the exhibition's own words, where it has some.
QtObject {
    id: root

    required property Lane lane

    readonly property var heads: ({
            "theme": lane.tr("Worum geht es?"),
            "age": lane.tr("Für wen?"),
            "minutes": lane.tr("Wie lange?"),
            "zone": lane.tr("Wo steht es?")
        })

    function named(group: string, option: string, title: string): string {
        if (group === "age")
            return option === "6" ? lane.tr("bis 6 Jahre") : option === "15" ? lane.tr("ab 15 Jahren") : lane.tr("%1 Jahre").arg(option.replace("-", "\u2009–\u2009"));
        if (group === "minutes")
            return lane.tr("bis %1 Min.").arg(option).replace(/ /g, "\u00a0");
        if (group === "zone")
            return option === "here" ? lane.tr("steht hier") : lane.tr("steht %1").arg(title);
        return title;
    }
}

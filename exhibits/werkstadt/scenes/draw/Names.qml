import QtQuick
import Werkstadt.Model

// What colours and tools are called.
QtObject {
    id: root

    required property Lane lane
    readonly property var colours: ({
            "ink": lane.tr("Tinte"),
            "coral": lane.tr("Rot"),
            "sun": lane.tr("Gelb"),
            "petrol": lane.tr("Grün"),
            "sky": lane.tr("Blau"),
            "violet": lane.tr("Lila")
        })
    readonly property var tools: ({
            "pen": lane.tr("Stift"),
            "eraser": lane.tr("Radierer"),
            "line": lane.tr("Linie"),
            "circle": lane.tr("Kreis"),
            "square": lane.tr("Viereck"),
            "triangle": lane.tr("Dreieck"),
            "star": lane.tr("Stern"),
            "heart": lane.tr("Herz")
        })

    function colour(token: string): string {
        return colours[token] ?? token;
    }

    function tool(name: string): string {
        return tools[name] ?? name;
    }
}

"""Repeats: added and removed, counted, nested, and looked at from outside."""

from tests.forms.comparing import Example
from tests.forms.examples.rows import ask, group, parts, put, repeat, said, work

CHILDREN = repeat(
    "kind",
    [ask("text", "name", "Wie heißt es?"), ask("integer", "alter", "Wie alt ist es?"), work("nr", "position(..)")],
    "Kind",
)

EXAMPLES = (
    Example(
        "Teile kommen und gehen",
        [
            *CHILDREN,
            work("anzahl", "count(${kind})"),
            work("summe", "sum(${alter})"),
            work("namen", "join(', ', ${name})"),
        ],
        ways=(
            (),
            (parts("kind", 3), put("kind[1]/name", "Ada"), put("kind[3]/name", "Emmy"), put("kind[2]/alter", "7")),
            (
                parts("kind", 3),
                put("kind[3]/alter", "4"),
                put("kind[1]/alter", "2"),
                put("kind[2]/alter", "1"),
                parts("kind", 1),
            ),
            (parts("kind", 0),),
            (parts("kind", 2), put("kind[2]/name", "x"), parts("kind", 1), parts("kind", 2)),
        ),
    ),
    Example(
        "so viele Teile wie gesagt",
        [
            ask("integer", "wie_viele", "Wie viele Kinder?"),
            *repeat("kind", [ask("text", "name", "Wie heißt Kind ${wie_viele}?")], repeat_count="${wie_viele}"),
            work("anzahl", "count(${kind})"),
        ],
        ways=(
            (),
            (put("wie_viele", "3"), put("kind[2]/name", "Ada")),
            (put("wie_viele", "3"), put("kind[2]/name", "Ada"), put("wie_viele", "1"), put("wie_viele", "2")),
            (put("wie_viele", "-2"),),
            (put("wie_viele", "2"), put("wie_viele", None)),
        ),
    ),
    Example(
        "eine Anzahl, die errechnet wird",
        [
            ask("integer", "gross", "Große?"),
            ask("integer", "klein", "Kleine?"),
            *repeat("gast", [ask("text", "name", "Name?")], repeat_count="${gross} + ${klein}"),
        ],
        ways=((), (put("gross", "1"), put("klein", "2")), (put("gross", "1"), put("klein", "2"), put("gross", "0"))),
    ),
    Example(
        "eine feste Anzahl",
        [
            *repeat("runde", [ask("integer", "punkte", "Punkte?"), work("nr", "position(..)")], repeat_count="3"),
            work("summe", "sum(${punkte})"),
        ],
        ways=((), (put("runde[1]/punkte", "4"), put("runde[2]/punkte", "5"), put("runde[3]/punkte", "6"))),
    ),
    Example(
        "Wiederholung in Wiederholung",
        [
            *repeat(
                "haus",
                [
                    ask("text", "strasse", "Straße?"),
                    *repeat(
                        "zimmer",
                        [
                            ask("integer", "fenster", "Fenster?"),
                            work("wo", "concat(${strasse}, ' ', position(../..), '.', position(..))"),
                        ],
                    ),
                    work("fenster_haus", "sum(${fenster})"),
                    work("zimmer_zahl", "count(${zimmer})"),
                ],
            ),
            work("fenster_alle", "sum(${fenster})"),
        ],
        ways=(
            (),
            (
                parts("haus", 2),
                parts("haus[2]/zimmer", 3),
                put("haus[1]/strasse", "Markt"),
                put("haus[2]/strasse", "Weg"),
                put("haus[2]/zimmer[3]/fenster", "4"),
                put("haus[2]/zimmer[1]/fenster", "1"),
                put("haus[2]/zimmer[2]/fenster", "2"),
                put("haus[1]/zimmer[1]/fenster", "7"),
            ),
            (
                parts("haus", 2),
                parts("haus[2]/zimmer", 2),
                put("haus[2]/zimmer[2]/fenster", "4"),
                parts("haus", 1),
                parts("haus", 2),
            ),
        ),
    ),
    Example(
        "Relevanz und Grenzen im Teil",
        [
            *repeat(
                "kind",
                [
                    ask(
                        "integer",
                        "alter",
                        "Alter?",
                        required="yes",
                        constraint=". < 18",
                        **said("Unter 18.", "constraint_message"),
                    ),
                    ask("text", "schule", "Welche Schule?", relevant="${alter} >= 6", required="yes"),
                    ask("text", "kita", "Welche Kita?", relevant="${alter} < 6"),
                ],
            ),
            ask("note", "schulkind", "Ein Schulkind ist dabei.", relevant="max(${alter}) >= 6"),
        ],
        ways=(
            (),
            (parts("kind", 2), put("kind[1]/alter", "5"), put("kind[2]/alter", "9")),
            (parts("kind", 2), put("kind[1]/alter", "5"), put("kind[2]/alter", "20"), put("kind[2]/schule", "x")),
        ),
    ),
    Example(
        "eine Wiederholung, die nur manchmal gefragt wird",
        [
            ask("integer", "n", "Zahl?"),
            *repeat("teil", [ask("text", "was", "Was?", default="neu")], relevant="${n} > 1"),
            work("anzahl", "count(${teil})"),
            work("alles", "join('|', ${was})"),
        ],
        ways=(
            (),
            (put("n", "2"), put("teil[1]/was", "x"), parts("teil", 2)),
            (put("n", "2"), put("teil[1]/was", "x"), put("n", "1")),
        ),
    ),
    Example(
        "ein Teil schaut auf die anderen",
        [
            *repeat(
                "messung",
                [
                    ask("integer", "wert", "Wert?"),
                    work("vorher", "indexed-repeat(${wert}, ${messung}, position(..) - 1)"),
                    work("mehr", "${wert} > ${vorher}"),
                    work("anteil", "round(${wert} div sum(/data/messung/wert) * 100)"),
                ],
            ),
            work("zweite", "indexed-repeat(${wert}, ${messung}, 2)"),
            work("grosse", "count(${messung}[wert > 5])"),
            work("dritte", "string(${messung}[position() = 3]/wert)"),
        ],
        ways=(
            (),
            (
                parts("messung", 3),
                put("messung[1]/wert", "3"),
                put("messung[2]/wert", "9"),
                put("messung[3]/wert", "8"),
            ),
            (parts("messung", 3), put("messung[2]/wert", "9"), put("messung[1]/wert", "3"), parts("messung", 2)),
        ),
    ),
    Example(
        "Vorgaben in neuen Teilen",
        [
            ask("text", "ort", "Ort?", default="Jena"),
            *repeat(
                "besuch",
                [
                    ask("text", "wo", "Wo?", default="concat(${ort}, ' ', position(..))"),
                    ask("integer", "n", "Wie oft?", default="1"),
                ],
            ),
            work("summe", "sum(${n})"),
        ],
        ways=(
            (),
            (put("ort", "Weimar"), parts("besuch", 3)),
            (parts("besuch", 2), put("besuch[1]/wo", None), parts("besuch", 3)),
        ),
    ),
    Example(
        "Gruppen im Teil",
        [
            *repeat(
                "person",
                [
                    *group("wer", [ask("text", "name", "Name?"), ask("integer", "alter", "Alter?")]),
                    *group("was", [ask("text", "mag", "Was mag ${name}?")], relevant="${alter} > 3"),
                ],
            ),
            work("alle", "join(' ', ${name})"),
        ],
        ways=(
            (
                parts("person", 2),
                put("person[2]/wer/name", "Ada"),
                put("person[2]/wer/alter", "5"),
                put("person[2]/was/mag", "Eis"),
            ),
            (put("person[1]/wer/alter", "2"),),
        ),
    ),
)

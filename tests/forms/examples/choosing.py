"""Choices: filters, cascades, order of chance, ranks, tables."""

from tests.forms.comparing import Example
from tests.forms.examples.rows import ask, choices, group, put, repeat, said, speak, work

PLACES = [
    *choices("land", "thueringen", "sachsen"),
    *choices("kreis", "jena", "weimar", "leipzig", land=("thueringen", "thueringen", "sachsen")),
    *choices("ort", "lobeda", "zwaetzen", "schoendorf", "plagwitz", kreis=("jena", "jena", "weimar", "leipzig")),
]
COLOURS = choices("farbe", "rot", "gelb", "blau", "gruen", "weiss")

EXAMPLES = (
    Example(
        "eine und mehrere Antworten",
        [
            ask("select_one farbe", "eine", "Welche Farbe?"),
            ask(
                "select_multiple farbe",
                "viele",
                "Welche Farben?",
                constraint="count-selected(.) <= 2",
                **said("Höchstens zwei.", "constraint_message"),
            ),
            work("wie_viele", "count-selected(${viele})"),
            work("zweite", "selected-at(${viele}, 1)"),
            ask("note", "rot_dabei", "Rot ist dabei.", relevant="selected(${viele}, 'rot')"),
            work("heisst", "jr:choice-name(${eine}, '${eine}')"),
        ],
        COLOURS,
        (
            (put("eine", "blau"), put("viele", ["gruen", "rot"])),
            (put("viele", "blau gelb rot"), speak("English (en)"), put("eine", "rot")),
            (put("eine", "lila"), put("viele", ["lila", "rot"])),
            (put("eine", "blau"), put("eine", None), put("viele", ["rot"]), put("viele", None)),
            (put("eine", "blau"), speak("English (en)"), speak("Deutsch (de)")),
        ),
    ),
    Example(
        "eine Kaskade von Land bis Ort",
        [
            ask("select_one land", "land", "Welches Land?"),
            ask("select_one kreis", "kreis", "Welcher Kreis?", choice_filter="land = ${land}"),
            ask("select_one ort", "ort", "Welcher Ort?", choice_filter="kreis=${kreis}"),
        ],
        PLACES,
        (
            (),
            (put("land", "thueringen"), put("kreis", "jena"), put("ort", "lobeda")),
            (put("land", "thueringen"), put("kreis", "jena"), put("ort", "lobeda"), put("land", "sachsen")),
            (
                put("land", "thueringen"),
                put("kreis", "jena"),
                put("ort", "lobeda"),
                put("land", "sachsen"),
                put("land", "thueringen"),
            ),
            (put("land", "thueringen"), put("kreis", "leipzig")),
        ),
    ),
    Example(
        "Filter mit Zahlen, Namen und Funktionen",
        [
            ask("integer", "grenze", "Bis wohin?"),
            ask("select_multiple zahl", "klein", "Welche?", choice_filter="wert <= ${grenze} or name = 'null'"),
            ask(
                "select_one zahl",
                "gerade",
                "Eine gerade?",
                choice_filter="wert mod 2 = 0 and not(selected(${klein}, name))",
            ),
            work("summe", "sum(instance('zahl')/root/item[wert > ${grenze}]/wert)"),
            work("name_von", "instance('zahl')/root/item[name = ${gerade}]/wert"),
        ],
        choices("zahl", "null", "eins", "zwei", "drei", "vier", wert=("0", "1", "2", "3", "4")),
        (
            (),
            (put("grenze", "2"), put("klein", ["zwei", "null"]), put("gerade", "vier")),
            (put("grenze", "4"), put("klein", ["zwei", "vier", "drei"]), put("grenze", "2")),
            (put("grenze", "9"), put("klein", ["vier"]), put("gerade", "vier"), put("klein", [])),
        ),
    ),
    Example(
        "gemischt mit festem Samen",
        [
            ask("select_one farbe", "a", "Welche?", parameters="randomize=true seed=42"),
            ask("select_multiple farbe", "b", "Welche?", parameters="randomize=true seed=1"),
            ask("rank farbe", "c", "Ordne!", parameters="randomize=true seed=-7"),
            ask("integer", "samen", "Samen?"),
            ask("select_one farbe", "d", "Welche?", parameters="randomize=true seed=${samen}"),
            ask("text", "wort", "Wort?"),
            ask("select_one farbe", "e", "Welche?", parameters="randomize=true seed=${wort}"),
        ],
        COLOURS,
        (
            (),
            (put("samen", "12345"), put("wort", "Optik")),
            (put("samen", "0"), put("wort", "7"), put("b", ["rot", "blau"])),
            (put("samen", "-3"), put("wort", "ß 😀")),
            (put("samen", "2147483647"), put("c", ["blau", "rot", "gelb", "weiss", "gruen"])),
        ),
    ),
    Example(
        "gemischt und gefiltert",
        [
            ask("select_one land", "land", "Land?"),
            ask(
                "select_one kreis",
                "kreis",
                "Kreis?",
                choice_filter="land = ${land}",
                parameters="randomize=true seed=5",
            ),
        ],
        PLACES,
        ((put("land", "thueringen"),), (put("land", "thueringen"), put("kreis", "weimar"))),
    ),
    Example(
        "ordnen",
        [
            ask("rank farbe", "folge", "Ordne die Farben.", required="yes"),
            work("erste", "selected-at(${folge}, 0)"),
            ask("note", "blau_vorn", "Blau ist vorn.", relevant="${erste} = 'blau'"),
        ],
        COLOURS,
        (
            (),
            (put("folge", ["blau", "rot", "gelb", "weiss", "gruen"]),),
            (put("folge", ["blau", "rot"]),),
            (put("folge", ["blau", "rot", "gelb", "weiss", "gruen"]), put("folge", None)),
            (put("folge", ["rot", "rot", "blau", "gelb", "weiss", "gruen", "lila"]),),
        ),
    ),
    Example(
        "eine Tabelle mit gleicher Skala",
        [
            *group(
                "wie",
                [
                    ask("select_one skala", "klar", "Es war klar."),
                    ask("select_one skala", "schoen", "Es war schön.", required="yes"),
                    ask("select_one skala", "lang", "Es war lang.", relevant="${klar} != 'ja'"),
                ],
                "Wie war es?",
                appearance="table-list",
            ),
            work("punkte", "(${klar} = 'ja') + (${schoen} = 'ja')"),
        ],
        choices("skala", "ja", "teils", "nein"),
        ((), (put("wie/klar", "ja"), put("wie/schoen", "ja")), (put("wie/klar", "nein"), put("wie/lang", "teils"))),
    ),
    Example(
        "likert, sterne, dies oder das",
        [
            ask("select_one skala", "meinung", "Es war gut.", appearance="likert"),
            ask("range", "sterne", "Wie viele Sterne?", parameters="start=1 end=5 step=1", appearance="rating"),
            ask("select_one seite", "seite", "Berg oder See?", appearance="this-or-that"),
            ask("select_one smiley", "gefuehl", "Wie war es?", appearance="smiley5"),
            ask("text", "was", "Was fehlte?", appearance="multiline", relevant="${sterne} < 3"),
        ],
        [
            *choices("skala", "ja", "teils", "nein"),
            *choices("seite", "berg", "see"),
            *choices("smiley", "s1", "s2", "s3", "s4", "s5"),
        ],
        (
            (),
            (put("sterne", "2"), put("meinung", "teils")),
            (put("sterne", "5"), put("seite", "see"), put("gefuehl", "s3")),
        ),
    ),
    Example(
        "Auswahl in Wiederholungen, gefiltert im Teil",
        [
            *repeat(
                "kind",
                [
                    ask("select_one land", "land", "Land?"),
                    ask("select_one kreis", "kreis", "Kreis?", choice_filter="land = ${land}"),
                    work("wort", "jr:choice-name(${kreis}, '${kreis}')"),
                ],
            ),
            work("alle", "join(', ', ${wort})"),
        ],
        PLACES,
        (
            (
                put("kind[1]/land", "sachsen"),
                {"repeat": "kind", "count": 2},
                put("kind[2]/land", "thueringen"),
                put("kind[2]/kreis", "weimar"),
            ),
            (put("kind[1]/land", "sachsen"), put("kind[1]/kreis", "leipzig"), speak("English (en)")),
        ),
    ),
)

"""Questions with one answer: types, relevance, constraints, required ones, defaults, languages."""

from tests.forms.comparing import Example
from tests.forms.examples.rows import ask, choices, group, put, said, speak, work

YES_NO = choices("ja_nein", "ja", "nein")

EXAMPLES = (
    Example(
        "jeder Typ mit einer Antwort",
        [
            ask("text", "text", "Was fällt dir ein?"),
            ask("integer", "ganz", "Wie viele?"),
            ask("decimal", "komma", "Wie lang, in Metern?"),
            ask("date", "tag", "Wann?"),
            ask("time", "uhr", "Um wie viel Uhr?"),
            ask("acknowledge", "ok", "Hast du das gelesen?"),
            ask("note", "hinweis", "Gleich geht es weiter."),
            ask("range", "skala", "Wie laut, von 0 bis 10?", parameters="start=0 end=10 step=1"),
            ask("range", "fein", "Wie warm?", parameters="start=0 end=1 step=0.25"),
        ],
        ways=(
            (),
            (
                put("text", "  Ein Satz, mit <Klammern> & 😀 "),
                put("ganz", "12"),
                put("komma", "1.5"),
                put("tag", "2026-11-23"),
                put("uhr", "09:30:00"),
                put("ok", "OK"),
                put("skala", "7"),
                put("fein", "0.25"),
            ),
            (put("ganz", "12.9"), put("komma", "2"), put("tag", "23.11.2026"), put("uhr", "25:00"), put("skala", "11")),
            (put("ganz", "zwölf"), put("komma", "1e3"), put("tag", "2026-02-30"), put("uhr", "9:30"), put("fein", "2")),
            (put("ganz", "-2147483648"), put("komma", "-0.000001"), put("ok", "nein"), put("skala", "3.7")),
            (put("ganz", "99999999999"), put("komma", "123456789.123456789"), put("ok", None), put("text", None)),
            (put("ganz", "0x10"), put("komma", " 7 "), put("tag", "2024-02-29T10:00"), put("uhr", "23:59:59.5+01:00")),
        ),
    ),
    Example(
        "Fragen hängen an Fragen",
        [
            ask("select_one ja_nein", "magst", "Magst du Licht?"),
            ask("text", "warum", "Warum nicht?", relevant="${magst} = 'nein'"),
            ask("text", "mehr", "Erzähl mehr.", relevant="string-length(${warum}) > 3"),
            work("lang", "string-length(${mehr})"),
        ],
        YES_NO,
        (
            (put("magst", "nein"), put("warum", "zu hell"), put("mehr", "ja")),
            (put("magst", "nein"), put("warum", "zu hell"), put("mehr", "ja"), put("magst", "ja")),
            (
                put("magst", "nein"),
                put("warum", "zu hell"),
                put("mehr", "ja"),
                put("magst", "ja"),
                put("magst", "nein"),
            ),
            (put("warum", "ungefragt"), put("magst", "nein")),
        ),
    ),
    Example(
        "eine leere Antwort als Wahrheit",
        [
            ask("text", "a", "A?"),
            ask("note", "wahr", "Immer, denn die Frage ist da.", relevant="${a}"),
            ask("note", "nicht", "Nie.", relevant="not(${a})"),
            ask("note", "leer", "Wenn nichts da steht.", relevant="${a} = ''"),
            ask("note", "voll", "Wenn etwas da steht.", relevant="${a} != ''"),
        ],
        ways=((), (put("a", "x"),), (put("a", " "),)),
    ),
    Example(
        "Grenzen mit eigenen Worten",
        [
            ask(
                "integer",
                "alter",
                "Wie alt bist du?",
                constraint=". >= 4 and . <= 120",
                **said("Zwischen 4 und 120, bitte.", "constraint_message", "Between 4 and 120, please."),
            ),
            ask(
                "text",
                "postleitzahl",
                "Wo wohnst du?",
                constraint="regex(., '^[0-9]{5}$')",
                **said("Fünf Ziffern, ${alter} ist zu kurz.", "constraint_message"),
            ),
        ],
        ways=(
            (put("alter", "3"),),
            (put("alter", "4"), put("postleitzahl", "0774")),
            (put("alter", "121"), put("postleitzahl", "07743"), speak("English (en)")),
            (put("alter", "x"),),
        ),
    ),
    Example(
        "Pflicht, auch nur manchmal",
        [
            ask(
                "text",
                "name_des_tiers",
                "Wie heißt dein Tier?",
                required="yes",
                **said("Bitte sag es.", "required_message"),
            ),
            ask("text", "art", "Was ist es?", required="${name_des_tiers} != ''"),
            ask("text", "egal", "Noch etwas?", required="no"),
            ask(
                "text",
                "nie",
                "Nie gefragt",
                relevant="1 = 2",
                required="yes",
            ),
        ],
        ways=(
            (),
            (put("name_des_tiers", "Bello"),),
            (put("name_des_tiers", "Bello"), put("art", "Hund"), speak("English (en)")),
        ),
    ),
    Example(
        "Vorgaben, fest und errechnet",
        [
            ask("integer", "n", "Wie viele?", default="3"),
            ask("text", "gruss", "Gruß", default="Hallo"),
            ask("integer", "doppelt", "Doppelt so viele", default="${n} * 2"),
            ask("select_one ja_nein", "wahl", "Wahl", default="ja"),
            ask("select_multiple ja_nein", "viele", "Mehrere", default="ja nein"),
            ask("date", "heute", "Wann?", default="2026-11-23"),
        ],
        YES_NO,
        ((), (put("n", "5"),), (put("doppelt", None), put("n", "9")), (put("wahl", None), put("viele", []))),
    ),
    Example(
        "nur zum Lesen",
        [
            ask("integer", "n", "Zahl"),
            ask("text", "fest", "Steht fest", default="so", read_only="yes"),
            ask("text", "mal", "Manchmal fest", read_only="${n} > 3"),
        ],
        ways=(
            (put("n", "1"), put("mal", "x")),
            (put("mal", "x"), put("n", "4")),
            (put("fest", "x"),),
            (put("n", "4"), put("mal", "y")),
        ),
    ),
    Example(
        "zwei Sprachen, und Antworten im Text",
        [
            ask("text", "vorname", "Wie nennst du dich?", "What do you call yourself?"),
            ask(
                "note",
                "hallo",
                "Hallo ${vorname}, schön!",
                "Hello ${vorname}, nice!",
                **said("Tipp für ${vorname}", "hint"),
            ),
            ask("select_one ja_nein", "gut", "Geht es dir gut, ${vorname}?", "Are you well, ${vorname}?"),
        ],
        choices("ja_nein", "ja", "nein"),
        (
            (),
            (put("vorname", "Kim & <Bo>"),),
            (put("vorname", "Kim"), speak("English (en)")),
            (speak("English (en)"), speak("Deutsch (de)")),
        ),
        {"default_language": "English (en)"},
    ),
    Example(
        "Gruppen in Gruppen, mit eigener Relevanz",
        [
            ask("integer", "alter", "Wie alt bist du?"),
            *group(
                "gross",
                [
                    ask("text", "beruf", "Was machst du?"),
                    *group(
                        "innen",
                        [ask("text", "wo", "Wo?"), work("summe", "concat(${beruf}, ' ', ${wo})")],
                        relevant="${beruf} != ''",
                    ),
                ],
                relevant="${alter} >= 18",
            ),
            ask("note", "ende", "${beruf} in ${wo}", relevant="${wo} != ''"),
        ],
        ways=(
            (put("alter", "10"),),
            (put("alter", "20"), put("gross/beruf", "Optik"), put("gross/innen/wo", "Jena")),
            (put("alter", "20"), put("gross/beruf", "Optik"), put("gross/innen/wo", "Jena"), put("alter", "17")),
            (
                put("alter", "20"),
                put("gross/beruf", "Optik"),
                put("gross/innen/wo", "Jena"),
                put("alter", "17"),
                put("alter", "18"),
            ),
        ),
    ),
    Example(
        "Verborgenes und der Tag",
        [
            {"type": "today", "name": "tag"},
            {"type": "hidden", "name": "quelle", "default": "foyer"},
            ask("text", "a", "Was?"),
            work("woher", "concat(${quelle}, '-', ${a})"),
            work("spaeter", "${tag} >= '2020-01-01'"),
        ],
        ways=((), (put("a", "x"),)),
    ),
    Example(
        "ohne Übersetzung",
        [
            {"type": "text", "name": "a", "label": "What is it?"},
            {"type": "note", "name": "b", "label": "It is ${a}.", "relevant": "${a} != ''"},
            {
                "type": "select_one l",
                "name": "c",
                "label": "Which?",
                "required": "yes",
                "required_message": "Choose ${a}",
            },
        ],
        [{"list_name": "l", "name": name, "label": name.upper()} for name in ("x", "y")],
        ((), (put("a", "light"),), (put("c", "y"),)),
    ),
)

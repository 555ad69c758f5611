"""What is worked out: chains, triggers, once, dates, texts, numbers."""

from tests.forms.comparing import Example
from tests.forms.examples.rows import ask, choices, parts, put, repeat, work

EXAMPLES = (
    Example(
        "Rechnungen in Ketten, gegen die Reihenfolge",
        [
            work("c", "${b} + 1"),
            work("b", "${a} * 2"),
            ask("integer", "a", "Zahl?"),
            work("d", "if(${c} > 10, 'viel', if(${c} > 5, 'mittel', 'wenig'))"),
            ask("note", "viel", "Das ist ${d}: ${c}.", relevant="${d} = 'viel'"),
        ],
        ways=((), (put("a", "2"),), (put("a", "2"), put("a", "9")), (put("a", "x"),)),
    ),
    Example(
        "eine Antwort, die errechnet ist und geändert werden darf",
        [
            ask("integer", "a", "Zahl?"),
            ask("integer", "doppelt", "Doppelt?", calculation="${a} * 2"),
            ask("text", "weg", "Weg?", relevant="${a} > 1", calculation="concat('x', ${a})"),
        ],
        ways=(
            (put("a", "2"),),
            (put("a", "2"), put("doppelt", "9")),
            (put("a", "2"), put("doppelt", "9"), put("a", "3")),
            (put("a", "2"), put("weg", "selbst"), put("a", "1"), put("a", "2")),
        ),
    ),
    Example(
        "Auslöser",
        [
            ask("text", "a", "Was?"),
            ask("text", "b", "Und?"),
            work("mal", "coalesce(${mal}, 0) + 1", trigger="${a}"),
            ask("text", "stand", "Stand", calculation="concat(${a}, '+', ${b})", trigger="${a}, ${b}"),
            ask("integer", "vorgabe", "Vorgabe", default="1 + 1"),
            work("vom_anfang", "'geändert'", trigger="${vorgabe}"),
        ],
        ways=(
            (),
            (put("a", "x"),),
            (put("a", "x"), put("b", "y"), put("a", "z"), put("a", "z")),
            (put("b", "y"), put("stand", "selbst"), put("b", "w")),
        ),
    ),
    Example(
        "Auslöser im Teil",
        [
            *repeat(
                "teil",
                [
                    ask("text", "a", "Was?"),
                    work("alt", "concat('war ', ${a})", trigger="${a}"),
                    work("n", "string-length(${alt})"),
                ],
            ),
        ],
        ways=((), (put("teil[1]/a", "x"), parts("teil", 2), put("teil[2]/a", "lang"), put("teil[1]/a", "yy"))),
    ),
    Example(
        "einmal und nie wieder",
        [ask("text", "a", "Was?"), work("erst", "once(${a})"), work("dann", "concat(${erst}, '/', ${a})")],
        ways=((), (put("a", "x"), put("a", "y")), (put("a", "x"), put("a", None), put("a", "z"))),
    ),
    Example(
        "Tage und Stunden",
        [
            ask("date", "von", "Von?"),
            ask("date", "bis", "Bis?", constraint=". >= ${von}"),
            ask("time", "um", "Um?"),
            work("tage", "int(decimal-date-time(${bis}) - decimal-date-time(${von}))"),
            work("schoen", "format-date(${von}, '%d.%m.%Y')"),
            work("kurz", "format-date(${von}, '%e.%n.%y')"),
            work("teil", "round(decimal-time(${um}), 4)"),
            work("vorbei", "${bis} < today()"),
            work("plus", "format-date(date(decimal-date-time(${von}) + 7), '%Y-%m-%d')"),
            work("woche", "format-date(${von}, '%a %b')"),
        ],
        ways=(
            (),
            (put("von", "2026-11-23"), put("bis", "2026-12-24"), put("um", "18:00:00")),
            (put("von", "2026-03-28"), put("bis", "2026-03-30"), put("um", "00:30:30")),
            (put("von", "2026-11-23"), put("bis", "2026-11-22")),
        ),
    ),
    Example(
        "Texte",
        [
            ask("text", "a", "Text?"),
            work("laenge", "string-length(${a})"),
            work("anfang", "substr(${a}, 0, 3)"),
            work("ende", "substr(${a}, -2)"),
            work("mit", "contains(${a}, 'ch')"),
            work("vor", "substring-before(${a}, '-')"),
            work("ohne", "normalize-space(${a})"),
            work("tausch", "translate(${a}, 'aeiou', 'AEIOU')"),
            work("muster", "regex(${a}, '^[A-Z][a-zäöüß]+(-[a-z]+)?$')"),
            work("anfangs", "starts-with(${a}, 'Li') and ends-with(${a}, 't')"),
        ],
        ways=(
            (),
            (put("a", "Licht-raum"),),
            (put("a", "  zwei   Wörter "),),
            (put("a", "Straße-ä"),),
            (put("a", "a-b-c"),),
            (put("a", "Licht"),),
        ),
    ),
    Example(
        "Zahlen",
        [
            ask("decimal", "x", "x?"),
            ask("integer", "y", "y?"),
            work("summe", "${x} + ${y}"),
            work("rest", "${y} mod 3"),
            work("geteilt", "${x} div ${y}"),
            work("rund", "round(${x} div ${y}, 2)"),
            work("hoch", "pow(${x}, 2)"),
            work("betrag", "abs(${x} - ${y})"),
            work("kleinste", "min(${x}, ${y}, 3)"),
            work("groesste", "max(${x}, ${y})"),
            work("ganz", "int(${x})"),
            work("wurzel", "round(sqrt(${x}), 3)"),
            work("text", "concat(${x}, ' ', ${y} * 1000000)"),
        ],
        ways=(
            (),
            (put("x", "2.5"), put("y", "4")),
            (put("x", "-7.25"), put("y", "0")),
            (put("x", "1e12"), put("y", "3")),
        ),
    ),
    Example(
        "eine Auswertung wie im Quiz",
        [
            ask("select_one abc", "f1", "Frage 1"),
            ask("select_one abc", "f2", "Frage 2"),
            ask("select_multiple abc", "f3", "Frage 3"),
            work(
                "p", "(${f1} = 'a') + (${f2} = 'b') * 2 + if(selected(${f3}, 'c') and count-selected(${f3}) = 1, 3, 0)"
            ),
            work("note", "coalesce(if(${p} >= 5, 'sehr gut', ''), if(${p} > 0, 'gut', 'noch mal'))"),
            ask("note", "danke", "Du hast ${p} Punkte: ${note}."),
            work("alle", "checklist(2, 3, ${f1} != '', ${f2} != '', ${f3} != '')"),
        ],
        choices("abc", "a", "b", "c"),
        ((), (put("f1", "a"), put("f2", "b"), put("f3", ["c"])), (put("f1", "b"), put("f3", ["b", "c"]))),
    ),
)

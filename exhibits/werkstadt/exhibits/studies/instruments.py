"""The standard questionnaires of a study as forms, one question a page, each answered by a number of its scale.

Sources: SUS, Brooke 1996, "SUS: a quick and dirty usability scale"; UEQ-S, Schrepp, Hinderks and Thomaschewski 2017,
"Design and Evaluation of a Short Version of the User Experience Questionnaire", pairs in de and en as its authors
publish them; UMUX-Lite, Lewis, Utesch and Maher 2013, "UMUX-LITE: when there's no time for the SUS"; SEQ, Sauro and
Dumas 2009, "Comparison of three one-question, post-task usability questionnaires"; NPS, Reichheld 2003, "The one number
you need to grow". German words of SUS, UMUX-Lite, SEQ and NPS, and all in Einfache Sprache, are our own translations:
nobody has validated them. Every item keeps its direction: in SUS every second one says something bad.
"""

from collections.abc import Iterable, Mapping

from werkstadt.exhibits.model import Form, FormChoice, FormQuestion, Words

_Triple = tuple[str, str, str]
"""de, en, de-simple."""

_AGREE: _Triple = ("Wie sehr stimmst du zu?", "How much do you agree?", "Stimmt das für dich?")
_DISAGREE_TO_AGREE: tuple[_Triple, _Triple] = (
    ("gar nicht", "strongly disagree", "nein"),
    ("voll und ganz", "strongly agree", "ja"),
)
_SUS: tuple[_Triple, ...] = (
    (
        "Ich glaube, ich würde dieses System gern häufig benutzen.",
        "I think that I would like to use this system frequently.",
        "Ich möchte das oft benutzen.",
    ),
    (
        "Ich fand das System unnötig kompliziert.",
        "I found the system unnecessarily complex.",
        "Ich fand es zu schwierig gemacht.",
    ),
    (
        "Ich fand das System einfach zu benutzen.",
        "I thought the system was easy to use.",
        "Ich konnte es leicht benutzen.",
    ),
    (
        "Ich glaube, ich bräuchte die Hilfe einer Person mit Technikkenntnissen, um dieses System zu benutzen.",
        "I think that I would need the support of a technical person to be able to use this system.",
        "Ich brauche dabei Hilfe. Von einer Person, die sich mit Technik auskennt.",
    ),
    (
        "Ich fand, die verschiedenen Funktionen des Systems waren gut aufeinander abgestimmt.",
        "I found the various functions in this system were well integrated.",
        "Alle Teile passen gut zusammen.",
    ),
    (
        "Ich fand, in diesem System passte zu vieles nicht zusammen.",
        "I thought there was too much inconsistency in this system.",
        "Zu vieles passt nicht zusammen.",
    ),
    (
        "Ich kann mir vorstellen, dass die meisten Menschen sehr schnell lernen, dieses System zu benutzen.",
        "I would imagine that most people would learn to use this system very quickly.",
        "Die meisten Menschen lernen das schnell.",
    ),
    (
        "Ich fand das System sehr umständlich zu benutzen.",
        "I found the system very cumbersome to use.",
        "Es war sehr mühsam.",
    ),
    (
        "Ich fühlte mich sehr sicher, während ich das System benutzte.",
        "I felt very confident using the system.",
        "Ich war mir sehr sicher, was ich tun muss.",
    ),
    (
        "Ich musste vieles lernen, bevor ich mit dem System zurechtkam.",
        "I needed to learn a lot of things before I could get going with this system.",
        "Ich musste erst viel lernen.",
    ),
)
_PAIR: _Triple = ("Was passt eher?", "Which fits better?", "Was passt besser?")
_UEQ_S: tuple[tuple[_Triple, _Triple], ...] = (
    (("behinderlich", "obstructive", "stört mich"), ("unterstützend", "supportive", "hilft mir")),
    (("kompliziert", "complicated", "schwierig"), ("einfach", "easy", "leicht")),
    (("ineffizient", "inefficient", "dauert lange"), ("effizient", "efficient", "geht schnell")),
    (("verwirrend", "confusing", "unklar"), ("übersichtlich", "clear", "klar")),
    (("langweilig", "boring", "langweilig"), ("spannend", "exciting", "spannend")),
    (("uninteressant", "not interesting", "nicht interessant"), ("interessant", "interesting", "interessant")),
    (("konventionell", "conventional", "wie immer"), ("originell", "inventive", "eine neue Idee")),
    (("herkömmlich", "usual", "altbekannt"), ("neuartig", "leading edge", "ganz neu")),
)
_UMUX_LITE: tuple[_Triple, ...] = (
    (
        "Die Funktionen dieses Systems erfüllen meine Anforderungen.",
        "This system’s capabilities meet my requirements.",
        "Es kann alles, was ich brauche.",
    ),
    ("Dieses System ist einfach zu benutzen.", "This system is easy to use.", "Man kann es leicht benutzen."),
)
_NPS: _Triple = (
    "Wie wahrscheinlich ist es, dass du das einem Freund oder einer Kollegin weiterempfiehlst?",
    "How likely is it that you would recommend this to a friend or colleague?",
    "Würdest du das anderen Menschen empfehlen?",
)
_UNLIKELY_TO_LIKELY: tuple[_Triple, _Triple] = (
    ("unwahrscheinlich", "not at all likely", "nein"),
    ("äußerst wahrscheinlich", "extremely likely", "ja, sicher"),
)
_SEQ: _Triple = ("Wie war diese Aufgabe insgesamt?", "Overall, this task was:", "Wie war die Aufgabe?")
_DIFFICULT_TO_EASY: tuple[_Triple, _Triple] = (
    ("sehr schwierig", "very difficult", "sehr schwer"),
    ("sehr einfach", "very easy", "sehr leicht"),
)


def _words(triple: _Triple) -> Words:
    return dict(zip(("de", "en", "de-simple"), triple, strict=True))


def _scale(low: int, high: int, ends: tuple[_Triple, _Triple]) -> tuple[FormChoice, ...]:
    """Numbers; only the ends have words, as in print."""
    said = {low: _words(ends[0]), high: _words(ends[1])}
    return tuple(
        FormChoice(
            str(value),
            {
                tag: f"{value} – {said[value][tag]}" if value in said else str(value)
                for tag in ("de", "en", "de-simple")
            },
        )
        for value in range(low, high + 1)
    )


def _question(number: int, label: Words, hint: Words, choices: tuple[FormChoice, ...]) -> FormQuestion:
    """Nobody has to answer: the hub leaves out who did not answer all of an instrument, and says so."""
    return FormQuestion(
        ref=f"q{number}",
        type="select_one",
        appearance="likert",
        label=label,
        hint=hint,
        required=False,
        required_message={},
        relevant=None,
        constraint=None,
        constraint_message={},
        choices=choices,
    )


def _form(id: str, title: _Triple, questions: Iterable[tuple[Words, Words, tuple[FormChoice, ...]]]) -> Form:
    rows = tuple(_question(number, *row) for number, row in enumerate(questions, start=1))
    return Form(id=id, version="1", hash="", title=_words(title), questions=rows)


def _pair(left: _Triple, right: _Triple) -> Words:
    return {tag: f"{_words(left)[tag]} – {_words(right)[tag]}" for tag in ("de", "en", "de-simple")}


_TITLE: _Triple = ("Wie war es?", "How was it?", "Wie war es?")
_agree_5, _agree_7 = _scale(1, 5, _DISAGREE_TO_AGREE), _scale(1, 7, _DISAGREE_TO_AGREE)

FORMS: Mapping[str, Form] = {
    form.id: form
    for form in (
        _form("sus", _TITLE, ((_words(item), _words(_AGREE), _agree_5) for item in _SUS)),
        _form("ueq_s", _TITLE, ((_pair(*ends), _words(_PAIR), _scale(1, 7, ends)) for ends in _UEQ_S)),
        _form("umux_lite", _TITLE, ((_words(item), _words(_AGREE), _agree_7) for item in _UMUX_LITE)),
        _form("nps", _TITLE, [(_words(_NPS), {}, _scale(0, 10, _UNLIKELY_TO_LIKELY))]),
        _form("seq", _TITLE, [(_words(_SEQ), {}, _scale(1, 7, _DIFFICULT_TO_EASY))]),
    )
}
"""By instrument, with "seq", which is asked after each task. hash: empty, since they are no packs."""

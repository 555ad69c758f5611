"""A visitor's way through groups, repeats, tables and the other types, as whoever shows the form sees it."""

import dataclasses
import random

import pytest

from tests.forms.comparing import Example, compiled
from tests.forms.examples.rows import Row, ask, choices, group, repeat, said, work
from werkstadt.exhibits.fields import Fields
from werkstadt.exhibits.formfile import any_words, read_form
from werkstadt.exhibits.forms.deriving import PARTS_MAX
from werkstadt.exhibits.forms.page import Part, Question, TableRow
from werkstadt.exhibits.forms.session import FormSession
from werkstadt.exhibits.model import Form, FormRange
from werkstadt.exhibits.problems import Problem, Spot

SCALE = choices("skala", "ja", "teils", "nein")
CHILD = repeat(
    "kind",
    [ask("text", "name", "Wie heißt es?", required="yes"), ask("integer", "alter", "Wie alt ist ${name}?")],
    "Kind",
)


def form_of(survey: list[Row], lists: list[Row] | None = None) -> Form:
    table = compiled(Example("Form", survey, lists or [])).table
    problems: list[Problem] = []
    form = read_form(Fields(table, lambda path: Spot("form", key=str(path)), problems), "1", "", any_words)
    assert problems == []
    return form


def here(session: FormSession) -> Question:
    question = session.question()
    assert question is not None
    return question


def go(session: FormSession, *values: str | tuple[str, ...] | None) -> FormSession:
    for value in values:
        session.answer(value)
        assert session.forward() is None
    return session


def test_a_repeat_asks_for_more_after_each_part_and_knows_which_part_it_is_at() -> None:
    session = FormSession(form_of([*CHILD, ask("note", "ende", "Ende")]))
    assert here(session).parts == (Part("kind", "Kind", 1, 1),)
    go(session, "Ada")
    assert (here(session).ref, here(session).label) == ("kind[1]/alter", "Wie alt ist Ada?")
    go(session, "7")
    page = here(session)
    assert (page.type, page.ref, page.label, page.count) == ("repeat", "kind", "Kind", 1)
    assert (page.can_add, page.can_remove, page.number) == (True, True, 0)
    assert session.add_part()
    assert (here(session).ref, here(session).parts) == ("kind[2]/name", (Part("kind", "Kind", 2, 2),))
    assert session.forward() == "Bitte gib hier eine Antwort, dann geht es weiter."
    go(session, "Emmy", None, None)
    assert here(session).ref == "ende"
    go(session, None)
    assert session.answers() == {"kind[1]/name": "Ada", "kind[1]/alter": 7, "kind[2]/name": "Emmy"}
    assert [(row.ref, row.answer, row.part) for row in session.review()] == [
        ("kind[1]/name", "Ada", "Kind 1"),
        ("kind[1]/alter", "7", "Kind 1"),
        ("kind[2]/name", "Emmy", "Kind 2"),
        ("kind[2]/alter", "keine Antwort", "Kind 2"),
        ("kind", "2", ""),
    ]


def test_a_part_is_taken_away_with_its_answers_and_the_others_move_up() -> None:
    session = go(FormSession(form_of(CHILD)), "Ada", "7")
    session.add_part()
    go(session, "Emmy", "9")
    assert session.remove_part(1)
    assert session.answers() == {"kind[1]/name": "Emmy", "kind[1]/alter": 9}
    assert session.remove_part()
    assert not session.remove_part()
    assert (here(session).count, here(session).can_remove) == (0, False)
    assert session.answers() == {}
    assert session.forward() is None
    assert session.question() is None
    session.go_to("kind")
    assert session.add_part()
    assert here(session).ref == "kind[1]/name"


def test_parts_are_added_and_removed_on_their_page_only() -> None:
    session = FormSession(form_of(CHILD))
    assert not session.add_part()
    assert not session.remove_part()
    go(session, "Ada", None)
    assert not session.remove_part(2)
    assert not session.remove_part(0)


def test_there_is_an_end_to_adding() -> None:
    session = go(FormSession(form_of(repeat("a", [ask("text", "b", "B?")]))), None)
    for _ in range(PARTS_MAX - 1):
        assert session.add_part()
        go(session, None)
    assert not here(session).can_add
    assert not session.add_part()
    assert here(session).count == PARTS_MAX


def test_a_part_that_an_edit_brings_up_is_asked_before_the_review() -> None:
    rows = [ask("integer", "n", "Wie viele?"), *repeat("gast", [ask("text", "name", "Name?")], repeat_count="${n}")]
    session = go(FormSession(form_of(rows)), "1", "Ada")
    assert session.question() is None
    session.go_to("n")
    go(session, "2")
    assert here(session).ref == "gast[2]/name"
    go(session, "Emmy")
    assert session.question() is None


def test_going_back_into_a_part_and_out_again() -> None:
    session = go(FormSession(form_of([ask("text", "a", "A?"), *CHILD])), "x", "Ada", "7")
    for ref in ("kind[1]/alter", "kind[1]/name", "a"):
        assert session.back()
        assert here(session).ref == ref
    assert not session.back()


TABLE = group(
    "wie",
    [
        ask("select_one skala", "klar", "Es war klar."),
        ask("select_one skala", "schoen", "Es war schön.", required="yes"),
        ask("select_one skala", "lang", "Es war lang.", relevant="${klar} = 'ja'"),
    ],
    "Wie war es?",
    appearance="table-list",
)


@pytest.mark.parametrize("appearance", ["table-list", "field-list"])
def test_questions_with_the_same_scale_are_one_page(appearance: str) -> None:
    rows = [dict(row, appearance=appearance) if row.get("appearance") else row for row in TABLE]
    session = FormSession(form_of(rows, SCALE))
    page = here(session)
    assert (page.type, page.ref, page.label, page.number, page.total) == ("table", "wie", "Wie war es?", 1, 1)
    assert [name for name, _ in page.choices] == ["ja", "teils", "nein"]
    missing = "Bitte gib hier eine Antwort, dann geht es weiter."
    assert page.rows == (
        TableRow("wie/klar", "Es war klar.", None, False),
        TableRow("wie/schoen", "Es war schön.", None, True, missing),
    )
    assert session.forward() == missing
    session.answer_row("wie/klar", "ja")
    session.answer_row("wie/schoen", "teils")
    assert [row.ref for row in here(session).rows] == ["wie/klar", "wie/schoen", "wie/lang"]
    with pytest.raises(KeyError):
        session.answer_row("wie/other", "ja")
    session.answer("ja")
    assert session.forward() is None
    assert session.answers() == {"wie/klar": "ja", "wie/schoen": "teils"}
    assert [row.ref for row in session.review()] == ["wie/klar", "wie/schoen", "wie/lang"]
    session.go_to("wie/schoen")
    assert here(session).type == "table"


def test_questions_that_are_no_table_are_pages_of_their_own() -> None:
    rows = group("g", [ask("text", "a", "A?"), ask("select_one skala", "b", "B?")], appearance="field-list")
    session = FormSession(form_of(rows, SCALE))
    assert (here(session).ref, here(session).groups) == ("g/a", ("Gruppe",))


@pytest.mark.parametrize(
    ("row", "typed", "answer", "problem"),
    [
        (ask("decimal", "q", "Q?"), "1,5", 1.5, None),
        (ask("decimal", "q", "Q?"), "-\u0662.5", -2.5, None),
        (ask("decimal", "q", "Q?"), "1.000,5", None, "Bitte gib eine Zahl ein, zum Beispiel 1,5."),
        (ask("decimal", "q", "Q?"), "1" * 10, None, "Die Zahl ist zu lang. Höchstens 9 Ziffern, bitte."),
        (ask("date", "q", "Q?"), "2026-11-23", "2026-11-23", None),
        (ask("date", "q", "Q?"), "2026-02-30", None, "Dieses Datum gibt es nicht. Bitte sieh noch einmal nach."),
        (ask("time", "q", "Q?"), "9.30", "09:30:00", None),
        (ask("time", "q", "Q?"), "25:00", None, "Diese Uhrzeit gibt es nicht. Bitte sieh noch einmal nach."),
        (ask("acknowledge", "q", "Q?"), "OK", "OK", None),
        (ask("image", "q", "Q?"), "a1b2.jpg", "a1b2.jpg", None),
        (ask("range", "q", "Q?", parameters="start=0 end=5 step=1"), "3", 3, None),
        (ask("range", "q", "Q?", parameters="start=0 end=1 step=0.5"), "0.5", 0.5, None),
        (ask("range", "q", "Q?", parameters="start=0 end=5 step=1"), "6", None, "Bitte wähle eine Zahl von 0 bis 5."),
        (ask("rank skala", "q", "Q?"), ("nein", "ja", "teils"), ["nein", "ja", "teils"], None),
        (ask("rank skala", "q", "Q?"), ("nein",), None, "Bitte bring alle Antworten in eine Reihenfolge."),
        (
            ask("text", "q", "Q?"),
            "x" * 10_000_000,
            None,
            "Das ist zu lang: 10000000 Zeichen. Höchstens 2000 passen hinein.",
        ),
        (ask("text", "q", "Q?"), "\u202e\U0001f469\u200d\U0001f52c", "\u202e\U0001f469\u200d\U0001f52c", None),
        (ask("integer", "q", "Q?"), "9" * 10_000_000, None, "Die Zahl ist zu lang. Höchstens 9 Ziffern, bitte."),
    ],
)
def test_what_is_typed_is_read_kindly(
    row: Row, typed: str | tuple[str, ...], answer: object, problem: str | None
) -> None:
    session = FormSession(form_of([row], SCALE))
    session.answer(typed)
    assert session.forward() == problem
    assert session.answers().get("q") == answer
    if problem is not None:
        assert here(session).value == typed


def test_a_page_tells_range_default_and_whether_it_is_read_only() -> None:
    rows = [
        ask("range", "laut", "Wie laut?", parameters="start=0 end=1 step=0.25", default="0.5"),
        ask("text", "fest", "Fest", default="so", read_only="yes"),
        ask("select_multiple skala", "viele", "Welche?", default="ja nein"),
    ]
    session = FormSession(form_of(rows, SCALE))
    assert (here(session).bounds, here(session).value) == (FormRange(0, 1, 0.25, True), "0.5")
    go(session, "1")
    assert (here(session).value, here(session).read_only) == ("so", True)
    session.answer("anders")
    assert here(session).value == "so"
    session.forward()
    assert here(session).value == ("ja", "nein")


def test_what_is_worked_out_anew_takes_the_place_of_what_was_typed() -> None:
    rows = [ask("integer", "a", "A?"), ask("integer", "doppelt", "Doppelt?", calculation="${a} * 2")]
    session = go(FormSession(form_of(rows)), "2")
    assert here(session).value == "4"
    session.answer("5")
    assert here(session).value == "5"
    session.back()
    session.answer("3")
    session.forward()
    assert here(session).value == "6"


def test_choices_keep_their_order_of_chance_for_the_whole_visit() -> None:
    rows = [ask("select_one skala", "a", "A?", parameters="randomize=true"), ask("text", "b", "B?")]
    form = form_of(rows, choices("skala", *(f"n{number}" for number in range(12))))
    session = FormSession(form, chance=random.Random(3))  # noqa: S311
    order = here(session).choices
    assert sorted(order) == sorted((f"n{number}", f"N{number}") for number in range(12))
    go(session, order[3][0], "x")
    session.language = "English (en)"
    session.go_to("a")
    assert [name for name, _ in here(session).choices] == [name for name, _ in order]
    orders = {here(FormSession(form, chance=random.Random(seed))).choices for seed in range(5)}  # noqa: S311
    assert len(orders) > 1


def test_a_choice_that_a_filter_took_away_comes_back_with_it() -> None:
    lists = choices("ort", "jena", "leipzig", land=("th", "sn")) + choices("land", "th", "sn")
    rows = [
        ask("select_one land", "land", "Land?"),
        ask("select_one ort", "ort", "Ort?", choice_filter="land = ${land}"),
    ]
    session = go(FormSession(form_of(rows, lists)), "th", "jena")
    session.go_to("land")
    session.answer("sn")
    assert session.answers() == {"land": "sn"}
    session.answer("th")
    assert session.answers() == {"land": "th", "ort": "jena"}


def test_calculations_are_sent_and_never_asked() -> None:
    rows = [ask("integer", "a", "A?"), work("b", "${a} + 1"), {"type": "hidden", "name": "c", "default": "foyer"}]
    session = go(FormSession(form_of(rows)), "2")
    assert session.question() is None
    assert session.answers() == {"a": 2, "b": "3", "c": "foyer"}
    assert [row.ref for row in session.review()] == ["a"]


def test_messages_name_answers() -> None:
    more = {"constraint": ". > ${a}", **said("Mehr als ${a}, bitte.", "constraint_message")}
    session = go(FormSession(form_of([ask("integer", "a", "A?"), ask("integer", "b", "B?", **more)])), "4")
    session.answer("3")
    assert session.forward() == "Mehr als 4, bitte."


def test_pictures_of_question_and_choices_come_in_the_language() -> None:
    form = form_of([ask("select_one skala", "a", "A?")], SCALE)
    choice = dataclasses.replace(
        form.questions[0].choices[0], media={"image": {"de": "media/ja.svg", "en": "media/yes.svg"}}
    )
    media = {"audio": {"de": "media/a.opus"}}
    question = dataclasses.replace(form.questions[0], choices=(choice, *form.questions[0].choices[1:]), media=media)
    session = FormSession(dataclasses.replace(form, questions=(question,)), "en")
    assert here(session).options[0].media == {"image": "media/yes.svg"}
    assert here(session).options[1].media == {}
    assert here(session).media == {"audio": "media/a.opus"}

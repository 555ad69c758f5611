"""A visitor's way through a form: one question a page, back and forth, a review; answers only to what is asked."""

import dataclasses
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from werkstadt.contract.limits import BODY_MAX
from werkstadt.contract.record import parse_json_object
from werkstadt.exhibits.forms.session import TEXTS_MAX, FormSession
from werkstadt.exhibits.model import Form, FormChoice, FormQuestion
from werkstadt.exhibits.problems import ContentError


def words(text: str) -> dict[str, str]:
    return {"de": f"{text} de", "en": f"{text} en", "de-simple": f"{text} leicht"}


def ask(ref: str, type_: str, **more: object) -> FormQuestion:
    names = more.pop("names", ())
    assert isinstance(names, tuple)
    fields: dict[str, object] = {
        "appearance": "",
        "hint": {},
        "required": False,
        "required_message": {},
        "relevant": None,
        "constraint": None,
        "constraint_message": {},
        **more,
    }
    choices = tuple(FormChoice(name, words(name)) for name in names)
    return FormQuestion(ref=ref, type=type_, label=words(ref), choices=choices, **fields)  # type: ignore[arg-type]


def form_of(*questions: FormQuestion) -> Form:
    return Form("feedback", "1", "0" * 64, words("Form"), questions)


FORM = form_of(
    ask("rating", "select_one", names=("bad", "good"), required=True, required_message=words("Wähle!")),
    ask("why", "text", relevant="/data/rating = 'bad'", required=True),
    ask("deeper", "text", relevant="string-length(/data/why) > 3"),
    ask("liked", "select_multiple", names=("sound", "light")),
    ask("age", "integer", constraint=". >= 4 and . <= 120", constraint_message=words("4 bis 120")),
    ask("bye", "note"),
)


def at(session: FormSession) -> str | None:
    question = session.question()
    return None if question is None else question.ref


def go(session: FormSession, *values: str | tuple[str, ...] | None) -> FormSession:
    for value in values:
        session.answer(value)
        assert session.forward() is None
    return session


def test_a_whole_way_to_the_answers() -> None:
    session = go(FormSession(FORM), "bad", " zu laut ", "ja", ("light", "sound"), " 12 ", None)
    assert session.question() is None
    assert session.complete()
    assert session.answers() == {
        "rating": "bad",
        "why": "zu laut",
        "deeper": "ja",
        "liked": ["sound", "light"],
        "age": 12,
    }


def test_a_page_says_where_it_is_and_what_it_asks() -> None:
    question = FormSession(FORM, "en").question()
    assert question is not None
    assert (question.ref, question.label, question.tag) == ("rating", "rating en", "en")
    assert (question.number, question.total, question.required) == (1, 3, True)
    assert question.choices == (("bad", "bad en"), ("good", "good en"))


def test_a_required_question_holds_until_it_is_answered() -> None:
    session = FormSession(FORM)
    assert session.forward() == "Wähle! de"
    assert session.problem() == "Wähle! de"
    assert at(session) == "rating"
    session.answer("bad")
    assert session.forward() is None
    session.answer("   ")
    assert session.forward() == "Bitte gib hier eine Antwort, dann geht es weiter."


def test_the_constraint_speaks_its_own_words_and_empty_answers_pass() -> None:
    session = go(FormSession(FORM), "good", None)
    session.answer("3")
    assert session.forward() == "4 bis 120 de"
    session.language, session.simple = "de", True
    assert session.forward() == "4 bis 120 leicht"
    session.answer("")
    assert session.forward() is None


def test_a_constraint_without_words_still_says_something() -> None:
    session = FormSession(form_of(ask("age", "integer", constraint=". > 4")), "en")
    session.answer("3")
    assert session.forward() == "This answer does not fit here. Please look again."


def test_what_was_typed_wrong_stays_on_the_page_and_out_of_the_answers() -> None:
    session = go(FormSession(FORM), "good", None)
    session.answer("zwölf")
    assert session.forward() == "Bitte gib eine ganze Zahl ein, zum Beispiel 12."
    question = session.question()
    assert question is not None
    assert question.value == "zwölf"
    assert "age" not in session.answers()
    assert not session.complete()


def test_a_text_too_long_is_told_with_its_length() -> None:
    session = FormSession(form_of(ask("why", "text")), "en")
    session.answer("x" * 2_001)
    assert session.forward() == "That is too long: 2001 characters. At most 2000 fit in."


def test_an_answer_that_is_no_longer_asked_is_left_out_but_remembered() -> None:
    session = go(FormSession(FORM), "bad", "zu laut", "ja", None, None, None)
    session.go_to("rating")
    session.answer("good")
    assert session.answers() == {"rating": "good"}
    assert [row.ref for row in session.review()] == ["rating", "liked", "age"]
    session.answer("bad")
    assert session.answers() == {"rating": "bad", "why": "zu laut", "deeper": "ja"}


def test_from_the_review_and_back_by_one_step() -> None:
    session = go(FormSession(FORM), "good", ("sound",), "12", None)
    assert session.question() is None
    session.go_to("liked")
    session.answer(("light",))
    assert session.forward() is None
    assert session.question() is None
    assert session.answers()["liked"] == ["light"]


def test_a_question_that_an_edit_brings_up_is_asked_before_the_review() -> None:
    session = go(FormSession(FORM), "good", None, None, None)
    session.go_to("rating")
    session.answer("bad")
    assert session.forward() is None
    assert at(session) == "why"
    assert session.forward() is not None
    session.answer("zu laut")
    assert session.forward() is None
    assert at(session) == "deeper"
    assert session.forward() is None
    assert session.question() is None


def test_the_review_cannot_name_what_is_not_asked() -> None:
    session = FormSession(FORM)
    with pytest.raises(KeyError):
        session.go_to("why")


def test_the_review_speaks_the_language_of_now() -> None:
    session = go(FormSession(FORM), "good", ("sound", "light"), None, None)
    assert [(row.label, row.answer, row.answered) for row in session.review()] == [
        ("rating de", "good de", True),
        ("liked de", "sound de, light de", True),
        ("age de", "keine Antwort", False),
    ]
    session.language = "en"
    assert [row.answer for row in session.review()] == ["good en", "sound en, light en", "no answer"]


def test_back_from_the_first_question_stays() -> None:
    session = FormSession(FORM)
    assert session.back() is False
    assert at(session) == "rating"
    go(session, "good")
    assert session.back() is True
    assert at(session) == "rating"


def test_at_the_review_answers_and_forward_do_nothing() -> None:
    session = go(FormSession(FORM), "good", None, None, None)
    session.answer("bad")
    assert session.forward() is None
    assert session.problem() is None
    assert session.answers() == {"rating": "good"}
    assert session.back() is True
    assert at(session) == "bye"


def test_a_form_of_which_nothing_is_asked_goes_straight_to_the_review() -> None:
    session = FormSession(form_of(ask("a", "text", relevant="false()")))
    assert session.question() is None
    assert session.back() is False


@pytest.mark.parametrize(
    ("question", "expected", "came"),
    [
        (ask("b", "text", relevant="//*"), "${name}", "//"),
        (ask("b", "text", relevant="/data/nobody = 1"), "names of questions", "nobody"),
        (ask("b", "text", constraint=". >"), "${name}", "the end"),
        (ask("b", "text", relevant="/data/b = 1"), "without a circle", "b → b"),
    ],
)
def test_a_form_that_cannot_be_run_is_refused_before_it_is_shown(
    question: FormQuestion, expected: str, came: str
) -> None:
    with pytest.raises(ContentError) as caught:
        FormSession(form_of(question))
    assert expected in caught.value.expected
    assert came in caught.value.got


def test_all_texts_together_fit_one_record() -> None:
    import json

    texts = [ask(f"question_{number:030}", "text") for number in range(100)]
    session = FormSession(form_of(*texts), "en")
    told = None
    while session.question() is not None and told is None:
        session.answer("\U0001f600" * 2_000)
        told = session.forward()
    assert told == "Taken together that is too much text. Please shorten this one a little."
    answers = session.answers()
    assert len(answers) == TEXTS_MAX // 8_000
    body = json.dumps({"answers": answers}, ensure_ascii=False).encode()
    assert len(body) < BODY_MAX * 3 // 4
    assert parse_json_object(body, "body")["answers"] == answers
    session.answer("short")
    assert session.forward() is None


VALUES = st.one_of(
    st.none(),
    st.sampled_from(["bad", "good", "zu laut", "12", "3", "zwölf", "", "x" * 2_001, "\x00"]),
    st.text(st.characters(exclude_categories=()), max_size=10),
    st.lists(st.sampled_from(["sound", "light", "nothing"]), max_size=3).map(tuple),
)


class RandomWalk(RuleBasedStateMachine):
    """Touches anything in any order; keeps its own record of what was typed last where."""

    def __init__(self) -> None:
        super().__init__()
        self.session = FormSession(FORM)
        self.typed: dict[str, object] = {}

    @rule(value=VALUES)
    def answer(self, value: str | tuple[str, ...] | None) -> None:
        if (ref := at(self.session)) is not None:
            self.typed[ref] = value
        self.session.answer(value)

    @rule()
    def forward(self) -> None:
        before, problem = at(self.session), self.session.problem()
        told = self.session.forward()
        assert told == problem
        if told is not None:
            assert at(self.session) == before

    @rule()
    def back_and_forward_is_stable(self) -> None:
        before = self.session.question()
        if self.session.back() and self.session.problem() is None:
            self.session.forward()
            assert self.session.question() == before

    @rule()
    def back(self) -> None:
        self.session.back()

    @rule(data=st.data())
    def edit_from_review(self, data: st.DataObject) -> None:
        rows = self.session.review()
        self.session.go_to(data.draw(st.sampled_from(rows)).ref)

    @rule(language=st.sampled_from(["de", "en", "fr"]), simple=st.booleans())
    def switch(self, language: str, simple: bool) -> None:
        answers, place = self.session.answers(), at(self.session)
        self.session.language, self.session.simple = language, simple
        assert (self.session.answers(), at(self.session)) == (answers, place)

    @invariant()
    def only_what_is_asked_is_answered(self) -> None:
        answers = self.session.answers()
        asked = self._asked(answers)
        assert set(answers) <= asked
        assert {row.ref for row in self.session.review()} == asked - {"bye"}
        place = self.session.question()
        if place is None:
            assert self.session.complete()
        else:
            assert place.ref in asked
            assert place.total == len(asked - {"bye"})
            assert place.number == 0 if place.ref == "bye" else 1 <= place.number <= place.total
            assert place.value == self.typed.get(place.ref)

    def _asked(self, answers: Mapping[str, object]) -> set[str]:
        """The form's relevances again, in Python."""
        asked = {"rating", "liked", "age", "bye"}
        if answers.get("rating") == "bad":
            asked.add("why")
            if len(str(answers.get("why", ""))) > 3:
                asked.add("deeper")
        return asked


TestRandomWalk = RandomWalk.TestCase


@given(st.permutations(range(4)))
def test_relevance_does_not_depend_on_the_order_of_questions(order: list[int]) -> None:
    """d hangs on c, c on b, b on a; whatever stands first."""
    chain = [ask("a", "text"), *(ask(x, "text", relevant=f"/data/{y} = 'x'") for x, y in ("ba", "cb", "dc"))]
    form = dataclasses.replace(FORM, questions=tuple(chain[place] for place in order))
    session = FormSession(form)
    session.go_to("a")
    session.answer("x")
    assert {row.ref for row in session.review()} == {"a", "b"}

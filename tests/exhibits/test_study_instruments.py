"""Each standard questionnaire runs as any form does, and its answers are what the hub makes scores of."""

import pytest

from tests.support.plain import SENTENCE_WORDS_MAX, sentences
from werkstadt.exhibits.forms.session import FormSession
from werkstadt.exhibits.studies.instruments import FORMS
from werkstadt.exhibits.studies.model import INSTRUMENTS
from werkstadt.hub.rules.scores.instruments import INSTRUMENTS as SCORED
from werkstadt.hub.rules.scores.instruments import sift
from werkstadt.kiosk.rules.fields import input_of

SCALES = {"sus": (1, 5), "ueq_s": (1, 7), "umux_lite": (1, 7), "nps": (0, 10), "seq": (1, 7)}


def answered(name: str, place: int) -> list[str]:
    """Every question answered by the choice that stands in that place, up to the review."""
    session = FormSession(FORMS[name])
    while (question := session.question()) is not None:
        session.answer(question.choices[place][0])
        assert session.forward() is None
    assert session.complete()
    answers = session.answers()
    return [str(answers[field.name]) for field in SCORED[name].fields]


def test_every_instrument_of_a_study_has_a_form_and_so_has_what_follows_a_task() -> None:
    assert set(FORMS) == {*INSTRUMENTS, "seq"}


@pytest.mark.parametrize("name", SCALES)
def test_its_answers_are_the_fields_that_are_scored(name: str) -> None:
    low, high = SCALES[name]
    assert answered(name, 0) == [str(low)] * len(SCORED[name].fields)
    assert answered(name, -1) == [str(high)] * len(SCORED[name].fields)
    rows, left_out = sift(SCORED[name], [(2, answered(name, 0)), (3, answered(name, -1))])
    assert (len(rows), left_out) == (2, [])
    assert len(FORMS[name].questions) == len(SCORED[name].fields)


def test_every_second_item_of_sus_says_something_bad() -> None:
    """Whoever says 5 to all is in the middle."""
    rows, _ = sift(SCORED["sus"], [(2, answered("sus", 4))])
    assert SCORED["sus"].score(rows[0].values) == 50
    said = ("complex", "support", "inconsistency", "cumbersome", "needed to learn")
    bad = [question.label["en"] for question in FORMS["sus"].questions[1::2]]
    assert [text for word, text in zip(said, bad, strict=True) if word in text] == bad


def test_the_better_word_of_a_pair_is_on_the_right() -> None:
    ends = [(one.choices[0].label["de"], one.choices[-1].label["de"]) for one in FORMS["ueq_s"].questions]
    assert ends[0] == ("1 – behinderlich", "7 – unterstützend")
    assert ends[3] == ("1 – verwirrend", "7 – übersichtlich")
    assert FORMS["ueq_s"].questions[7].label["de"] == "herkömmlich – neuartig"


@pytest.mark.parametrize("name", SCALES)
def test_each_question_is_a_scale_a_page_with_words_at_its_ends_only_in_every_language(name: str) -> None:
    low, high = SCALES[name]
    for question in FORMS[name].questions:
        assert input_of(question.type, question.appearance, len(question.choices)) == "Likert"
        assert [choice.name for choice in question.choices] == [str(value) for value in range(low, high + 1)]
        for tag in ("de", "en", "de-simple"):
            assert question.label[tag]
            assert [choice.label[tag].isdigit() for choice in question.choices] == [
                False,
                *[True] * (high - low - 1),
                False,
            ]
            assert question.choices[0].label[tag].startswith(f"{low} – ")


@pytest.mark.parametrize("name", SCALES)
def test_nobody_has_to_answer(name: str) -> None:
    session = FormSession(FORMS[name], "en", simple=True)
    while session.question() is not None:
        assert session.forward() is None
    assert session.answers() == {}


def test_simple_words_stay_simple() -> None:
    for form in FORMS.values():
        for question in form.questions:
            for sentence in sentences(question.label["de-simple"]):
                assert len(sentence.split()) <= SENTENCE_WORDS_MAX, sentence

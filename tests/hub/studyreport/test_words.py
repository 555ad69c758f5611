"""Both languages of a report say the same."""

import re
import string
from pathlib import Path

import pytest

from werkstadt.hub.rules.scores.benchmarks import NPS, UEQ_S
from werkstadt.hub.rules.studies.compare import Difference
from werkstadt.hub.rules.studies.figures import Measure
from werkstadt.hub.studyreport.saying import FOLDER, Saying, catalogue

DE, EN = Saying("de"), Saying("en")


def holes(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_key_has_words_in_both_languages_with_the_same_holes() -> None:
    only_german = {f"benchmark.{word}" for word in (*NPS.borders, NPS.below, *UEQ_S["overall"].borders, "bad")}
    assert {*catalogue("de")} - {*catalogue("en")} == only_german
    assert not {*catalogue("en")} - {*catalogue("de")}
    for key, text in catalogue("en").items():
        if not key.endswith(".one"):
            assert holes(text) == holes(catalogue("de")[key]), key


def test_every_key_is_said_somewhere() -> None:
    code = "".join(file.read_text() for file in Path(FOLDER).glob("*.py"))
    whole, begun = {*re.findall(r'"([\w.-]+)"', code)}, tuple(re.findall(r'f"([\w.]+\.)\{', code))
    for key in catalogue("de"):
        said = key.removesuffix(".one")
        assert said in whole or said.startswith(begun) or said.endswith(".head"), key


@pytest.mark.parametrize(
    ("value", "digits", "german", "english"),
    [
        (1234.5, 1, "1.234,5", "1,234.5"),
        (-0.04, 1, "0,0", "0.0"),
        (-2.5, 1, "−2,5", "−2.5"),
        (0.0, 0, "0", "0"),
        (12.0, 2, "12,00", "12.00"),
    ],
)
def test_numbers_have_as_many_digits_always(value: float, digits: int, german: str, english: str) -> None:
    assert DE.number(value, digits) == german
    assert EN.number(value, digits) == english


@pytest.mark.parametrize(("value", "shown"), [(0.5, "+0,5"), (-0.5, "−0,5"), (0.01, "0,0"), (0.0, "0,0")])
def test_differences_have_their_sign(value: float, shown: str) -> None:
    assert DE.signed(value, 1) == shown


def measure(n: int, value: float | None, low: float | None = None, high: float | None = None) -> Measure:
    return Measure(n, value, low, high, (), ())


@pytest.mark.parametrize(
    ("what", "shown", "interval"),
    [
        ("completion", "50\u00a0%", "25 bis 75\u00a0%"),
        ("time", "0,5\u00a0s", "0,2 bis 0,8\u00a0s"),
        ("hesitation", "0,5\u00a0s", "0,2 bis 0,8"),
        ("nps", "0", "0 bis 1"),
        ("ueq_s", "0,50", "0,25 bis 0,75"),
        ("seq", "0,5", "0,2 bis 0,8"),
    ],
)
def test_a_figure_is_written_by_what_it_is(what: str, shown: str, interval: str) -> None:
    assert DE.value(what, 0.5) == shown
    assert DE.interval(what, measure(9, 0.5, 0.25, 0.75)) == interval


def test_what_is_not_there_is_said_in_words() -> None:
    assert DE.interval("seq", measure(0, None)) == "–"
    assert DE.interval("seq", measure(1, 5.0)) == "nicht zu sagen"
    assert DE.difference("seq", None) == "nicht zu sagen"
    assert DE.effect(None) == "–"


def test_fewer_than_eight_are_too_few_and_nobody_is_nobody() -> None:
    assert [DE.n(measure(n, 1.0)) for n in (0, 1, 7, 8)] == ["0", "1 (zu wenige)", "7 (zu wenige)", "8"]


def test_differences_are_written_by_what_they_are_of() -> None:
    found = Difference(0.25, -0.1, 0.5, "")
    assert DE.difference("completion", found) == "+25 (−10 bis +50) Punkte"
    assert DE.difference("time", found) == "× 0,25 (−0,10 bis 0,50)"
    assert DE.difference("ueq_s", found) == "+0,25 (−0,10 bis +0,50)"
    assert DE.difference("sus", found) == "+0,2 (−0,1 bis +0,5)"
    assert EN.effect(found) == "+0.25 (−0.10 to +0.50)"


def test_a_text_in_another_language_is_marked_for_screen_readers() -> None:
    assert DE.of({"en": "Buy"}) == {"text": "Buy", "lang": "en"}
    assert DE.of({"de": "Kaufe", "en": "Buy"}) == "Kaufe"
    assert DE.of({"de-simple": "Kauf es."}) == "Kauf es."
    assert DE.foreign("x", "q") == DE.foreign("x", "x1") == DE.foreign("x", "langsam") == "x"

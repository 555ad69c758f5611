"""What visitors type becomes a value, or a kind word; nothing that could not be kept gets through."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from werkstadt.exhibits.forms.typed import Reading, read_integer, read_text, read_typed, to_instance
from werkstadt.exhibits.model import FormChoice, FormQuestion

WORDS = {"de": "x", "en": "x"}


def question(type_: str) -> FormQuestion:
    choices = tuple(FormChoice(name, WORDS) for name in ("one", "two", "three"))
    return FormQuestion("q", type_, "", WORDS, {}, False, {}, None, None, {}, choices)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("12", 12),
        (" 12 ", 12),
        ("+5", 5),
        ("-5", -5),
        ("\u22125", -5),
        ("007", 7),
        ("-0", 0),
        ("1 000", 1000),
        ("1\u202f000", 1000),
        ("１２", 12),
        ("٣", 3),
        ("999999999", 999_999_999),
        ("", None),
        ("  ", None),
    ],
)
def test_a_whole_number_is_read_as_people_type_it(typed: str, value: int | None) -> None:
    assert read_integer(typed) == Reading(value)


@pytest.mark.parametrize("typed", ["12 Jahre", "1.000", "1,5", "zwölf", "--1", "-", "²", "1e3", "5-", "½"])
def test_what_is_no_whole_number_is_told(typed: str) -> None:
    assert read_integer(typed) == Reading(problem="integer")


@pytest.mark.attempt("Q29")
def test_a_number_of_ten_digits_is_too_long() -> None:
    assert read_integer("1234567890") == Reading(problem="digits")


def test_text_is_kept_in_one_form() -> None:
    assert read_text("  Scho\u0308n!\r\nJa\rNein\t:) ") == Reading("Schön!\nJa\nNein\t:)")
    assert read_text(" \n ") == Reading()


@pytest.mark.parametrize("char", ["\x00", "\x07", "\x1b", "\x7f", "\x85", "\ud800", "\ufffe", "\uffff"])
def test_a_character_that_cannot_be_kept_is_told(char: str) -> None:
    assert read_text(f"a{char}b") == Reading(problem="characters")


def test_text_of_the_longest_length_is_kept_and_one_more_is_told() -> None:
    assert read_text("ä" * 2_000) == Reading("ä" * 2_000)
    assert read_text("ä" * 2_001) == Reading(problem="long")


@pytest.mark.parametrize(
    ("type_", "typed", "reading"),
    [
        ("select_one", "two", Reading("two")),
        ("select_one", "", Reading()),
        ("select_one", "four", Reading(problem="choice")),
        ("select_one", ("one",), Reading(problem="choice")),
        ("select_multiple", ("three", "one", "one"), Reading(("one", "three"))),
        ("select_multiple", (), Reading()),
        ("select_multiple", "", Reading()),
        ("select_multiple", "two", Reading(("two",))),
        ("select_multiple", ("one", "four"), Reading(problem="choice")),
        ("integer", None, Reading()),
        ("text", ("a",), Reading(problem="choice")),
        ("note", "anything", Reading()),
    ],
)
def test_a_touch_becomes_the_value_of_its_kind(
    type_: str, typed: str | tuple[str, ...] | None, reading: Reading
) -> None:
    assert read_typed(question(type_), typed) == reading


@given(st.text(st.characters(exclude_categories=())))
def test_every_text_that_is_kept_can_stand_in_the_tree(typed: str) -> None:
    element = etree.Element("data")
    for reading in (read_text(typed), read_integer(typed)):
        element.text = to_instance(reading.value)
        assert reading.problem is None or reading.value is None

"""From what a visitor typed or touched to a value: kindly, and never to something that cannot be kept."""

import unicodedata
from dataclasses import dataclass

from werkstadt.contract.limits import TEXT_ANSWER_MAX_CHARS
from werkstadt.exhibits.model import FormQuestion

INTEGER_DIGITS_MAX = 9
TYPED_MAX_CHARS = TEXT_ANSWER_MAX_CHARS * 2

Typed = str | tuple[str, ...] | None
Value = str | int | tuple[str, ...] | None
_MINUS = str.maketrans({"\u2212": "-", "\u2013": "-", "\ufe63": "-", "\uff0d": "-", "\uff0b": "+"})


@dataclass(frozen=True)
class Reading:
    """problem: a key of MESSAGES, or None. value: None where nothing was typed, or where there is a problem."""

    value: Value = None
    problem: str | None = None


def read_typed(question: FormQuestion, typed: Typed) -> Reading:
    if typed is None or question.type == "note":
        return Reading()
    if question.type == "select_multiple":
        return _read_choices(question, (typed,) if isinstance(typed, str) and typed else tuple(typed))
    if isinstance(typed, tuple):
        return Reading(problem="choice")
    if question.type == "select_one":
        return _read_choice(question, typed)
    return read_integer(typed) if question.type == "integer" else read_text(typed)


def read_text(typed: str) -> Reading:
    """One form of every letter (NFC), lines ended by \\n, no blanks around. Only blanks are no answer."""
    text = unicodedata.normalize("NFC", typed.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if any(_cannot_be_kept(char) for char in text):
        return Reading(problem="characters")
    if len(text) > TEXT_ANSWER_MAX_CHARS:
        return Reading(problem="long")
    return Reading(text or None)


def read_integer(typed: str) -> Reading:
    """Digits of any script, a sign, blanks around and between thousands; no points, which mean two things."""
    text = "".join(typed.translate(_MINUS).split())
    if not text:
        return Reading()
    digits = text[1:] if text[0] in "+-" else text
    values = [unicodedata.decimal(char, -1) for char in digits]
    if not values or -1 in values:
        return Reading(problem="integer")
    plain = "".join(str(value) for value in values).lstrip("0") or "0"
    if len(plain) > INTEGER_DIGITS_MAX:
        return Reading(problem="digits")
    return Reading(-int(plain) if text[0] == "-" else int(plain))


def to_instance(value: Value) -> str:
    """As expressions see it: choices with blanks between."""
    if value is None:
        return ""
    return " ".join(value) if isinstance(value, tuple) else str(value)


def _read_choice(question: FormQuestion, typed: str) -> Reading:
    if not typed:
        return Reading()
    known = any(choice.name == typed for choice in question.choices)
    return Reading(typed) if known else Reading(problem="choice")


def _read_choices(question: FormQuestion, typed: tuple[str, ...]) -> Reading:
    """In the order of the form, each once."""
    names = [choice.name for choice in question.choices]
    if any(name not in names for name in typed):
        return Reading(problem="choice")
    return Reading(tuple(name for name in names if name in typed) or None)


def _cannot_be_kept(char: str) -> bool:
    """Control characters but tab and line end, halves of pairs, and what XML 1.0 (2.2) does not know."""
    return (unicodedata.category(char) in ("Cc", "Cs") and char not in "\t\n") or char in "\ufffe\uffff"

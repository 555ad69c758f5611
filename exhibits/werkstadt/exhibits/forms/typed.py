"""From what a visitor typed or touched to a value: kindly, and never to something that cannot be kept."""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from werkstadt.contract.limits import TEXT_ANSWER_MAX_CHARS
from werkstadt.exhibits.forms.codec import decimal_text
from werkstadt.exhibits.model import FormQuestion

INTEGER_DIGITS_MAX = 9
TYPED_MAX_CHARS = TEXT_ANSWER_MAX_CHARS * 2
DECIMALS_MAX = 9

Typed = str | tuple[str, ...] | None
Value = str | int | float | tuple[str, ...] | None
_MINUS = str.maketrans({"\u2212": "-", "\u2013": "-", "\ufe63": "-", "\uff0d": "-", "\uff0b": "+"})
_TIME = re.compile(r"(\d{1,2})[:.](\d\d)(?::00)?", re.ASCII)


@dataclass(frozen=True)
class Reading:
    """problem: a key of MESSAGES, or None. value: None where nothing was typed, or where there is a problem."""

    value: Value = None
    problem: str | None = None


def read_typed(question: FormQuestion, typed: Typed, offered: Sequence[str] | None = None) -> Reading:
    """offered: names of the choices as they stand; None for all of the question's."""
    if typed is None or question.type == "note":
        return Reading()
    names = [choice.name for choice in question.choices] if offered is None else offered
    if question.type in ("select_multiple", "rank"):
        chosen = ((typed,) if typed else ()) if isinstance(typed, str) else tuple(typed)
        return (_read_choices if question.type == "select_multiple" else _read_rank)(names, chosen)
    if isinstance(typed, tuple):
        return Reading(problem="choice")
    if question.type == "select_one":
        return Reading() if not typed else Reading(typed) if typed in names else Reading(problem="choice")
    if question.type == "range":
        return _read_range(question, typed)
    return _READERS.get(question.type, read_text)(typed)


def read_text(typed: str) -> Reading:
    """One form of every letter (NFC), lines ended by \\n, no blanks around. Only blanks are no answer."""
    if len(typed) > TYPED_MAX_CHARS * 4:
        return Reading(problem="long")
    text = unicodedata.normalize("NFC", typed.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if any(_cannot_be_kept(char) for char in text):
        return Reading(problem="characters")
    if len(text) > TEXT_ANSWER_MAX_CHARS:
        return Reading(problem="long")
    return Reading(text or None)


def read_integer(typed: str) -> Reading:
    """Digits of any script, a sign, blanks around and between thousands; no points, which mean two things."""
    text = _compact(typed)
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


def read_decimal(typed: str) -> Reading:
    """One point or comma, before the decimals: 1,5 and 1.5. Digits of any script."""
    text = _compact(typed).replace(",", ".")
    if not text:
        return Reading()
    whole, _, fraction = (text[1:] if text[0] in "+-" else text).partition(".")
    values = [unicodedata.decimal(char, -1) for char in whole + fraction]
    if not values or -1 in values:
        return Reading(problem="decimal")
    if len(whole) > INTEGER_DIGITS_MAX or len(fraction) > DECIMALS_MAX:
        return Reading(problem="digits")
    plain = "".join(map(str, values))
    number = float(f"{plain[: len(whole)] or '0'}.{plain[len(whole) :] or '0'}")
    return Reading(-number if text[0] == "-" and number else number)


def read_date(typed: str) -> Reading:
    """2026-11-23."""
    if not typed.strip():
        return Reading()
    try:
        return Reading(dt.date.fromisoformat(typed.strip()).isoformat())
    except ValueError:
        return Reading(problem="date")


def read_time(typed: str) -> Reading:
    """9:30 and 09.30."""
    if not typed.strip():
        return Reading()
    match = _TIME.fullmatch(typed.strip())
    if match is None or int(match[1]) > 23 or int(match[2]) > 59:
        return Reading(problem="time")
    return Reading(f"{int(match[1]):02}:{match[2]}:00")


def read_acknowledged(typed: str) -> Reading:
    return Reading("OK") if typed else Reading()


_READERS: Mapping[str, Callable[[str], Reading]] = {
    "integer": read_integer,
    "decimal": read_decimal,
    "date": read_date,
    "time": read_time,
    "acknowledge": read_acknowledged,
}


def to_instance(value: Value) -> str:
    """As expressions see it: choices with blanks between."""
    if value is None:
        return ""
    if isinstance(value, float):
        return decimal_text(value)
    return " ".join(value) if isinstance(value, tuple) else str(value)


def from_instance(question: FormQuestion, text: str) -> str | int | float | list[str]:
    """As it is sent: numbers as numbers, several choices as a list."""
    decimal = question.type == "decimal" or (question.bounds is not None and question.bounds.decimal)
    if decimal:
        return float(text)
    if question.type in ("integer", "range"):
        return int(text)
    return text.split() if question.type in ("select_multiple", "rank") else text


def _compact(typed: str) -> str:
    return "".join(typed[:TYPED_MAX_CHARS].translate(_MINUS).split())


def _read_choices(names: Sequence[str], typed: tuple[str, ...]) -> Reading:
    """In the order of the form, each once."""
    if any(name not in names for name in typed):
        return Reading(problem="choice")
    return Reading(tuple(name for name in names if name in typed) or None)


def _read_rank(names: Sequence[str], typed: tuple[str, ...]) -> Reading:
    """All of them, in the order of the visitor."""
    if any(name not in names for name in typed):
        return Reading(problem="choice")
    if typed and set(typed) != set(names):
        return Reading(problem="rank")
    return Reading(tuple(dict.fromkeys(typed)) or None)


def _read_range(question: FormQuestion, typed: str) -> Reading:
    bounds = question.bounds
    reading = read_decimal(typed) if bounds is None or bounds.decimal else read_integer(typed)
    if bounds is None or not isinstance(reading.value, int | float):
        return reading
    low, high = sorted((bounds.start, bounds.end))
    return reading if low <= reading.value <= high else Reading(problem="range")


def _cannot_be_kept(char: str) -> bool:
    """Control characters but tab and line end, halves of pairs, and what XML 1.0 (2.2) does not know."""
    return (unicodedata.category(char) in ("Cc", "Cs") and char not in "\t\n") or char in "\ufffe\uffff"

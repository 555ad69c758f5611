"""How a question of a form is asked, and what touches and keys make of its answer: numbers, days, times, an order."""

import calendar
import datetime as dt
import re
import unicodedata
from collections.abc import Sequence

from werkstadt.contract.limits import TEXT_ANSWER_MAX_CHARS

STARS_MAX = 10
"""More steps than that are a slider."""
INTEGER_DIGITS_MAX = 9
DECIMALS_MAX = 9
YEARS = (1900, 2199)
TOLD_FROM_CHARS = 100
"""So many characters before the end somebody who writes is told how many are left."""

_POSITIVE = re.compile(r"(?<![\w/])\.\s*(?:>\s*-?\s*0|>=?\s*[0-9])")
_JOINER = "\u200d"


def input_of(type_: str, appearance: str, choices: int, steps: int = 0, read_only: bool = False) -> str:
    """Which of the pages in qml/Werkstadt/Questions asks it; "" for none. steps: of a range, how many values it has."""
    words = appearance.split()
    if type_ in ("note", "table", "repeat"):
        return {"note": "", "table": "Rows", "repeat": "Parts"}[type_]
    if read_only:
        return "Fixed"
    if type_ == "select_one":
        if "smiley5" in words and choices >= 5:
            return "Faces"
        if "this-or-that" in words and choices == 2:
            return "Pair"
        return "Likert" if "likert" in words else "Choices"
    if type_ == "range":
        return "Stars" if "rating" in words and 1 < steps <= STARS_MAX else "Amount"
    return _INPUTS.get(type_, "Letters")


_INPUTS = {
    "select_multiple": "Choices",
    "rank": "Order",
    "date": "Day",
    "time": "Clock",
    "acknowledge": "Agree",
    "image": "Photo",
    "audio": "Voice",
    "file": "Missing",
}


# Letters and digits


def written(type_: str, text: str, letters: str, point: str = ",", lines: bool = False) -> str:
    """text with what was struck, as far as it may stand there. lines: several of them."""
    if type_ == "integer":
        return _digits(text, letters, "")
    if type_ == "decimal":
        return _digits(text, letters, point)
    kept = "".join(char for char in letters if _is_written(char, lines))
    return (text + kept)[:TEXT_ANSWER_MAX_CHARS]


def _is_written(char: str, lines: bool) -> bool:
    return (char == "\n" and lines) or unicodedata.category(char) not in ("Cc", "Cs", "Cn")


def _digits(text: str, letters: str, point: str) -> str:
    for char in letters:
        whole, _, decimals = text.lstrip("-").partition(point) if point else (text.lstrip("-"), "", "")
        if char in "-\u2212":
            text = text[1:] if text.startswith("-") else f"-{text}"
        elif char in ".," and point and point not in text:
            text += point
        elif unicodedata.decimal(char, -1) >= 0:
            room = len(decimals) < DECIMALS_MAX if point and point in text else len(whole) < INTEGER_DIGITS_MAX
            text += char if room else ""
    return text


def erased(text: str) -> str:
    """Without its last letter: one that is put together goes as a whole."""
    cut = len(text) - 1
    while cut > 0 and (_belongs(text[cut]) or text[cut - 1] == _JOINER):
        cut -= 1
    return text[: max(0, cut)]


def _belongs(char: str) -> bool:
    """To the one before it."""
    return unicodedata.category(char) in ("Mn", "Me") or char == _JOINER or "\U0001f3fb" <= char <= "\U0001f3ff"


def left_of(text: str) -> int:
    """Characters that still fit, -1 while there is no need to say so."""
    left = TEXT_ANSWER_MAX_CHARS - len(text)
    return left if left <= TOLD_FROM_CHARS else -1


def may_be_negative(constraint: str | None) -> bool:
    """Whether the keyboard needs a minus. constraint: of the question."""
    return not (constraint and _POSITIVE.search(constraint))


# Days and times


def day_of(value: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat((value or "")[:10])
    except ValueError:
        return None


def moved_day(value: str | None, today: dt.date, part: str, by: int) -> str:
    """part: "day", "month" or "year". Where nothing was chosen, today comes first."""
    day = day_of(value)
    if day is None:
        return today.isoformat()
    first, last = dt.date(YEARS[0], 1, 1), dt.date(YEARS[1], 12, 31)
    if part == "day":
        number = min(max(first.toordinal(), day.toordinal() + by), last.toordinal())
        return dt.date.fromordinal(number).isoformat()
    months = day.year * 12 + day.month - 1 + (by if part == "month" else 12 * by)
    months = min(max(YEARS[0] * 12, months), YEARS[1] * 12 + 11)
    year, month = months // 12, months % 12 + 1
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1])).isoformat()


def time_of(value: str | None) -> dt.time | None:
    try:
        return dt.time.fromisoformat((value or "")[:5])
    except ValueError:
        return None


def moved_time(value: str | None, now: dt.time, part: str, by: int) -> str:
    """part: "hour" or "minute". Hours and minutes each go round. Where nothing was chosen, now comes first."""
    time = time_of(value)
    if time is None:
        return f"{now:%H:%M}"
    hour = (time.hour + by) % 24 if part == "hour" else time.hour
    minute = (time.minute + by) % 60 if part == "minute" else time.minute
    return f"{hour:02}:{minute:02}"


# An order, and steps


def moved(order: Sequence[str], name: str, by: int) -> tuple[str, ...]:
    """name goes so many places on (1) or ahead (-1); the ends hold."""
    places = list(order)
    if name not in places:
        return tuple(places)
    at = places.index(name)
    places.insert(min(max(0, at + by), len(places) - 1), places.pop(at))
    return tuple(places)


def order_of(value: object, names: Sequence[str]) -> tuple[str, ...]:
    """As the visitor has put them; where that is not all of them, as the form has them."""
    given = tuple(value) if isinstance(value, tuple) else ()
    return given if sorted(given) == sorted(names) else tuple(names)


def steps_between(start: float, end: float, step: float) -> int:
    """How many values there are."""
    return int(abs(end - start) / abs(step) + 1e-9) + 1 if step else 1

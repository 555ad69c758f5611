"""Answers of a form in words, as a visitor would say them."""

import datetime as dt
import re
from collections.abc import Iterable

from werkstadt.kiosk.rules.fields import day_of, time_of
from werkstadt.kiosk.rules.telling import MONTHS

# fmt: off
WEEKDAYS = {
    "de": ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
# fmt: on


def point(language: str) -> str:
    """What separates decimals."""
    return "." if language == "en" else ","


def number_words(value: float, language: str) -> str:
    return f"{value:.9f}".rstrip("0").rstrip(".").replace(".", point(language))


def month_words(month: int, language: str) -> str:
    return MONTHS.get(language, MONTHS["en"])[month - 1]


def day_words(day: dt.date, language: str) -> str:
    """Monday, 23 November 2026"""
    weekday = WEEKDAYS.get(language, WEEKDAYS["en"])[day.weekday()]
    dot = "." if language == "de" else ""
    return f"{weekday}, {day.day}{dot}\u00a0{month_words(day.month, language)} {day.year}"


def time_words(time: dt.time, language: str) -> str:
    return f"{time:%H:%M}" + ("\u00a0Uhr" if language == "de" else "")


def answer_words(type_: str, answer: str, language: str) -> str:
    """answer: as the form's review has it. What is no day, time or number stays as it is."""
    if type_ == "date" and (day := day_of(answer)):
        return day_words(day, language)
    if type_ == "time" and (time := time_of(answer)):
        return time_words(time, language)
    if type_ in ("decimal", "range"):
        return answer.replace(".", point(language))
    return answer


_PLACE = re.compile(r"\$\{[^{}]*\}")
BLANK = "…"


def blanked(told: str, templates: Iterable[str]) -> str:
    """told, with nothing of an answer in it: for the loudspeaker, since everybody in the room hears that.

    templates: as the author wrote it, one of which has become told by having answers filled in.
    """
    for template in templates:
        parts = _PLACE.split(template)
        if len(parts) > 1 and re.fullmatch("(?:.*)".join(map(re.escape, parts)), told, re.DOTALL):
            return BLANK.join(parts)
    return told

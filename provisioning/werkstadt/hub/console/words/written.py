"""Numbers, days, times and spans as people of a language write them. Times come as UTC milliseconds."""

import datetime as dt
from zoneinfo import ZoneInfo

from werkstadt.hub.console.words import say

_MINUTE_MS = 60_000
_HOUR_MS = 60 * _MINUTE_MS
_DAY_MS = 24 * _HOUR_MS


def number(language: str, value: float) -> str:
    """1234.5 → "1.234,5" / "1,234.5"; whole numbers without a fraction."""
    text = f"{value:,}" if isinstance(value, int) or value.is_integer() is False else f"{int(value):,}"
    return text.translate(str.maketrans(",.", ".,")) if language == "de" else text


def percent(language: str, part: int, whole: int) -> str:
    return f"{round(100 * part / whole)} %" if language == "de" else f"{round(100 * part / whole)}%"


def day(language: str, iso_day: str) -> str:
    """ "2026-11-23" → "23.11.2026" / "23 Nov 2026"."""
    value = dt.date.fromisoformat(iso_day)
    return value.strftime("%d.%m.%Y") if language == "de" else f"{value.day} {_MONTHS_EN[value.month - 1]} {value.year}"


def long_day(language: str, iso_day: str) -> str:
    value = dt.date.fromisoformat(iso_day)
    weekdays = _WEEKDAYS[language]
    if language == "de":
        return f"{weekdays[value.weekday()]}, {value.day}. {_MONTHS_DE[value.month - 1]} {value.year}"
    return f"{weekdays[value.weekday()]}, {value.day} {_MONTHS_EN_LONG[value.month - 1]} {value.year}"


def exact(language: str, at_ms: int, zone: ZoneInfo) -> str:
    """Day and time to the second, in the site's time zone."""
    at = dt.datetime.fromtimestamp(at_ms / 1000, zone)
    return f"{day(language, at.date().isoformat())}, {at:%H:%M:%S}"


def night(language: str, at_ms: int, zone: ZoneInfo) -> str:
    """The day that begins with it, in the site's time zone."""
    return day(language, dt.datetime.fromtimestamp(at_ms / 1000, zone).date().isoformat())


def ago(language: str, at_ms: int | None, now_ms: int) -> str:
    """How long ago in words: "gerade eben", "vor 5 Minuten", "vor 3 Tagen"; "noch nie" for None."""
    if at_ms is None:
        return say(language, "time.never")
    span_ms = max(0, now_ms - at_ms)
    if span_ms < _MINUTE_MS:
        return say(language, "time.now")
    for key, size in (("time.minutes", _MINUTE_MS), ("time.hours", _HOUR_MS), ("time.days", _DAY_MS)):
        count = span_ms // size
        if key == "time.days" or count < {"time.minutes": 60, "time.hours": 24}[key]:
            return say(language, key, n=count)
    raise AssertionError("unreachable: days take any span")


def period(language: str, iso_period: str) -> str:
    """ "2026-11" → "November 2026"; "2026-Q4" → "4. Quartal 2026" / "Q4 2026"; "2026" stays."""
    year, _, part = iso_period.partition("-")
    if part.startswith("Q"):
        return f"{part[1]}. Quartal {year}" if language == "de" else f"{part} {year}"
    if part:
        months = _MONTHS_DE if language == "de" else _MONTHS_EN_LONG
        return f"{months[int(part) - 1]} {year}"
    return year


_WEEKDAYS = {
    "de": ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_MONTHS_DE = (
    "Januar", "Februar", "März", "April", "Mai", "Juni",
    "Juli", "August", "September", "Oktober", "November", "Dezember",
)  # fmt: skip
_MONTHS_EN_LONG = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_MONTHS_EN = tuple(month[:3] for month in _MONTHS_EN_LONG)

"""Dates as ODK's XPath knows them: moments in a time zone, counted in days since 1970 with their part of the day."""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

Zone = dt.tzinfo | None
"""None: the zone of the machine."""
DAY_MS = 86_400_000
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_LIKE = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(Z|[+-]\d\d:\d\d)?)?", re.ASCII)
_UNPADDED = re.compile(r"(\d{4})-([1-9]|\d\d)-([1-9]|\d\d)(T.*)?", re.ASCII)
_BEGINS_AS_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_TIME = re.compile(r"(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(Z|[+-]\d\d:\d\d)?", re.ASCII)
_MONTHS = ("", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@dataclass(frozen=True)
class Moment:
    """days: since 1970 in UTC, with the part of the day. text: as it is written. at: None for a date that is none."""

    days: float
    text: str
    truth: bool
    at: dt.datetime | None


def moment_from_text(text: str, zone: Zone) -> Moment | None:
    """None where the text is no date. A date alone is its midnight in the zone."""
    if len(text) < 10 or text[4] != "-":
        return None
    match = _LIKE.fullmatch(text)
    if match is None:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups()[:6])
    micro = int((match[7] or "0").ljust(6, "0")[:6])
    try:
        naive = dt.datetime(year, month, day, hour, minute, second, micro)
        if match[8]:
            return moment(naive.replace(tzinfo=_offset(match[8])).astimezone(zone))
        return moment(local(naive, zone))
    except (ValueError, OverflowError, OSError):
        return None


def local(naive: dt.datetime, zone: Zone) -> dt.datetime:
    """An hour that summer time leaves out is the one after it."""
    aware = naive.astimezone() if zone is None else naive.replace(tzinfo=zone)
    return aware.astimezone(dt.UTC).astimezone(zone)


def moment(at: dt.datetime) -> Moment:
    """at: aware."""
    milliseconds = (at - _EPOCH) // dt.timedelta(milliseconds=1)
    return Moment(milliseconds / DAY_MS, moment_text(at), milliseconds != 0, at)


def moment_from_days(days: float, zone: Zone) -> Moment:
    try:
        at = (_EPOCH + dt.timedelta(milliseconds=round(days * DAY_MS))).astimezone(zone)
    except (ValueError, OverflowError, OSError):
        return NO_DATE
    return moment(at)


NO_DATE = Moment(float("nan"), "Invalid Date", False, None)


def moment_text(at: dt.datetime) -> str:
    """Midnight is the date alone; else with milliseconds and offset."""
    if (at.hour, at.minute, at.second, at.microsecond // 1000) == (0, 0, 0, 0):
        return at.date().isoformat()
    return at.isoformat(timespec="milliseconds")


def as_date(text: str, zone: Zone) -> Moment:
    """date(): months and days may lack their 0."""
    if not _BEGINS_AS_DATE.match(text):
        match = _UNPADDED.fullmatch(text)
        if match is None:
            return NO_DATE
        text = f"{match[1]}-{match[2]:0>2}-{match[3]:0>2}{match[4] or ''}"
    return moment_from_text(text, zone) or NO_DATE


def part_of_day(text: str, zone: Zone) -> float:
    """decimal-time(): of 09:30 or 09:30:00.000+01:00; NaN for anything else."""
    found = moment_from_text(f"1970-01-01T{text}", zone) if _TIME.fullmatch(text) else None
    if found is None or found.at is None:
        return float("nan")
    at = found.at
    return (at.hour * 3600 + at.minute * 60 + at.second + at.microsecond / 1_000_000) / 86_400


_DATE_MARKS: Mapping[str, Callable[[dt.datetime], str]] = {
    "%Y": lambda at: f"{at.year:04}",
    "%y": lambda at: f"{at.year:04}"[2:],
    "%m": lambda at: f"{at.month:02}",
    "%n": lambda at: str(at.month),
    "%b": lambda at: _MONTHS[at.month],
    "%d": lambda at: f"{at.day:02}",
    "%e": lambda at: str(at.day),
    "%a": lambda at: _DAYS[at.weekday()],
}
_TIME_MARKS: Mapping[str, Callable[[dt.datetime], str]] = {
    "%H": lambda at: f"{at.hour:02}",
    "%h": lambda at: str(at.hour),
    "%M": lambda at: f"{at.minute:02}",
    "%S": lambda at: f"{at.second:02}",
    "%3": lambda at: f"{at.microsecond // 1000:03}",
}
_MARKS = {**_DATE_MARKS, **_TIME_MARKS}


def written(text: str, form: str, zone: Zone) -> str:
    """format-date(), format-date-time(); empty where the text is no date."""
    found = moment_from_text(text, zone)
    if found is None or found.at is None:
        return ""
    at = found.at
    return re.sub(r"%[YymnbdeaHhMS3]", lambda match: _MARKS[match[0]](at), form)


def _offset(text: str) -> dt.tzinfo:
    if text == "Z":
        return dt.UTC
    hours, minutes = int(text[1:3]), int(text[4:6])
    if hours > 14 or minutes > 59:
        raise ValueError(text)
    delta = dt.timedelta(hours=hours, minutes=minutes)
    return dt.timezone(-delta if text[0] == "-" else delta)

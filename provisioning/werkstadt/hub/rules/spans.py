"""What of a form's results is looked at, and from which grains its days are summed. Does no IO."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

GRAINS = {"d": 10, "t": 9, "m": 7, "a": 0}
"""Days, up to ten days ("2026-11-2" are the 20th to the 29th), months, all there is: by how many letters of a day."""
DIMENSIONS = ("exhibit", "device", "language")


@dataclass(frozen=True)
class Selection:
    """first, last: days inclusive, "" for no limit. chosen: some of DIMENSIONS and the value each must have.

    exhibits: those that the reader may see at all; None: every one.
    """

    first: str = ""
    last: str = ""
    chosen: Mapping[str, str] = field(default_factory=dict)
    exhibits: frozenset[str] | None = None

    @property
    def has_days(self) -> bool:
        return bool(self.first or self.last)


@dataclass(frozen=True)
class Span:
    """grain: see GRAINS. first, last: periods inclusive, "" for no limit."""

    grain: str
    first: str
    last: str


def spans_of(first: str, last: str) -> list[Span]:
    """Whole months where they fit, tens of days and days at the edges. first, last: days, "" for no limit."""
    if not first and not last:
        return [Span("a", "", "")]
    if first and last and first > last:
        return []
    begin = first[:7] if not first or first.endswith("-01") else _month_after(first)
    end = last[:7] if not last or last == _last_day(last[:7]) else _month_before(last)
    if begin and end and begin > end:
        return [one for month in dict.fromkeys((first[:7], last[:7])) for one in _edge(month, first, last)]
    spans = [Span("m", begin, end)]
    if first and begin != first[:7]:
        spans += _edge(first[:7], first, "")
    if last and end != last[:7]:
        spans += _edge(last[:7], "", last)
    return spans


def _edge(month: str, first: str, last: str) -> list[Span]:
    """The days of a month from first to last, by tens where they fit."""
    found = []
    for ten in "0123":
        begin, end = f"{month}-{ten}{'1' if ten == '0' else '0'}", min(f"{month}-{ten}9", _last_day(month))
        kept_first, kept_last = max(begin, first), min(end, last or end)
        if kept_first > kept_last:
            continue
        whole = (kept_first, kept_last) == (begin, end)
        found.append(Span("t", begin[:9], begin[:9]) if whole else Span("d", kept_first, kept_last))
    return found


def _last_day(month: str) -> str:
    return (dt.date.fromisoformat(f"{_month_after(month)}-01") - dt.timedelta(days=1)).isoformat()


def _month_after(day: str) -> str:
    year, month = int(day[:4]), int(day[5:7])
    return f"{year + month // 12:04}-{month % 12 + 1:02}"


def _month_before(day: str) -> str:
    year, month = int(day[:4]), int(day[5:7])
    return f"{year - (month == 1):04}-{(month - 2) % 12 + 1:02}"

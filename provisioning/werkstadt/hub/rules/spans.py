"""What of a form's results is looked at, and from which grains its days are summed. Does no IO."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

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
    """grain: "d" or "m". first, last: periods inclusive, "" for no limit."""

    grain: str
    first: str
    last: str


def spans_of(first: str, last: str) -> list[Span]:
    """Whole months where they fit, days at the edges. first, last: days, "" for no limit."""
    if first and last and first > last:
        return []
    begin = first[:7] if not first or first.endswith("-01") else _month_after(first)
    end = last[:7] if not last or last == _last_day(last[:7]) else _month_before(last)
    if begin and end and begin > end:
        return [Span("d", first, last)]
    spans = [Span("m", begin, end)]
    if first and begin != first[:7]:
        spans.append(Span("d", first, _last_day(first[:7])))
    if last and end != last[:7]:
        spans.append(Span("d", f"{last[:7]}-01", last))
    return spans


def _last_day(month: str) -> str:
    return (dt.date.fromisoformat(f"{_month_after(month)}-01") - dt.timedelta(days=1)).isoformat()


def _month_after(day: str) -> str:
    year, month = int(day[:4]), int(day[5:7])
    return f"{year + month // 12:04}-{month % 12 + 1:02}"


def _month_before(day: str) -> str:
    year, month = int(day[:4]), int(day[5:7])
    return f"{year - (month == 1):04}-{(month - 2) % 12 + 1:02}"

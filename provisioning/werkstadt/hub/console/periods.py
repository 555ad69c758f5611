"""Months, quarters and years: which there are, and their days. Decides; does no IO."""

import datetime as dt
from dataclasses import dataclass

KINDS = ("month", "quarter", "year")
_MONTHS = {"month": 1, "quarter": 3, "year": 12}
YEARS_SHOWN = 5


@dataclass(frozen=True)
class Period:
    """name: "2026-11", "2026-Q4" or "2026". first, last: days, inclusive."""

    name: str
    first: dt.date
    last: dt.date


def periods(kind: str, year: int, today: dt.date) -> list[Period]:
    """Those of the year that have begun; of kind "year" the last YEARS_SHOWN up to it."""
    years = range(year - YEARS_SHOWN + 1, year + 1) if kind == "year" else (year,)
    length = _MONTHS[kind]
    found = [_period(kind, one, start, length) for one in years for start in range(1, 13, length)]
    return [period for period in found if period.first <= today]


def _period(kind: str, year: int, start: int, length: int) -> Period:
    end = start + length
    after = dt.date(year + 1, 1, 1) if end > 12 else dt.date(year, end, 1)
    name = {"month": f"{year}-{start:02}", "quarter": f"{year}-Q{(start + 2) // 3}", "year": str(year)}[kind]
    return Period(name, dt.date(year, start, 1), after - dt.timedelta(days=1))

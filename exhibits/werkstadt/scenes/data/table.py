"""Rows of numbers, held against what a chart can show; the same for an author's file, a pack and a feed.

A compiled document is {"x": [text, …], "series": {column: [number or null, …]}}, with x as the author wrote it.
"""

import datetime as dt
import itertools
import json
import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from werkstadt.exhibits.problems import ContentError, short

X_KINDS = ("number", "year", "month", "date", "day", "category")
CHARTS = ("line", "bars", "stacked", "scatter")
DOCUMENT_MAX = 1024 * 1024
"""Bytes of one file or feed of numbers."""
POINTS_MAX = 5_000
NUMBERS_MAX = 15_000
"""Of all series together: so many are read and drawn within the 50 ms for which an interface may stand still."""
BARS_MAX = 60
NUMBER_MAX = 1e15
X_TEXT_MAX = 60
_LEAP_YEAR = 2024
_NUMBER = re.compile(r"[+-]?(\d{1,40}(\.\d{0,40})?|\.\d{1,40})([eE][+-]?\d{1,3})?", re.ASCII)
X_EXPECTED = {
    "number": "a number with a decimal point",
    "year": "a year like 1990",
    "month": "a month like 1990-04",
    "date": "a date like 1990-04-01",
    "day": "a day of the year like 04-01",
    "category": f"text of 1 to {X_TEXT_MAX} characters",
}


@dataclass(frozen=True)
class Numbers:
    """xs: as written. places: where they stand, in whatever unit; rising. ys: by column, None for a gap."""

    xs: tuple[str, ...]
    places: tuple[float, ...]
    ys: Mapping[str, tuple[float | None, ...]]

    def __len__(self) -> int:
        return len(self.xs)


@dataclass(frozen=True)
class Fault:
    """row: from 0. column: "" for the x column."""

    row: int
    column: str
    expected: str
    came: str


def read_number(text: str) -> float | None:
    """A plain decimal number; None for anything else, also for 1,5 and 1_000 and nan."""
    if not _NUMBER.fullmatch(text):
        return None
    value = float(text)
    return value if abs(value) <= NUMBER_MAX else None


def place_of(kind: str, text: str, row: int) -> float | None:
    """Where x stands on its axis: a number, a year, months or days since the year 0, the row of a category."""
    if kind == "number":
        return read_number(text)
    if kind == "category":
        return float(row) if 1 <= len(text) <= X_TEXT_MAX and text.isprintable() and text.strip() else None
    return _PLACES[kind](text)


def _year(text: str) -> float | None:
    return float(text) if re.fullmatch(r"-?\d{1,4}", text, re.ASCII) else None


def _month(text: str) -> float | None:
    found = re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])", text, re.ASCII)
    return float(int(found[1]) * 12 + int(found[2]) - 1) if found else None


def _date(text: str) -> float | None:
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
        return None
    try:
        return float(dt.date.fromisoformat(text).toordinal())
    except ValueError:
        return None


def _day(text: str) -> float | None:
    return _date(f"{_LEAP_YEAR}-{text}")


_PLACES: Mapping[str, Callable[[str], float | None]] = {"year": _year, "month": _month, "date": _date, "day": _day}


def place_rows(kind: str, chart: str, xs: Sequence[str]) -> Iterator[float | Fault]:
    """One place a row, or what is wrong with it."""
    before = -math.inf
    seen: set[str] = set()
    for row, text in enumerate(xs):
        place = place_of(kind, text, row)
        if place is None:
            yield Fault(row, "", X_EXPECTED[kind], short(text))
            continue
        if kind == "category" and text in seen:
            yield Fault(row, "", "each category once", short(text))
        elif place < before or (place == before and chart != "scatter"):
            yield Fault(row, "", "x rising from row to row", short(text))
        else:
            yield place
        seen.add(text)
        before = max(before, place)


def faults_of_shape(
    kind: str, chart: str, places: Sequence[float], columns: Mapping[str, Sequence[float | None]]
) -> Iterator[Fault]:
    """What a chart of this kind cannot show. places and columns are as long as one another."""
    if not places:
        yield Fault(0, "", "at least one row", "none")
    most = BARS_MAX if chart in ("bars", "stacked") else POINTS_MAX
    if len(places) > most:
        yield Fault(most, "", f"at most {most} rows", "more")
    if len(places) * len(columns) > NUMBERS_MAX:
        yield Fault(0, "", f"at most {NUMBERS_MAX} numbers in all series", str(len(places) * len(columns)))
    if chart in ("bars", "stacked") and kind != "category" and uneven(places):
        yield Fault(0, "", "bars in even steps of x (or x as category)", "steps of several lengths")
    for column, values in columns.items():
        if all(value is None for value in values):
            yield Fault(0, column, "at least one number", "none")
        for row, value in enumerate(values):
            if value is not None and not abs(value) <= NUMBER_MAX:
                yield Fault(row, column, f"a number up to {NUMBER_MAX:g}", f"{value:g}")
            elif value is not None and value < 0 and chart == "stacked":
                yield Fault(row, column, "no number below 0 in stacked bars", f"{value:g}")


def uneven(places: Sequence[float]) -> bool:
    steps = {round(after - before, 6) for before, after in itertools.pairwise(places)}
    return len(steps) > 1


def parse_document(data: bytes, kind: str, chart: str, columns: Sequence[str], where: str) -> Numbers:
    """From bytes of a pack. Raises ContentError."""
    if len(data) > DOCUMENT_MAX:
        raise ContentError(where, f"at most {DOCUMENT_MAX} bytes", "more")
    try:
        tree = json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError) as err:
        raise ContentError(where, "JSON in UTF-8", str(err)) from err
    return parse_tree(tree, kind, chart, columns, where)


def parse_tree(tree: object, kind: str, chart: str, columns: Sequence[str], where: str) -> Numbers:
    """From JSON that was read already, as the body of a feed is. Raises ContentError."""
    xs = tree.get("x") if isinstance(tree, dict) else None
    series = tree.get("series") if isinstance(tree, dict) else None
    if not isinstance(xs, list) or not all(isinstance(x, str) for x in xs) or len(xs) > POINTS_MAX:
        raise ContentError(f"{where}: x", f"a list of at most {POINTS_MAX} texts", short(xs))
    if len(xs) * len(columns) > NUMBERS_MAX:
        raise ContentError(f"{where}: series", f"at most {NUMBERS_MAX} numbers", str(len(xs) * len(columns)))
    if not isinstance(series, dict):
        raise ContentError(f"{where}: series", "lists of numbers by column", short(series))
    ys = {column: _column(series.get(column), len(xs), f"{where}: series.{column}") for column in columns}
    places: list[float] = []
    for found in place_rows(kind, chart, xs):
        if isinstance(found, Fault):
            raise _refusal(where, found)
        places.append(found)
    for fault in faults_of_shape(kind, chart, places, ys):
        raise _refusal(where, fault)
    return Numbers(tuple(xs), tuple(places), ys)


def _refusal(where: str, fault: Fault) -> ContentError:
    return ContentError(f"{where}: row {fault.row + 1}, {fault.column or 'x'}", fault.expected, fault.came)


def _column(values: object, rows: int, where: str) -> tuple[float | None, ...]:
    if not isinstance(values, list) or len(values) != rows:
        raise ContentError(where, f"a list of {rows} numbers", short(values))
    found: list[float | None] = []
    for value in values:
        if value is None:
            found.append(None)
        elif type(value) in (int, float) and abs(value) <= NUMBER_MAX:
            found.append(float(value))
        else:
            raise ContentError(where, "numbers, or null for a gap", short(value))
    return tuple(found)

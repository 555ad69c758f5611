"""Where things stand in a chart: axes, ticks, bars, the point beside a finger. Nothing here draws."""

import datetime as dt
import math
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from werkstadt.scenes.data.load import Data, Series
from werkstadt.scenes.data.table import Numbers
from werkstadt.scenes.data.wording import SHORT_MONTHS, number_text

TICKS_MAX = 6
X_TICKS = (12, 9, 7, 5, 4, 3, 2)
"""How many labels are tried below a chart, until they stand clear of one another."""
DRAWN_MAX = 1_200
"""So many points of a line are drawn at most: more cannot be told apart on glass."""
_MONTH_STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 2400, 6000, 12000)
_DAY_STEPS = (1, 2, 5, 10, 15)
_DAYS_A_MONTH = 30.4


@dataclass(frozen=True)
class Axis:
    """ticks: values with a label, low and high among them. decimals: of the labels."""

    low: float
    high: float
    ticks: tuple[float, ...]
    decimals: int

    def part(self, value: float) -> float:
        """0 at low, 1 at high."""
        return (value - self.low) / (self.high - self.low)


@dataclass(frozen=True)
class Tick:
    """at: from 0 at the left to 1 at the right."""

    at: float
    label: str


# The axis of values


def nice_step(span: float, most: int) -> float:
    """1, 2 or 5 times a power of ten, or 25, 250 …: the smallest that needs at most `most` steps for the span (> 0)."""
    rough = span / most
    power = 10.0 ** math.floor(math.log10(rough))
    for factor in (1, 2, 2.5, 5, 10):
        if factor * power >= rough * (1 - 1e-9) and (factor != 2.5 or power >= 10):
            return factor * power
    return 10 * power


def value_axis(values: Sequence[float], from_zero: bool, most: int = TICKS_MAX) -> Axis:
    """Round numbers around all values; from_zero: for bars, whose length tells."""
    low, high = min(values, default=0.0), max(values, default=1.0)
    if from_zero:
        low, high = min(low, 0.0), max(high, 0.0)
    if high - low <= 1e-9 * max(abs(high), abs(low), 1e-300):
        spread = abs(high) / 2 or 1.0
        low, high = (low, low + 2 * spread) if from_zero else (low - spread, high + spread)
    step = nice_step(high - low, most - 1)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    ticks = tuple(at * step for at in range(first, last + 1))
    return Axis(ticks[0], ticks[-1], ticks, max(0, -math.floor(math.log10(step) + 1e-9)))


# The axis below


def spread(data: Data, numbers: Numbers) -> tuple[float, ...]:
    """Where every point stands, 0 at the left to 1 at the right: bars in even slots, everything else in proportion."""
    count = len(numbers)
    if data.chart in ("bars", "stacked") or data.x.kind == "category":
        return tuple((row + 0.5) / count for row in range(count))
    low, high = numbers.places[0], numbers.places[-1]
    if high <= low:
        return (0.5,) * count
    return tuple((place - low) / (high - low) for place in numbers.places)


def x_ticks(data: Data, numbers: Numbers, name: Callable[[int], str], language: str) -> list[list[Tick]]:
    """Labels to choose from, the fullest first. name: of a point, by its row."""
    if data.chart in ("bars", "stacked") or data.x.kind == "category":
        return _slot_ticks(data, numbers, name)
    low, high = numbers.places[0], numbers.places[-1]
    if high <= low:
        return [[Tick(0.5, name(0))]]
    sets: list[list[Tick]] = []
    for most in X_TICKS:
        ticks = [
            Tick((place - low) / (high - low), label) for place, label in _along(data.x.kind, low, high, most, language)
        ]
        if ticks and ticks not in sets:
            sets.append(ticks)
    return [*sets, [Tick(0.0, name(0)), Tick(1.0, name(len(numbers) - 1))]]


def _slot_ticks(data: Data, numbers: Numbers, name: Callable[[int], str]) -> list[list[Tick]]:
    """Every bar its name, then every second, third, fifth … one."""
    at, count = spread(data, numbers), len(numbers)
    strides = [stride for stride in (1, 2, 3, 5, 10, 20, 50) if stride == 1 or stride < count]
    first = int(numbers.places[0]) if data.x.kind == "year" else 0
    rows = [[row for row in range(count) if stride == 1 or (first + row) % stride == 0] for stride in strides]
    return [[Tick(at[row], name(row)) for row in some] for some in rows]


def _along(kind: str, low: float, high: float, most: int, language: str) -> list[tuple[float, str]]:
    if kind in ("number", "year"):
        step = nice_step(high - low, most)
        step = max(1.0, step) if kind == "year" else step
        decimals = 0 if kind == "year" else max(0, -math.floor(math.log10(step) + 1e-9))
        ticks = [at * step for at in range(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1)]
        return [(tick, str(round(tick)) if kind == "year" else number_text(tick, decimals, language)) for tick in ticks]
    if kind == "month":
        return [(place, label) for place, label in _months(low, high, most, language)]
    return _days(kind, low, high, most, language)


def _months(low: float, high: float, most: int, language: str) -> list[tuple[float, str]]:
    """low, high: months since the year 0."""
    step = next((step for step in _MONTH_STEPS if (high - low) / step <= most), _MONTH_STEPS[-1])
    places = range(math.ceil(low / step) * step, math.floor(high) + 1, step)
    if step >= 12:
        return [(float(place), str(place // 12)) for place in places]
    names = SHORT_MONTHS.get(language, SHORT_MONTHS["en"])
    labels = [f"{names[at % 12]} {at // 12}" if at % 12 == 0 or at == places[0] else names[at % 12] for at in places]
    return [(float(at), label) for at, label in zip(places, labels, strict=True)]


def _days(kind: str, low: float, high: float, most: int, language: str) -> list[tuple[float, str]]:
    """low, high: days. Whole months where there are at least two of them, else days."""
    first, last = dt.date.fromordinal(int(low)), dt.date.fromordinal(int(high))
    if high - low > 2 * _DAYS_A_MONTH:
        start = first.year * 12 + first.month - 1 + (first.day > 1)
        labels = _months(start, last.year * 12 + last.month - 1, most, language)
        days = [(float(_first_of(int(month)).toordinal()), label) for month, label in labels]
        return [(day, label.partition(" ")[0]) for day, label in days] if kind == "day" else days
    step = next((step for step in _DAY_STEPS if (high - low) / step <= most), _DAY_STEPS[-1])
    places = range(int(low), int(high) + 1, step)
    names = SHORT_MONTHS.get(language, SHORT_MONTHS["en"])
    dates = [dt.date.fromordinal(place) for place in places]
    dot = "." if language == "de" else ""
    return [(float(day.toordinal()), f"{day.day}{dot} {names[day.month - 1]}") for day in dates]


def _first_of(month: int) -> dt.date:
    return dt.date(min(dt.MAXYEAR, max(1, month // 12)), month % 12 + 1, 1)


# The point beside a finger


def nearest(spots: Sequence[float], at: float) -> int:
    """Which of the rising spots lies nearest, -1 where there is none."""
    if not spots:
        return -1
    right = bisect_left(spots, at)
    if right == 0:
        return 0
    if right == len(spots):
        return len(spots) - 1
    return right if spots[right] - at < at - spots[right - 1] else right - 1


def stepped(picked: int, by: int, count: int) -> int:
    """From nothing picked one comes to the first point, or going back to the last."""
    if count == 0:
        return -1
    if picked < 0:
        return 0 if by > 0 else count - 1
    return min(count - 1, max(0, picked + by))


# What is drawn


def thinned(points: Sequence[tuple[float, float]], most: int = DRAWN_MAX) -> list[tuple[float, float]]:
    """Of every stretch its lowest and its highest point, so that no peak is lost; first and last stay."""
    if len(points) <= most:
        return list(points)
    stretches = max(1, (most - 2) // 2)
    kept = [points[0]]
    inner = points[1:-1]
    for number in range(stretches):
        part = inner[number * len(inner) // stretches : (number + 1) * len(inner) // stretches]
        if part:
            ends = {
                min(range(len(part)), key=lambda at: part[at][1]),
                max(range(len(part)), key=lambda at: part[at][1]),
            }
            kept += [part[at] for at in sorted(ends)]
    return [*kept, points[-1]]


def strokes(spots: Sequence[float], values: Sequence[float | None], axis: Axis) -> list[list[tuple[float, float]]]:
    """A line in pieces, broken at gaps."""
    pieces: list[list[tuple[float, float]]] = [[]]
    for spot, value in zip(spots, values, strict=True):
        if value is not None:
            pieces[-1].append((spot, axis.part(value)))
        elif pieces[-1]:
            pieces.append([])
    return [piece for piece in pieces if piece]


def known(values: Sequence[float | None]) -> list[float]:
    return [value for value in values if value is not None]


def stack_tops(numbers: Numbers, columns: Sequence[str]) -> list[list[tuple[float, float]]]:
    """By column and row: from where to where a part of a stacked bar goes."""
    bottoms = [0.0] * len(numbers)
    tops: list[list[tuple[float, float]]] = []
    for column in columns:
        parts = [(bottom, bottom + (value or 0.0)) for bottom, value in zip(bottoms, numbers.ys[column], strict=True)]
        bottoms = [top for _, top in parts]
        tops.append(parts)
    return tops


def chart_axis(data: Data, numbers: Numbers, selected: int) -> Axis:
    """Of the selected series and all that share its unit, since they are drawn together."""
    chosen = data.series[selected]
    if data.chart == "stacked":
        highest = stack_tops(numbers, [one.column for one in data.series])[-1]
        return value_axis([top for _, top in highest], from_zero=True)
    together = [chosen] if data.chart == "bars" else [one for one in data.series if alike(one, chosen)]
    values = [value for one in together for value in known(numbers.ys[one.column])]
    return value_axis(values, from_zero=data.chart == "bars")


def alike(one: Series, other: Series) -> bool:
    """Whether two series can share an axis."""
    return one.unit == other.unit and one.shown_as == other.shown_as

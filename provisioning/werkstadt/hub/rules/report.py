"""A form's results as figures that may be shown: one part a question. Decides; does no IO.

Every figure went through `disclosure`: None stands where one may not be shown.
"""

import math
import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from werkstadt.exhibits.model import say
from werkstadt.hub.rules.counting import CHOSEN, GIVEN, MONTH, NUMBER, PLACES, SUM, TIMES, Counts, merge
from werkstadt.hub.rules.disclosure import ALL, LEAST, WHOLE, Part, hidden
from werkstadt.hub.rules.schemas import NUMBERS, ONE, RANK, SEVERAL, Asked, Schema
from werkstadt.hub.rules.spans import DIMENSIONS

FIGURES_MOST = 60
BINS_MOST = 10
SINGLE_MOST = 12
"""So many different whole numbers have a bar each."""

Leaf = tuple[str, str, str]
"""exhibit, device, language: as DIMENSIONS"""


@dataclass(frozen=True)
class Bar:
    """name: as stored, or "low..high" (inclusive) of numbers; label: in words. count: None: not to be shown."""

    name: str
    label: str
    count: int | None


@dataclass(frozen=True)
class Figure:
    """One question. kind: "choice", "choices", "number", "rank", "date", "repeat", "text" or "media".

    answered: None: not to be shown. mean, median: of numbers. places: (name, label, mean place), best first.
    """

    ref: str
    label: str
    kind: str
    answered: int | None
    bars: tuple[Bar, ...] = ()
    mean: float | None = None
    median: float | None = None
    places: tuple[tuple[str, str, float], ...] = ()
    only_positive: bool = False
    is_known: bool = True

    @property
    def has_hidden(self) -> bool:
        return self.answered is None or any(bar.count is None for bar in self.bars)


@dataclass(frozen=True)
class Report:
    """n: submissions chosen; None: not to be shown. is_empty: there are none. questions: figures of all pages."""

    n: int | None
    is_empty: bool
    figures: tuple[Figure, ...]
    questions: int


@dataclass
class _Counted:
    n: int
    counts: Counts


def report(
    leaves: Mapping[Leaf, tuple[int, Mapping[str, float]]],
    chosen: Mapping[str, str],
    schema: Schema,
    language: str,
    *,
    start: int = 0,
    most: int = FIGURES_MOST,
) -> Report:
    """leaves: of the days looked at; at least those that miss the chosen ones by one dimension.

    start, most: which of the questions; a form may have thousands.
    """
    views = _views(leaves, chosen)
    here = views[0][1].get(views[0][0], _Counted(0, {}))
    tables = [({part: {ALL: one.n} for part, one in parts.items()}, shown) for shown, parts in views]
    n = here.n if all((shown, ALL) not in hidden(table) for table, shown in tables) else None
    whole = views[0][1][WHOLE]
    refs = dict.fromkeys(ref for ref, asked in schema.items() if asked.type != "note")
    refs.update(dict.fromkeys(key.partition("\n")[0] for key in whole.counts))
    figures = [_figure(ref, schema.get(ref), views, language) for ref in list(refs)[start : start + most]]
    return Report(n, here.n == 0, tuple(figures), len(refs))


_View = tuple[Part, dict[Part, _Counted]]
"""The part that is shown, and the parts of its table."""


def _views(leaves: Mapping[Leaf, tuple[int, Mapping[str, float]]], chosen: Mapping[str, str]) -> list[_View]:
    """The tables that the chosen cells lie in. With one thing chosen it is one table, the same for every page."""
    if len(chosen) <= 1:
        shown = next(iter(chosen.items()), WHOLE)
        return [(shown, _parts(leaves, {}, DIMENSIONS))]
    return [
        (
            (name, chosen[name]),
            _parts(leaves, {one: value for one, value in chosen.items() if one != name}, (name,)),
        )
        for name in chosen
    ]


def _parts(
    leaves: Mapping[Leaf, tuple[int, Mapping[str, float]]], fixed: Mapping[str, str], along: Iterable[str]
) -> dict[Part, _Counted]:
    found: dict[Part, _Counted] = {}
    places = [DIMENSIONS.index(name) for name in along]
    for leaf, (n, counts) in leaves.items():
        if any(leaf[DIMENSIONS.index(name)] != value for name, value in fixed.items()):
            continue
        for place in places:
            _count(found, (DIMENSIONS[place], leaf[place]), n, counts)
    for _, one in [one for one in found.items() if one[0][0] == DIMENSIONS[places[0]]]:
        _count(found, WHOLE, one.n, one.counts)
    found.setdefault(WHOLE, _Counted(0, {}))
    return found


def _count(found: dict[Part, _Counted], part: Part, n: int, counts: Mapping[str, float]) -> None:
    into = found.get(part)
    if into is None:
        into = found[part] = _Counted(0, {})
    into.n += n
    merge(into.counts, counts)


def _figure(ref: str, asked: Asked | None, views: Sequence[_View], language: str) -> Figure:
    shown, parts = views[0]
    whole = parts[WHOLE].counts
    kind = _kind(ref, asked, whole)
    label = say(asked.label, language)[0] if asked is not None and asked.label else ref
    columns = _columns(ref, kind, asked, whole, language)
    answered, bars = _bars(ref, kind, columns, views)
    positive = asked is not None and "smiley5" in asked.appearance
    figure = Figure(
        ref, label, kind, answered, bars, only_positive=positive, is_known=asked is not None or kind == "repeat"
    )
    counts = parts[shown].counts if shown in parts else {}
    if not answered or answered < LEAST:
        return figure
    if kind == "number":
        return _with_middle(figure, ref, counts)
    return _with_places(figure, ref, asked, counts, language) if kind == "rank" else figure


def _kind(ref: str, asked: Asked | None, whole: Mapping[str, float]) -> str:
    if asked is not None:
        if asked.type in NUMBERS:
            return "number"
        named = {ONE: "choice", SEVERAL: "choices", RANK: "rank", "date": "date"}
        if asked.type in named:
            return named[asked.type]
        return "text" if asked.is_free and asked.type == "text" else "media" if asked.is_free else "plain"
    tags = {key[len(ref) + 1] for key in whole if key.startswith(ref + "\n")}
    if TIMES in tags:
        return "repeat"
    return "number" if NUMBER in tags else "choices" if CHOSEN in tags else "text"


@dataclass(frozen=True)
class _Column:
    name: str
    label: str
    keys: tuple[str, ...]


def _columns(ref: str, kind: str, asked: Asked | None, whole: Mapping[str, float], language: str) -> list[_Column]:
    """Chosen from the whole, so that every page has the same."""
    if kind in ("choice", "choices"):
        listed = {one.name: say(one.label, language)[0] or one.name for one in asked.choices} if asked else {}
        for name in sorted(_values(ref, CHOSEN, whole), key=lambda one: -whole[f"{ref}\n{CHOSEN}{one}"]):
            listed.setdefault(name, name)
        return [_Column(name, label, (f"{ref}\n{CHOSEN}{name}",)) for name, label in listed.items()]
    if kind == "number":
        return [
            _Column(f"{low:.15g}..{high:.15g}", "", tuple(f"{ref}\n{NUMBER}{value}" for value in inside))
            for low, high, inside in _bins(_values(ref, NUMBER, whole), ref, whole)
        ]
    tag = {"date": MONTH, "repeat": TIMES}.get(kind)
    if tag is None:
        return []
    order = sorted(_values(ref, tag, whole), key=lambda one: (len(one), one))
    return [_Column(name, name, (f"{ref}\n{tag}{name}",)) for name in order]


def _values(ref: str, tag: str, counts: Mapping[str, float]) -> list[str]:
    start = f"{ref}\n{tag}"
    return [key[len(start) :] for key in counts if key.startswith(start)]


def _bins(values: Sequence[str], ref: str, whole: Mapping[str, float]) -> list[tuple[float, float, list[str]]]:
    """(lowest, highest, values): equally wide, of 1, 2 or 5; what lies far out goes into the last ones."""
    numbers = sorted((float(value), value) for value in values)
    if not numbers:
        return []
    low, high = numbers[0][0], numbers[-1][0]
    are_whole = all(number.is_integer() for number, _ in numbers)
    if are_whole and high - low < SINGLE_MOST:
        bins = [(low + step, low + step, [value for number, value in numbers if number == low + step])
                for step in range(int(high - low) + 1)]  # fmt: skip
        return _without_thin_ends(bins, ref, whole)
    width = _width((high - low) / BINS_MOST, are_whole)
    start = math.floor(low / width)
    bins = []
    for place in range(start, math.floor(high / width) + 1):
        inside = [value for number, value in numbers if math.floor(number / width) == place]
        last = (place + 1) * width - (1 if are_whole else 0)
        bins.append((place * width, last, inside))
    return _without_thin_ends(bins, ref, whole)


def _without_thin_ends(
    bins: list[tuple[float, float, list[str]]], ref: str, whole: Mapping[str, float]
) -> list[tuple[float, float, list[str]]]:
    def thin(one: tuple[float, float, list[str]]) -> bool:
        return sum(whole[f"{ref}\n{NUMBER}{value}"] for value in one[2]) < LEAST

    while len(bins) > 1 and thin(bins[0]):
        first, second, *rest = bins
        bins = [(first[0], second[1], [*first[2], *second[2]]), *rest]
    while len(bins) > 1 and thin(bins[-1]):
        *rest, second, last = bins
        bins = [*rest, (second[0], last[1], [*second[2], *last[2]])]
    return bins


def _width(least: float, are_whole: bool) -> float:
    if least <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(least))
    width = next(step * power for step in (1, 2, 5, 10, 20) if step * power >= least)
    return max(1.0, width) if are_whole else width


def _bars(
    ref: str, kind: str, columns: Sequence[_Column], views: Sequence[_View]
) -> tuple[int | None, tuple[Bar, ...]]:
    given = f"{ref}\n{GIVEN}"
    hid: set[str] = set()
    for shown, parts in views:
        table: dict[Part, dict[str, int]] = {}
        for part, one in parts.items():
            row = {column.name: int(sum(one.counts.get(key, 0) for key in column.keys)) for column in columns}
            row[ALL] = sum(row.values()) if kind == "repeat" else int(one.counts.get(given, 0))
            table[part] = row
        hid |= {answer for part, answer in hidden(table, several=kind == "choices") if part == shown}
    shown, parts = views[0]
    counts = parts[shown].counts if shown in parts else {}
    values = {column.name: int(sum(counts.get(key, 0) for key in column.keys)) for column in columns}
    answered = sum(values.values()) if kind == "repeat" else int(counts.get(given, 0))
    bars = tuple(Bar(one.name, one.label, None if one.name in hid else values[one.name]) for one in columns)
    return None if ALL in hid else answered, bars


def _with_middle(figure: Figure, ref: str, counts: Mapping[str, float]) -> Figure:
    """Mean of the exact sum; the median to three significant digits, as the numbers are kept."""
    start = f"{ref}\n{NUMBER}"
    numbers = sorted((float(key[len(start) :]), int(n)) for key, n in counts.items() if key.startswith(start))
    total = sum(n for _, n in numbers)
    if not total:
        return figure
    middles = [_nth(numbers, (total - 1) // 2), _nth(numbers, total // 2)]
    return Figure(
        **{**vars(figure), "mean": counts.get(f"{ref}\n{SUM}", 0) / total, "median": statistics.fmean(middles)}
    )


def _nth(numbers: Sequence[tuple[float, int]], place: int) -> float:
    for number, n in numbers:
        if place < n:
            return number
        place -= n
    raise AssertionError("place lies beyond the numbers")


def _with_places(figure: Figure, ref: str, asked: Asked | None, counts: Mapping[str, float], language: str) -> Figure:
    """Mean place of what at least LEAST visitors ranked."""
    names = {one.name: say(one.label, language)[0] or one.name for one in asked.choices} if asked else {}
    found = []
    for name, label in names.items():
        n = counts.get(f"{ref}\n{CHOSEN}{name}", 0)
        if n >= LEAST:
            found.append((name, label, counts.get(f"{ref}\n{PLACES}{name}", 0) / n))
    return Figure(**{**vars(figure), "places": tuple(sorted(found, key=lambda one: one[2]))})


def keys_of(ref: str, answer: str, whole: Iterable[str]) -> frozenset[str]:
    """Keys of counts that a bar stands for, among those that there are."""
    low, dots, high = answer.partition("..")
    if dots:
        start = f"{ref}\n{NUMBER}"
        return frozenset(
            key for key in whole if key.startswith(start) and float(low) <= float(key[len(start) :]) <= float(high)
        )
    return frozenset(f"{ref}\n{tag}{answer}" for tag in (CHOSEN, MONTH, TIMES))

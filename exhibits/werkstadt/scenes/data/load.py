"""A scene of numbers from its compiled table, which has the shape of the author's; they lie in a file of their own."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from werkstadt.exhibits.fields import Fields
from werkstadt.exhibits.model import Scene, Words
from werkstadt.scenes.data.table import CHARTS, X_KINDS

SERIES_MAX = 6
MARKS_MAX = 4
NAMES_MAX = 60
DECIMALS_MAX = 4
COLOURS = ("coral", "petrol", "violet", "sky", "ink")
SHOWN_AS = ("number", "duration")


@dataclass(frozen=True)
class Axis:
    """The x column. kind: see table.X_KINDS. unit: may be empty. names: of categories, by how the file writes them."""

    column: str
    kind: str
    title: Words
    unit: Words
    names: Mapping[str, Words]


@dataclass(frozen=True)
class Series:
    """shown_as: "number", or "duration": hours, told as hours and minutes. colour: a token of the look."""

    column: str
    title: Words
    unit: Words
    decimals: int
    colour: str
    shown_as: str


@dataclass(frozen=True)
class Mark:
    """A point worth jumping to. at: its x, as the file writes it."""

    at: str
    title: Words
    text: Words


@dataclass(frozen=True)
class Data(Scene):
    """chart: see table.CHARTS. file: the numbers, in the pack. as_of: the day of the snapshot. feed: "" for none.

    licence: SPDX. credit: whose the numbers are, "" where the licence does not ask for it.
    """

    kind: ClassVar[str] = "data"

    chart: str
    title: Words
    text: Words
    x: Axis
    series: tuple[Series, ...]
    marks: tuple[Mark, ...]
    file: str
    as_of: dt.date
    source: Words
    licence: str
    credit: str
    feed: str


def load(fields: Fields) -> Data:
    return Data(
        id=fields.text("id"),
        chart=fields.one_of("chart", CHARTS),
        title=fields.words("title"),
        text=fields.words("text") if "text" in fields else {},
        x=_load_axis(fields.table("x")),
        series=tuple(_load_series(one) for one in fields.tables("series", 1, SERIES_MAX)),
        marks=tuple(_load_mark(one) for one in fields.tables("mark", 0, MARKS_MAX)),
        file=fields.text("file"),
        as_of=fields.day("as_of") or _no_day(fields),
        source=fields.words("source"),
        licence=fields.text("licence", 64),
        credit=fields.text("credit") if "credit" in fields else "",
        feed=fields.text("feed", 40) if "feed" in fields else "",
    )


def _no_day(fields: Fields) -> dt.date:
    if "as_of" not in fields:
        fields.refuse("as_of", "the date of the numbers, like 2026-11-23", "nothing")
    return dt.date(1970, 1, 1)


def _load_axis(fields: Fields) -> Axis:
    axis = Axis(
        column=fields.text("column", 64),
        kind=fields.one_of("kind", X_KINDS),
        title=fields.words("title"),
        unit=read_unit(fields),
        names=_load_names(fields.table("names")) if "names" in fields else {},
    )
    fields.done()
    return axis


def _load_names(fields: Fields) -> Mapping[str, Words]:
    keys = fields.key_names()
    if len(keys) > NAMES_MAX:
        fields.refuse("", f"at most {NAMES_MAX} names", str(len(keys)))
    return {key: fields.words(key) for key in keys[:NAMES_MAX]}


def read_unit(fields: Fields) -> Words:
    """A text that is the same in every language ("ppm"), or words by language; empty where there is none."""
    if "unit" not in fields:
        return {}
    if isinstance(fields.raw("unit"), str):
        unit = fields.text("unit", 24)
        return {"de": unit, "en": unit}
    return fields.words("unit")


def _load_series(fields: Fields) -> Series:
    series = Series(
        column=fields.text("column", 64),
        title=fields.words("title"),
        unit=read_unit(fields),
        decimals=fields.whole("decimals", 0, DECIMALS_MAX) if "decimals" in fields else 0,
        colour=fields.one_of("colour", COLOURS) if "colour" in fields else COLOURS[0],
        shown_as=fields.one_of("shown_as", SHOWN_AS) if "shown_as" in fields else SHOWN_AS[0],
    )
    fields.done()
    return series


def _load_mark(fields: Fields) -> Mark:
    mark = Mark(at=fields.text("at", 60), title=fields.words("title"), text=fields.words("text"))
    fields.done()
    return mark

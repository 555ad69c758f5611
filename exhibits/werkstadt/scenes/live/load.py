"""A live scene from its compiled table, which has the shape of the author's."""

from dataclasses import dataclass
from typing import ClassVar

from werkstadt.exhibits.fields import Fields
from werkstadt.exhibits.model import Scene, Words

QUANTITIES_MAX = 6
LEVELS_MAX = 5
DECIMALS_MAX = 3
TONES = ("good", "fair", "poor")


@dataclass(frozen=True)
class Level:
    """A part of a quantity's scale. upto: the value up to which it goes, None for the last one.

    tone: "good", "fair" or "poor" – a shape and a colour on screen, never a colour alone.
    """

    upto: float | None
    tone: str
    label: Words


@dataclass(frozen=True)
class Quantity:
    """One value of a sensor. name: as on the sensor's line ("co2"); low, high: the ends of the curve's axis."""

    name: str
    title: Words
    unit: str
    decimals: int
    low: float
    high: float
    levels: tuple[Level, ...]
    explanation: Words


@dataclass(frozen=True)
class Live(Scene):
    kind: ClassVar[str] = "live"

    sensor: str
    title: Words
    quantities: tuple[Quantity, ...]
    silence: Words


def load(fields: Fields) -> Live:
    return Live(
        id=fields.text("id"),
        sensor=fields.text("sensor", 64),
        title=fields.words("title"),
        quantities=tuple(_load_quantity(one) for one in fields.tables("quantity", 1, QUANTITIES_MAX)),
        silence=fields.words("silence"),
    )


def _load_quantity(fields: Fields) -> Quantity:
    low, high = fields.numbers("axis", "[lowest, highest], two numbers")
    quantity = Quantity(
        name=fields.text("name", 64),
        title=fields.words("title"),
        unit=fields.text("unit", 16),
        decimals=fields.whole("decimals", 0, DECIMALS_MAX),
        low=low,
        high=high,
        levels=tuple(_load_level(level) for level in fields.tables("level", 1, LEVELS_MAX)),
        explanation=fields.words("explanation"),
    )
    _check_levels(fields, quantity.levels)
    fields.done()
    return quantity


def _load_level(fields: Fields) -> Level:
    level = Level(
        upto=fields.number("upto") if "upto" in fields else None,
        tone=fields.one_of("tone", TONES),
        label=fields.words("label"),
    )
    fields.done()
    return level


def _check_levels(fields: Fields, levels: tuple[Level, ...]) -> None:
    if levels and levels[-1].upto is not None:
        fields.refuse("level", "a last one without upto", f"upto = {levels[-1].upto:g}")
    before = float("-inf")
    for place, level in enumerate(levels[:-1], start=1):
        if level.upto is None or level.upto <= before:
            came = "none" if level.upto is None else f"{level.upto:g}"
            fields.refuse("level", f"upto rising from level to level (level {place})", came)
            return
        before = level.upto

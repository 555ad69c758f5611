"""A live scene from its compiled table, which has the shape of the author's."""

from werkstadt.exhibits.fields import Fields
from werkstadt.exhibits.model import Level, Live, Quantity

QUANTITIES_MAX = 6
LEVELS_MAX = 5
DECIMALS_MAX = 3
TONES = ("good", "fair", "poor")


def load_live(fields: Fields) -> Live:
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

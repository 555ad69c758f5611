"""Compiles a live scene: the author's table as it is, with its words checked."""

from werkstadt.exhibits.authoring.source import PAGE_WORDS_MAX, Source, check_words
from werkstadt.exhibits.fields import Fields
from werkstadt.exhibits.model import Words
from werkstadt.scenes.live.load import Level, Live, Quantity, load

LABEL_WORDS_MAX = 6


def compile(fields: Fields, source: Source) -> dict[str, object]:
    live = load(fields)
    check_words(fields, "title", live.title, LABEL_WORDS_MAX * 2)
    check_words(fields, "silence", live.silence, PAGE_WORDS_MAX)
    names = [quantity.name for quantity in live.quantities]
    for place, quantity in enumerate(live.quantities):
        _check_quantity(fields, place, quantity)
        if quantity.name in names[:place]:
            fields.refuse(f"quantity.{place}.name", "each quantity once", quantity.name)
    return _table(live)


def _check_quantity(fields: Fields, place: int, quantity: Quantity) -> None:
    at = f"quantity.{place}"
    check_words(fields, f"{at}.title", quantity.title, LABEL_WORDS_MAX)
    check_words(fields, f"{at}.explanation", quantity.explanation, PAGE_WORDS_MAX)
    for number, level in enumerate(quantity.levels):
        check_words(fields, f"{at}.level.{number}.label", level.label, LABEL_WORDS_MAX)


def _table(live: Live) -> dict[str, object]:
    return {
        "sensor": live.sensor,
        "title": live.title,
        "silence": live.silence,
        "quantity": [_quantity_table(quantity) for quantity in live.quantities],
    }


def _quantity_table(quantity: Quantity) -> dict[str, object]:
    return {
        "name": quantity.name,
        "title": quantity.title,
        "unit": quantity.unit,
        "decimals": quantity.decimals,
        "axis": [quantity.low, quantity.high],
        "level": [_level_table(level) for level in quantity.levels],
        "explanation": quantity.explanation,
    }


def _level_table(level: Level) -> dict[str, str | float | Words]:
    upto: dict[str, str | float | Words] = {} if level.upto is None else {"upto": level.upto}
    return {**upto, "tone": level.tone, "label": level.label}

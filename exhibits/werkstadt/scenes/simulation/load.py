"""A simulation from its table. The author's and the compiled one have one shape; only expressions are text or tree."""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

from werkstadt.exhibits.fields import LANGUAGES, Fields
from werkstadt.exhibits.model import Words
from werkstadt.exhibits.problems import short
from werkstadt.scenes.simulation.check import check
from werkstadt.scenes.simulation.language import (
    NAME,
    TAKEN,
    ExpressionError,
    Functions,
    Name,
    Number,
    Tree,
    from_json,
    parse,
)
from werkstadt.scenes.simulation.model import (
    ALIGNS,
    COLOURS,
    COMMON,
    GROUNDS,
    KINDS,
    RUNNING,
    STYLES,
    Choice,
    Draw,
    Function,
    Level,
    Option,
    Quantity,
    Simulation,
    Slider,
    Written,
)

CONTROLS_MAX = 6
QUANTITIES_MAX = 60
FUNCTIONS_MAX = 12
DRAWS_MAX = 200
READOUTS_MAX = 4
LEVELS_MAX = 12
OPTIONS_MAX = 4
STEPS_MAX = 1000
SAMPLES_MAX = 400
REPEAT_MAX = 4000
COLUMNS_MAX, ROWS_MAX = 96, 64
BITMAP_MAX = 128
PARAMETERS_MAX = 4
COLOURS_MAX = 6
DECIMALS_MAX = 6
HEX = re.compile(r"[0-9a-f]{1,40}")


def load(fields: Fields) -> Simulation:
    return load_model(fields, fields.text("id", 40), fields.words("title"), fields.words("text"))


def load_model(fields: Fields, id_: str, title: Words, text: Words) -> Simulation:
    """fields: where the model stands, which may be a file of its own."""
    heads = fields.tables("function", 0, FUNCTIONS_MAX)
    arities = {one.text("name", 24): len(one.texts("of")) for one in heads}
    simulation = Simulation(
        id=id_,
        title=title,
        text=text,
        ground=fields.one_of("ground", GROUNDS),
        box=_load_box(fields),
        controls=(
            *(_load_slider(one) for one in fields.tables("slider", 0, CONTROLS_MAX)),
            *(_load_choice(one) for one in fields.tables("choice", 0, CONTROLS_MAX)),
        ),
        functions=tuple(_load_function(one, arities) for one in heads),
        quantities=tuple(_load_quantity(one, arities) for one in fields.tables("quantity", 0, QUANTITIES_MAX)),
        draws=tuple(_load_draw(one, arities) for one in fields.tables("draw", 1, DRAWS_MAX)),
        readouts=fields.texts("readouts"),
        spoken=fields.words("spoken"),
    )
    if not 1 <= len(simulation.controls) <= CONTROLS_MAX:
        fields.refuse("slider", f"1 to {CONTROLS_MAX} sliders and choices", str(len(simulation.controls)))
    if len(simulation.readouts) > READOUTS_MAX:
        fields.refuse("readouts", f"at most {READOUTS_MAX} of them", str(len(simulation.readouts)))
    check(fields, simulation)
    return simulation


def _load_box(fields: Fields) -> tuple[float, float]:
    sides = fields.raw("box")
    if isinstance(sides, list) and len(sides) == 2 and all(type(one) in (int, float) for one in sides):
        width, height = sides
        if 1 <= width <= 10_000 and 1 <= height <= 10_000:
            return float(width), float(height)
    fields.refuse("box", "[width, height] of the drawing, from 1 to 10000", short(sides))
    return 100.0, 100.0


def _load_slider(fields: Fields) -> Slider:
    name, title = _name(fields), fields.words("title")
    first, last = fields.number("from"), fields.number("to")
    log = "scale" in fields and fields.one_of("scale", ("linear", "log")) == "log"
    if first == last or (log and (first <= 0 or last <= 0)):
        fields.refuse("to", "another value than from, both above 0 on a log scale", f"{last:g}")
        first, last, log = 0.0, 1.0, False
    steps = fields.whole("steps", 1, STEPS_MAX) if log or "steps" in fields else _steps(fields, first, last)
    slider = Slider(
        name=name,
        title=title,
        first=first,
        last=last,
        steps=steps,
        log=log,
        start=0,
        written=_load_written(fields),
        less=_words(fields, "less"),
        more=_words(fields, "more"),
        levels=_load_levels(fields),
    )
    begin = fields.number("start") if "start" in fields else first
    if not min(first, last) <= begin <= max(first, last):
        fields.refuse("start", f"a value from {first:g} to {last:g}", f"{begin:g}")
    fields.done()
    nearest = min(range(steps + 1), key=lambda step: abs(slider.value_at(step) - begin))
    return replace(slider, start=nearest)


def _steps(fields: Fields, first: float, last: float) -> int:
    step = fields.number("step")
    count = abs(last - first) / step if step > 0 else 0.0
    if 1 <= round(count) <= STEPS_MAX and abs(count - round(count)) < 1e-6 * count:
        return round(count)
    fields.refuse("step", f"a step that fits 1 to {STEPS_MAX} times between from and to", f"{step:g}")
    return 1


def _load_choice(fields: Fields) -> Choice:
    name, title = _name(fields), fields.words("title")
    options = []
    for one in fields.tables("option", 2, OPTIONS_MAX):
        options.append(Option(one.words("label"), one.number("value")))
        one.done()
    start = fields.whole("start", 1, max(1, len(options))) - 1 if "start" in fields else 0
    fields.done()
    return Choice(name, title, tuple(options) or (Option({}, 0.0), Option({}, 0.0)), start)


def _load_function(fields: Fields, arities: Functions) -> Function:
    of = fields.texts("of")
    for name in of:
        if not NAME.fullmatch(name) or name in TAKEN or of.count(name) > 1:
            fields.refuse("of", "names in small letters, each once", short(name))
    if not 1 <= len(of) <= PARAMETERS_MAX:
        fields.refuse("of", f"1 to {PARAMETERS_MAX} names", str(len(of)))
    function = Function(_name(fields), of, _tree(fields, "value", arities))
    fields.done()
    return function


def _load_quantity(fields: Fields, arities: Functions) -> Quantity:
    quantity = Quantity(
        name=_name(fields),
        tree=_tree(fields, "value", arities),
        written=_load_written(fields),
        levels=_load_levels(fields),
        title=_words(fields, "title"),
    )
    fields.done()
    return quantity


def _load_levels(fields: Fields) -> tuple[Level, ...]:
    levels = []
    for one in fields.tables("level", 0, LEVELS_MAX):
        levels.append(Level(one.number("upto") if "upto" in one else None, one.words("label")))
        one.done()
    ends = [math.inf if level.upto is None else level.upto for level in levels]
    if ends and ends[-1] != math.inf:
        fields.refuse("level", "a last one without upto", f"upto = {ends[-1]:g}")
    elif any(after <= before for before, after in pairwise(ends)):
        fields.refuse("level", "upto rising from level to level", ", ".join(f"{end:g}" for end in ends))
    return tuple(levels)


def _load_written(fields: Fields) -> Written:
    unit: Words = {}
    if "unit" in fields:
        raw = fields.raw("unit")
        unit = {tag: raw for tag in LANGUAGES} if isinstance(raw, str) and len(raw) <= 24 else fields.words("unit")
    return Written(fields.whole("decimals", 0, DECIMALS_MAX) if "decimals" in fields else 0, unit)


def _load_draw(fields: Fields, arities: Functions) -> Draw:
    name = fields.one_of("kind", tuple(KINDS))
    kind = KINDS[name]
    may = {**kind.may, **COMMON}
    places = {key: _tree(fields, key, arities) for key in kind.needs}
    places |= {key: _tree(fields, key, arities) if key in fields else Number(float(may[key])) for key in may}
    runs = {key: _tree(fields, key, arities) for key in kind.runs if key in fields or key in ("y", "value")}
    draw = Draw(
        kind=name,
        places=places,
        runs={"x": Name("t"), **runs} if name == "curve" else runs,
        colours=_colours(fields) if name != "picture" else ("paper",),
        darken="darken" in fields and fields.flag("darken"),
        repeat=fields.whole("repeat", 1, REPEAT_MAX) if "repeat" in fields else 1,
        **_OPTIONS.get(name, _no_options)(fields),
    )
    fields.done()
    return draw


def _no_options(fields: Fields) -> dict[str, Any]:
    return {}


def _text_options(fields: Fields) -> dict[str, Any]:
    return {
        "words": fields.words("text"),
        "name": _name(fields) if "name" in fields else "",
        "align": fields.one_of("align", ALIGNS) if "align" in fields else "middle",
        "strong": "strong" in fields and fields.flag("strong"),
    }


def _curve_options(fields: Fields) -> dict[str, Any]:
    return {"samples": fields.whole("samples", 2, SAMPLES_MAX) if "samples" in fields else 100}


def _picture_options(fields: Fields) -> dict[str, Any]:
    return {"file": Path(fields.text("file"))}


def _field_options(fields: Fields) -> dict[str, Any]:
    return {
        "columns": fields.whole("columns", 1, COLUMNS_MAX),
        "rows": fields.whole("rows", 1, ROWS_MAX),
        "style": fields.one_of("style", STYLES) if "style" in fields else "smooth",
        "core": fields.one_of("core", COLOURS) if "core" in fields else "",
    }


def _bitmap_options(fields: Fields) -> dict[str, Any]:
    """The author names a file; compiled, its rows stand here as hexadecimal numbers."""
    if "file" in fields:
        return {"file": Path(fields.text("file"))}
    columns = fields.whole("columns", 1, BITMAP_MAX)
    rows = fields.texts("cells")[:BITMAP_MAX]
    if not rows or any(not HEX.fullmatch(row) or int(row, 16) >> columns for row in rows):
        fields.refuse("cells", f"1 to {BITMAP_MAX} rows of {columns} cells", short(rows[:1]))
        rows = ("0",)
    return {"columns": columns, "rows": len(rows), "cells": tuple(int(row, 16) for row in rows)}


_OPTIONS: Mapping[str, Callable[[Fields], dict[str, Any]]] = {
    "text": _text_options,
    "curve": _curve_options,
    "picture": _picture_options,
    "field": _field_options,
    "bitmap": _bitmap_options,
}


def _colours(fields: Fields) -> tuple[str, ...]:
    if isinstance(fields.raw("colour"), list):
        colours = fields.texts("colour")
        if 1 <= len(colours) <= COLOURS_MAX and set(colours) <= set(COLOURS):
            return colours
        fields.refuse("colour", f"1 to {COLOURS_MAX} of {', '.join(COLOURS)}", short(list(colours)))
        return COLOURS[:1]
    return (fields.one_of("colour", COLOURS),)


def _name(fields: Fields) -> str:
    name = fields.text("name", 24)
    if name and (not NAME.fullmatch(name) or name in TAKEN or name in RUNNING):
        taken = ", ".join(sorted({*TAKEN, *RUNNING}))
        fields.refuse("name", f"a name in small letters, digits and _, and none of {taken}", short(name))
    return name


def _words(fields: Fields, key: str) -> Words:
    return fields.words(key) if key in fields else {}


def _tree(fields: Fields, key: str, arities: Functions) -> Tree:
    """An author's text, a number, or a compiled tree."""
    value = fields.raw(key)
    try:
        if isinstance(value, str):
            return parse(value, arities)
        return from_json(value, arities)
    except ExpressionError as err:
        fields.refuse(key, err.expected, "nothing" if value is None else err.came)
    return Number(0.0)

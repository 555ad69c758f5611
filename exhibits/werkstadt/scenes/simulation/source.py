"""Compiles a simulation: its expressions into trees, its bitmaps into rows, with every word and picture checked."""

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from werkstadt.exhibits.authoring.source import PAGE_WORDS_MAX, Source, check_words, inside
from werkstadt.exhibits.fields import LANGUAGES, Fields
from werkstadt.exhibits.model import Words
from werkstadt.exhibits.problems import Problem, Spot, short
from werkstadt.scenes.simulation.check import levels_in
from werkstadt.scenes.simulation.language import Number, Tree, to_json
from werkstadt.scenes.simulation.load import BITMAP_MAX, load_model
from werkstadt.scenes.simulation.model import (
    COMMON,
    KINDS,
    Choice,
    Draw,
    Level,
    Quantity,
    Simulation,
    Slider,
    Written,
)
from werkstadt.scenes.simulation.rules import Model

LABEL_WORDS_MAX = 8
TITLE_WORDS_MAX = 12
BITMAP_FILE_MAX = 64 * 1024
Compiled = dict[str, object]


def compile(fields: Fields, source: Source) -> Compiled:
    id_, title, text = fields.text("id", 40), fields.words("title"), fields.words("text")
    check_words(fields, "title", title, TITLE_WORDS_MAX)
    check_words(fields, "text", text, PAGE_WORDS_MAX)
    model = _read_model(fields, source)
    if model is None:
        return {}
    before = len(source.problems)
    simulation = load_model(model, id_, title, text)
    if model is not fields:
        model.done()
    _check_texts(model, simulation)
    draws = tuple(_take_files(model, source, at, draw) for at, draw in enumerate(simulation.draws))
    if all(problem.warning for problem in source.problems[before:]):
        _warn_without_value(model, simulation)
    return _table(replace(simulation, draws=draws))


def _read_model(fields: Fields, source: Source) -> Fields | None:
    """The file that `model` names, or the scene's own table."""
    if "model" not in fields:
        return fields
    written = fields.text("model", 100)
    file = inside(written)
    if file is None or not (source.folder / file).is_file():
        fields.refuse("model", "a file of the exhibit, like model.toml", f"{short(written)} is missing")
        return None
    return source.read_toml(file)


def _check_texts(fields: Fields, simulation: Simulation) -> None:
    check_words(fields, "spoken", simulation.spoken, PAGE_WORDS_MAX)
    counts = {Slider: 0, Choice: 0}
    for control in simulation.controls:
        at = f"{control.__class__.__name__.lower()}.{counts[type(control)]}"
        counts[type(control)] += 1
        check_words(fields, f"{at}.title", control.title, LABEL_WORDS_MAX)
        if isinstance(control, Choice):
            for number, option in enumerate(control.options):
                check_words(fields, f"{at}.option.{number}.label", option.label, LABEL_WORDS_MAX)
        else:
            for key, words in (("less", control.less), ("more", control.more)):
                check_words(fields, f"{at}.{key}", words, LABEL_WORDS_MAX)
    for place, quantity in enumerate(simulation.quantities):
        check_words(fields, f"quantity.{place}.title", quantity.title, LABEL_WORDS_MAX)
    for key, levels in levels_in(simulation):
        for number, level in enumerate(levels):
            check_words(fields, f"{key}.level.{number}.label", level.label, TITLE_WORDS_MAX)
    for place, draw in enumerate(simulation.draws):
        check_words(fields, f"draw.{place}.text", draw.words, TITLE_WORDS_MAX)


def _take_files(fields: Fields, source: Source, at: int, draw: Draw) -> Draw:
    if draw.file is None:
        return draw
    key = f"draw.{at}.file"
    if draw.kind == "picture":
        added = source.add_picture(str(draw.file), fields.spot(key))
        return replace(draw, file=Path(added or ""))
    rows = _read_bitmap(fields, source, key, str(draw.file))
    width = len(rows[0]) if rows else 1
    return replace(draw, file=None, columns=width, rows=len(rows), cells=tuple(int(row, 2) for row in rows))


def _read_bitmap(fields: Fields, source: Source, key: str, written: str) -> list[str]:
    """Rows of 0 and 1, all of one length."""
    file = inside(written)
    if file is None:
        fields.refuse(key, "a path inside the exhibit's folder, with /", short(written))
        return []
    data = source.read_bytes(file, BITMAP_FILE_MAX, fields.spot(key))
    rows = data.decode("ascii", "replace").split() if data is not None else []
    for number, row in enumerate(rows, start=1):
        if re.fullmatch("[01]+", row) is None or len(row) != len(rows[0]):
            spot, wanted = Spot(source.name(file), number), f"{len(rows[0])} times 0 or 1"
            source.problems.append(Problem(spot, wanted, short(row)))
            return []
    if data is not None and not (1 <= len(rows) <= BITMAP_MAX and len(rows[0]) <= BITMAP_MAX):
        came = f"{len(rows)} rows of {len(rows[0]) if rows else 0}"
        fields.refuse(key, f"1 to {BITMAP_MAX} rows of at most {BITMAP_MAX} cells", came)
        return []
    return rows


def _warn_without_value(fields: Fields, simulation: Simulation) -> None:
    model = Model(simulation)
    values = model.values(model.begin())
    for at, quantity in enumerate(simulation.quantities):
        if values[quantity.name] != values[quantity.name]:
            fields.warn(f"quantity.{at}.value", "a value where the sliders begin", "none")


def _table(simulation: Simulation) -> Compiled:
    return {
        "title": simulation.title,
        "text": simulation.text,
        "ground": simulation.ground,
        "box": list(simulation.box),
        "slider": [_slider_table(one) for one in simulation.controls if isinstance(one, Slider)],
        "choice": [_choice_table(one) for one in simulation.controls if isinstance(one, Choice)],
        "function": [
            {"name": one.name, "of": list(one.of), "value": to_json(one.tree)} for one in simulation.functions
        ],
        "quantity": [_quantity_table(one) for one in simulation.quantities],
        "draw": [_draw_table(one) for one in simulation.draws],
        "readouts": list(simulation.readouts),
        "spoken": simulation.spoken,
    }


def _written_table(written: Written) -> Compiled:
    same = len(set(written.unit.values())) == 1 and set(written.unit) == set(LANGUAGES)
    unit = next(iter(written.unit.values())) if same else written.unit
    return {"decimals": written.decimals, **({"unit": unit} if unit else {})}


def _filled(**words: Words) -> Compiled:
    return {key: one for key, one in words.items() if one}


def _slider_table(slider: Slider) -> Compiled:
    return {
        "name": slider.name,
        "title": slider.title,
        "from": slider.first,
        "to": slider.last,
        "steps": slider.steps,
        "scale": "log" if slider.log else "linear",
        "start": slider.value_at(slider.start),
        **_written_table(slider.written),
        **_filled(less=slider.less, more=slider.more),
        "level": _levels_table(slider.levels),
    }


def _choice_table(choice: Choice) -> Compiled:
    options = [{"label": option.label, "value": option.value} for option in choice.options]
    return {"name": choice.name, "title": choice.title, "option": options, "start": choice.start + 1}


def _levels_table(levels: tuple[Level, ...]) -> list[Compiled]:
    return [{"label": level.label, **({} if level.upto is None else {"upto": level.upto})} for level in levels]


def _quantity_table(quantity: Quantity) -> Compiled:
    table = {"name": quantity.name, "value": to_json(quantity.tree), "level": _levels_table(quantity.levels)}
    return {**table, **_written_table(quantity.written), **_filled(title=quantity.title)}


def _draw_table(draw: Draw) -> Compiled:
    usual = {**KINDS[draw.kind].may, **COMMON}
    trees: Mapping[str, Tree] = {**draw.places, **draw.runs}
    table: Compiled = {
        key: to_json(tree) for key, tree in trees.items() if key not in usual or tree != Number(float(usual[key]))
    }
    film = {"darken": True} if draw.darken else {}
    return {"kind": draw.kind, "repeat": draw.repeat, **film, **table, **_own_options(draw)}


def _own_options(draw: Draw) -> dict[str, Any]:
    colour = {} if draw.kind == "picture" else {"colour": list(draw.colours)}
    match draw.kind:
        case "text":
            name = {"name": draw.name} if draw.name else {}
            return {**colour, **name, "text": draw.words, "align": draw.align, "strong": draw.strong}
        case "curve":
            return {**colour, "samples": draw.samples}
        case "picture":
            return {"file": str(draw.file)}
        case "field":
            core = {"core": draw.core} if draw.core else {}
            return {**colour, **core, "columns": draw.columns, "rows": draw.rows, "style": draw.style}
        case "bitmap":
            return {**colour, "columns": draw.columns, "cells": [f"{row:x}" for row in draw.cells]}
    return colour

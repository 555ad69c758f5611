"""Small simulations for tests: an author's folder with one scene, as text that a test changes."""

from pathlib import Path
from typing import Any

from werkstadt.exhibits.authoring.source import Source
from werkstadt.exhibits.fields import Fields, dotted
from werkstadt.exhibits.model import Words, say
from werkstadt.exhibits.problems import Problem, Spot
from werkstadt.scenes.simulation.load import load
from werkstadt.scenes.simulation.model import Simulation
from werkstadt.scenes.simulation.rules import Model
from werkstadt.scenes.simulation.source import compile

MODEL = """
ground = "ink"
box = [100, 90]
readouts = ["twice"]
spoken = { de = "a ist {a}, doppelt {twice}: {twice.word}.", en = "a is {a}, twice {twice}.", de-simple = "{a}" }

[[slider]]
name = "a"
title = { de = "Länge", en = "Length", de-simple = "Länge" }
from = 0
to = 10
step = 0.5
decimals = 1
unit = "m"

[[quantity]]
name = "twice"
title = { de = "Doppelt", en = "Twice", de-simple = "Doppelt" }
value = "2 * a"
decimals = 1

[[quantity.level]]
upto = 5
label = { de = "kurz", en = "short", de-simple = "kurz" }

[[quantity.level]]
label = { de = "lang ({a})", en = "long ({a})", de-simple = "lang" }

[[draw]]
kind = "circle"
x = "a * 10"
y = 45
r = 3
colour = "sun"
"""
SCENE = """
[scene]
id = "model"
model = "model.toml"
title = { de = "Titel", en = "Title", de-simple = "Titel" }
text = { de = "Text", en = "Text", de-simple = "Text" }
"""


def drawn(kind: str, more: str) -> str:
    return f'\n[[draw]]\nkind = "{kind}"\ncolour = "sun"\n{more}\n'


def circle(more: str) -> str:
    return drawn("circle", more)


def compiled(folder: Path, model: str = MODEL, scene: str = SCENE) -> tuple[dict[str, object], list[Problem]]:
    """What an author's check makes of it, and its problems."""
    (folder / "exhibit.toml").write_text(scene, encoding="utf-8")
    if model:
        (folder / "model.toml").write_text(model, encoding="utf-8")
    source = Source(folder, "")
    fields = source.read_toml("exhibit.toml")
    assert fields is not None, source.problems
    table = compile(fields.table("scene"), source)
    return table, source.problems


def errors(folder: Path, model: str = MODEL, scene: str = SCENE) -> list[str]:
    return [str(problem) for problem in compiled(folder, model, scene)[1] if not problem.warning]


def loaded(table: object) -> tuple[Simulation, list[Problem]]:
    """As a device loads a compiled scene."""
    fields = Fields(table, lambda path: Spot("pack.json", key=dotted(path)), [])
    simulation = load(fields)
    fields.done()
    return simulation, fields.problems


def built(folder: Path, model: str = MODEL) -> Simulation:
    """Checked, compiled and loaded again."""
    table, problems = compiled(folder, model)
    assert not problems, [str(problem) for problem in problems]
    simulation, more = loaded({"id": "model", **table})
    assert not more, [str(problem) for problem in more]
    return simulation


def german(words: Words) -> str:
    return say(words, "de")[0]


def told(model: Model, *steps: int) -> dict[str, Any]:
    """What is said at these steps."""
    values = model.values(steps)
    simulation = model.simulation
    spoken = model.fill(simulation.spoken, values, german, "de", "kein Wert")
    return {"values": values, "spoken": spoken, "shapes": model.shapes(values)}

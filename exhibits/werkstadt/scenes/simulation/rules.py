"""What a simulation computes from where its controls stand: values, the words that tell of them, and what is drawn."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from werkstadt.exhibits.model import Words
from werkstadt.scenes.simulation.check import SLOT, order
from werkstadt.scenes.simulation.compute import NO_VALUE, Turns, Workshop
from werkstadt.scenes.simulation.language import Name, Tree, names_in
from werkstadt.scenes.simulation.model import KINDS, Choice, Draw, Level, Quantity, Simulation, Slider, Written
from werkstadt.scenes.simulation.numbers import write

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

Say = Callable[[Words], str]
Values = Mapping[str, float]
"""By name; NaN where there is no value."""


@dataclass(frozen=True, slots=True)
class Shape:
    """One thing to draw. at: its places by name, all of them values. points: of a curve. cells: of a field, by rows."""

    draw: Draw
    at: Mapping[str, float]
    points: tuple[tuple[float, ...], ...] = ()
    cells: tuple[float, ...] = ()


class Model:
    """A simulation made ready to compute."""

    def __init__(self, simulation: Simulation) -> None:
        self.simulation = simulation
        workshop = Workshop((one.name, one.of, one.tree) for one in simulation.functions)
        self._quantities = [
            (one.name, _needed(one.tree), workshop.value(one.tree, _needed(one.tree)))
            for one in order(simulation.quantities)
        ]
        self._drawers = [_Drawer(draw, workshop) for draw in simulation.draws]
        self._texts = {drawer.draw.name: drawer for drawer in self._drawers if drawer.draw.name}
        self._named = {one.name: one for one in (*simulation.controls, *simulation.quantities)}

    def begin(self) -> tuple[int, ...]:
        """The steps at which the controls begin."""
        return tuple(control.start for control in self.simulation.controls)

    def values(self, steps: Sequence[int]) -> Values:
        controls = zip(self.simulation.controls, steps, strict=True)
        values = {control.name: control.value_at(step) for control, step in controls}
        for name, needed, compute in self._quantities:
            values[name] = compute([values.get(one, NO_VALUE) for one in needed])
        return values

    def shapes(self, values: Values) -> list[Shape]:
        """In the order in which they are drawn. What has no value somewhere is not drawn."""
        return [shape for drawer in self._drawers for shape in drawer.shapes(values)]

    def fill(self, words: Words, values: Values, say: Say, language: str, none: str) -> str:
        """The words with their {names} filled in. none: what stands where there is no value."""

        def told(name: str) -> str:
            bare, _, part = name.partition(".")
            one = self._named.get(bare)
            if bare in self._texts:
                shown = self._texts[bare].shapes(values)
                return self.drawn_text(shown[0], values, say, language, none) if shown else none
            if part == "word" and isinstance(one, Quantity | Slider):
                return self.word(one, values, say, language, none)
            return self.written(bare, values, say, language, none)

        return SLOT.sub(lambda found: told(found[1]), say(words))

    def written(self, name: str, values: Values, say: Say, language: str, none: str) -> str:
        """With its unit; of a choice, its label."""
        value, one = values.get(name, NO_VALUE), self._named.get(name)
        if one is None or math.isnan(value):
            return none
        if isinstance(one, Choice):
            return next((say(option.label) for option in one.options if option.value == value), none)
        return write_value(value, one.written, say, language)

    def drawn_text(self, shape: Shape, values: Values, say: Say, language: str, none: str) -> str:
        """What a text says, of which one letter alone may be shown, or each moved on in the alphabet."""
        text = self.fill(shape.draw.words, values, say, language, none)
        if shape.at["letter"] >= 0:
            text = text[int(shape.at["letter"]) % len(text)] if text else ""
        return shifted(text, round(shape.at["shift"]))

    def control_text(
        self, control: Slider | Choice, step: int, values: Values, say: Say, language: str, none: str
    ) -> str:
        """What a control says when it stands at that step."""
        there = {**values, control.name: control.value_at(step)}
        if isinstance(control, Choice):
            return say(control.options[min(max(0, step), control.steps)].label)
        return self.word(control, there, say, language, none)

    def word(self, one: Quantity | Slider, values: Values, say: Say, language: str, none: str) -> str:
        """What the part of its scale is called in which it lies; without levels, its value."""
        level = level_of(one.levels, values.get(one.name, NO_VALUE))
        if level is None:
            return self.written(one.name, values, say, language, none)
        return SLOT.sub(lambda found: self.written(found[1], values, say, language, none), say(level.label))


def level_of(levels: Sequence[Level], value: float) -> Level | None:
    """The first part of the scale that reaches up to the value."""
    if math.isnan(value):
        return None
    return next((level for level in levels if level.upto is None or value <= level.upto), None)


def write_value(value: float, written: Written, say: Say, language: str) -> str:
    """As "0,42 µm", held together by a space that does not break."""
    unit = say(written.unit)
    number = write(value, written.decimals, language)
    return f"{number}\u00a0{unit}" if unit else number


def shifted(text: str, places: int) -> str:
    """Each letter from A to Z moved on so many places in the alphabet, round and round; the rest as it is."""
    moved = _LETTERS[places % 26 :] + _LETTERS[: places % 26]
    return text.translate(str.maketrans(_LETTERS + _LETTERS.lower(), moved + moved.lower()))


class _Drawer:
    """One primitive, made ready to compute."""

    def __init__(self, draw: Draw, workshop: Workshop) -> None:
        self.draw = draw
        self.names = _needed(*draw.places.values(), without=("k",))
        self.keys = tuple(draw.places)
        self.places = workshop.values([*draw.places.values(), Name("k")], self.names, ("k",))
        self.turns = [(float(k),) for k in range(draw.repeat)]
        self.inner: tuple[str, ...] | None = None
        if draw.kind == "curve":
            self.inner = _needed(*draw.runs.values(), without=("t",))
            self.points = workshop.values(list(draw.runs.values()), self.inner, ("t",))
        elif draw.kind == "field":
            self.inner = _needed(draw.runs["value"], without=KINDS["field"].runs["value"])
            self.field = workshop.field(draw.runs["value"], self.inner, ("j", "y"), ("i", "x"))

    def shapes(self, values: Values) -> list[Shape]:
        named = [values.get(name, NO_VALUE) for name in self.names]
        found = []
        for *places, k in self.places(named, self.turns):
            at = dict(zip(self.keys, places, strict=True))
            if at["when"] and at["opacity"] > 0:
                found.append(self.shape(at, {**values, "k": k}) if self.inner is not None else Shape(self.draw, at))
        return found

    def shape(self, at: Mapping[str, float], values: Values) -> Shape:
        """Of a curve or a field."""
        named = [values.get(name, NO_VALUE) for name in self.inner or ()]
        if self.draw.kind == "curve":
            along = _along(at["from"], at["to"], self.draw.samples)
            return Shape(self.draw, at, points=tuple(self.points(named, along)))
        rows = _middles(at["y"], at["h"], self.draw.rows)
        columns = _middles(at["x"], at["w"], self.draw.columns)
        return Shape(self.draw, at, cells=tuple(self.field(named, rows, columns)))


def _needed(*trees: Tree, without: Sequence[str] = ()) -> tuple[str, ...]:
    return tuple(sorted({name for tree in trees for name in names_in(tree)} - set(without)))


def _along(first: float, last: float, samples: int) -> Turns:
    return [(first + (last - first) * at / (samples - 1),) for at in range(samples)]


def _middles(start: float, length: float, count: int) -> Turns:
    """(number, middle) of each cell."""
    return [(float(at), start + (at + 0.5) * length / count) for at in range(count)]

"""What a model is made of, as frozen objects. Lengths of the drawing are in units of its own box."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

from werkstadt.exhibits.model import Scene, Words
from werkstadt.scenes.simulation.language import Number, Tree

COLOURS = ("sun", "coral", "petrol", "violet", "sky", "ink", "paper")
GROUNDS = ("ink", "coral", "petrol", "violet", "sky", "paper")
STYLES = ("smooth", "rings", "cells")
ALIGNS = ("middle", "start", "end")


@dataclass(frozen=True)
class Level:
    """A part of a scale and what it is called. upto: where it ends, None for the last one."""

    upto: float | None
    label: Words


@dataclass(frozen=True)
class Written:
    """How a value is written: with so many decimals, and its unit (empty Words for none)."""

    decimals: int = 0
    unit: Words = field(default_factory=dict)


@dataclass(frozen=True)
class Slider:
    """A value that moves from `first` to `last` (which may be the smaller one) in so many steps.

    log: each step multiplies instead of adding. start: the step at which it begins. less, more: names of its pills.
    levels: what parts of it are called, written instead of the value.
    """

    name: str
    title: Words
    first: float
    last: float
    steps: int
    log: bool
    start: int
    written: Written
    less: Words
    more: Words
    levels: tuple[Level, ...] = ()

    def value_at(self, step: int) -> float:
        part = min(max(0, step), self.steps) / self.steps
        value = self.first * (self.last / self.first) ** part if self.log else self.first + part * self.span
        return float(f"{value:.12g}")

    @property
    def span(self) -> float:
        return self.last - self.first


@dataclass(frozen=True)
class Option:
    label: Words
    value: float


@dataclass(frozen=True)
class Choice:
    """One of a few values, each with a label. start: which one it begins with."""

    name: str
    title: Words
    options: tuple[Option, ...]
    start: int

    @property
    def steps(self) -> int:
        return len(self.options) - 1

    def value_at(self, step: int) -> float:
        return self.options[min(max(0, step), self.steps)].value


@dataclass(frozen=True)
class Function:
    """The author's own. of: names of its parameters, the only names that its tree may use."""

    name: str
    of: tuple[str, ...]
    tree: Tree


@dataclass(frozen=True)
class Quantity:
    """A computed value. title: empty Words, unless it is read out beside the drawing."""

    name: str
    tree: Tree
    written: Written
    levels: tuple[Level, ...]
    title: Words


@dataclass(frozen=True)
class Kind:
    """A kind of primitive. needs, may: its expressions, the latter with what they are if left out.

    runs: expressions that are computed many times over, each with the names that run.
    """

    needs: tuple[str, ...]
    may: Mapping[str, float]
    runs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


COMMON: Mapping[str, float] = {"opacity": 1, "blend": 0, "when": 1}
KINDS: Mapping[str, Kind] = {
    "line": Kind(("x1", "y1", "x2", "y2"), {"width": 0.8}),
    "arrow": Kind(("x1", "y1", "x2", "y2"), {"width": 1.2, "head": 5}),
    "circle": Kind(("x", "y", "r"), {"width": 0}),
    "rect": Kind(("x", "y", "w", "h"), {"width": 0, "radius": 0}),
    "text": Kind(("x", "y"), {"size": 6, "shift": 0, "letter": -1}),
    "picture": Kind(("x", "y", "w", "h"), {}),
    "bitmap": Kind(("x", "y", "w", "h"), {}),
    "curve": Kind(("from", "to"), {"width": 1}, {"x": ("t",), "y": ("t",), "base": ("t",)}),
    "field": Kind(("x", "y", "w", "h"), {}, {"value": ("x", "y", "i", "j")}),
}
RUNNING = ("k", "t", "x", "y", "i", "j")
"""Names that run by themselves: k counts a repeat, t goes along a curve, the others are a field's places and cells."""


@dataclass(frozen=True)
class Draw:
    """A primitive. places: its expressions, computed once a turn; runs: those computed for each sample or cell.

    colours: tokens between which `blend` (0 to 1) chooses. repeat: how often it is drawn, with k = 0, 1, …
    darken: like a film, it lets through what is darker behind it. name: under which `spoken` can tell what a text says.
    cells: of a bitmap, row by row, each a whole number whose lowest bit is the rightmost cell.
    """

    kind: str
    places: Mapping[str, Tree]
    runs: Mapping[str, Tree]
    colours: tuple[str, ...]
    repeat: int = 1
    darken: bool = False
    name: str = ""
    words: Words = field(default_factory=dict)
    align: str = "middle"
    strong: bool = False
    samples: int = 0
    columns: int = 0
    rows: int = 0
    style: str = "smooth"
    core: str = ""
    file: Path | None = None
    cells: tuple[int, ...] = ()

    @property
    def once(self) -> bool:
        """Nothing about it ever changes."""
        return all(isinstance(tree, Number) for tree in (*self.places.values(), *self.runs.values()))


@dataclass(frozen=True)
class Simulation(Scene):
    """box: width and height of the drawing, in its own units, x to the right and y down. ground: token behind it.

    spoken: what the drawing shows just now, for somebody who does not see it, with {names} filled in.
    """

    kind: ClassVar[str] = "simulation"

    title: Words
    text: Words
    ground: str
    box: tuple[float, float]
    controls: tuple[Slider | Choice, ...]
    functions: tuple[Function, ...]
    quantities: tuple[Quantity, ...]
    draws: tuple[Draw, ...]
    readouts: tuple[str, ...]
    spoken: Words

"""The field, what the network makes of it, and what a visitor asks it, as the page binds to them."""

from PySide6.QtCore import Property, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from werkstadt.kiosk.views.kinds import LIST, MAP, TEXTS, Map
from werkstadt.kiosk.views.scene import SceneView
from werkstadt.scenes.network import rules
from werkstadt.scenes.network.drawing import Drawing
from werkstadt.scenes.network.load import Drawn
from werkstadt.scenes.network.rules import Thought
from werkstadt.scenes.network.squares import Squares

QML_IMPORT_NAME = "Werkstadt.Scenes.Network"
QML_IMPORT_MAJOR_VERSION = 1

__all__ = ["NetworkView", "Squares"]

_LOUD, _AUDIBLE = 0.5, 0.1
_NAMED = 3
"""How many neurons are named that speak for an output, or outputs that a neuron speaks for."""


@QmlElement
@QmlUncreatable("made for a scene")
class NetworkView(SceneView):  # type: ignore[operator]
    """lit: inputs as they were drawn, read: as the network gets them, 0 to 16 each, row by row.

    asked: "" or what the visitor wants explained, "neuron" or "output"; which: its number from 0.
    """

    changed = Signal()
    pictureChanged = Signal()  # noqa: N815 (Qt's way of naming)
    askedChanged = Signal()  # noqa: N815
    concluded = Signal(str, arguments=["words"])
    scene: Drawn

    def __init__(self, *given: object) -> None:
        super().__init__(*given)  # type: ignore[arg-type]
        self._network = self.scene.network
        self._drawing = Drawing(self._network.grid)
        self._asked, self._which, self._told = "", -1, ""
        self._look()

    def _look(self) -> None:
        drawing = self._drawing
        self._lit = rules.shown(drawing.grid, drawing.lines, drawing.dots)
        self._read = rules.read(drawing.grid, drawing.lines, drawing.dots)
        self._thought: Thought = rules.think(self._network, self._read)

    def _redraw(self) -> None:
        self._look()
        self.pictureChanged.emit()

    def refresh(self) -> None:
        self.changed.emit()
        self.pictureChanged.emit()
        self.askedChanged.emit()

    # Drawing: places in parts of the field

    @Slot(int, float, float)
    def begin(self, finger: int, x: float, y: float) -> None:
        self.host.touched()
        self.ask("", -1)
        self._drawing.begin(finger, x, y)
        self._redraw()

    @Slot(int, float, float)
    def move(self, finger: int, x: float, y: float) -> None:
        self.host.touched()
        if self._drawing.move(finger, x, y):
            self._redraw()

    @Slot(int)
    def end(self, finger: int) -> None:
        self._drawing.end(finger)

    @Slot(int)
    def drop(self, finger: int) -> None:
        self._drawing.drop(finger)
        self._redraw()

    @Slot(float, float)
    def tap(self, x: float, y: float) -> None:
        if self._asked:
            self.ask("", -1)  # the field shows something else: first back to the drawing
        else:
            self.switch(*self._drawing.cell_at(x, y))

    @Slot(int, int, result=bool)
    def switch(self, column: int, row: int) -> bool:
        """One light, on or off. Whether it is on afterwards."""
        self.host.touched()
        self.ask("", -1)
        on = self._drawing.switch((column, row))
        self._redraw()
        return on

    @Slot()
    def clear(self) -> None:
        self.host.touched()
        self._start(Drawing(self._network.grid))

    @Slot(int)
    def example(self, number: int) -> None:
        self.host.touched()
        if 0 <= number < len(self.scene.examples):
            self._start(Drawing(self._network.grid, dots=set(self.scene.examples[number].cells)))

    def _start(self, drawing: Drawing) -> None:
        self._drawing = drawing
        self.ask("", -1)
        self._redraw()

    # Asking

    @Slot(str, int)
    def ask(self, what: str, which: int) -> None:
        """The same once more takes the question back."""
        self.host.touched()
        wanted = ("", -1) if (what, which) == (self._asked, self._which) else (what, which)
        if wanted != (self._asked, self._which):
            self._asked, self._which = wanted
            self.askedChanged.emit()

    @Slot()
    def rest(self) -> None:
        """The finger rests: what is said now may be said aloud, if it is something new."""
        if self._drawing.fingers or self._drawing.empty:
            return
        words = f"{self._verdict()} {self._percent()}"
        if words != self._told:
            self._told = words
            self.concluded.emit(words)

    # State

    def _verdict(self) -> str:
        if self._drawing.empty:
            return self.say(self.scene.title)
        first, second = self._thought.ranked[:2]
        sayings = {"sure": self.scene.sure, "maybe": self.scene.maybe, "torn": self.scene.torn}
        said = self.say(sayings[self._thought.certainty])
        return said.replace("{label}", self.scene.labels[first]).replace("{other}", self.scene.labels[second])

    def _percent(self) -> str:
        return "" if self._drawing.empty else f"{_percent(self._thought.chances[self._thought.best])} %"

    def _get_outputs(self) -> list[Map]:
        empty = self._drawing.empty
        return [
            {
                "label": label,
                "part": 0.0 if empty else chance,
                "percent": "" if empty else f"{_percent(chance)} %",
                "best": not empty and at == self._thought.best,
            }
            for at, (label, chance) in enumerate(zip(self.scene.labels, self._thought.chances, strict=True))
        ]

    def _get_neurons(self) -> list[Map]:
        """strength 0…1, level: "loud", "quiet" or "silent", says: above 0 for the output that is asked for."""
        strengths = [0.0] * self._count if self._drawing.empty else rules.strengths(self._thought)
        says = self._speakers() if self._asked == "output" else [0.0] * self._count
        most = max((abs(one) for one in says), default=0.0) or 1.0
        return [
            {"strength": strength, "level": _level(strength), "says": said / most if abs(said) > 0.1 * most else 0.0}
            for strength, said in zip(strengths, says, strict=True)
        ]

    def _speakers(self) -> list[float]:
        if self._drawing.empty:
            return [0.0] * self._count
        return rules.speakers(self._network, self._thought, self._which)

    @property
    def _count(self) -> int:
        return len(self._network.hidden.biases)

    def _get_weights(self) -> list[list[float]]:
        return [rules.looks_for(self._network, neuron) for neuron in range(self._count)]

    def _get_answer(self) -> Map:
        """Numbers and labels for what the page says about what was asked; empty where nothing was."""
        if self._asked == "neuron":
            weights = rules.looks_for(self._network, self._which)
            votes = self._network.outputs.weights[self._which]
            grid = self._network.grid
            return {
                "light": rules.ninth_of(grid, weights, 1),
                "dark": rules.ninth_of(grid, weights, -1),
                "for": ", ".join(self.scene.labels[one] for one in _first(votes, 1)),
                "against": ", ".join(self.scene.labels[one] for one in _first(votes, -1)),
            }
        if self._asked == "output":
            says = self._speakers()
            return {
                "label": self.scene.labels[self._which],
                "for": ", ".join(str(one + 1) for one in _first(says, 1)),
                "against": ", ".join(str(one + 1) for one in _first(says, -1)),
            }
        return {}

    def _get_examples(self) -> list[Map]:
        columns, rows = self._network.grid
        return [
            {
                "name": self.say(one.name),
                "cells": [rules.STEPS * ((x, y) in one.cells) for y in range(rows) for x in range(columns)],
            }
            for one in self.scene.examples
        ]

    def _get_known(self) -> int:
        """How many of 100, rounded down: rather too little than too much."""
        return 100 * self._network.right // self._network.of

    columns = Property(int, lambda self: self._network.grid[0], constant=True)
    rows = Property(int, lambda self: self._network.grid[1], constant=True)
    weights = Property(LIST, _get_weights, constant=True)
    labels = Property(TEXTS, lambda self: list(self.scene.labels), constant=True)
    inside = Property(bool, lambda self: self.scene.neurons, constant=True)
    known = Property(int, _get_known, constant=True)
    right = Property(int, lambda self: self._network.right, constant=True)
    of = Property(int, lambda self: self._network.of, constant=True)
    title = Property(str, lambda self: self.say(self.scene.title), notify=changed)
    text = Property(str, lambda self: self.say(self.scene.text), notify=changed)
    examples = Property(LIST, _get_examples, notify=changed)
    empty = Property(bool, lambda self: self._drawing.empty, notify=pictureChanged)
    full = Property(bool, lambda self: self._drawing.full, notify=pictureChanged)
    lit = Property(LIST, lambda self: self._lit, notify=pictureChanged)
    read = Property(LIST, lambda self: self._read, notify=pictureChanged)
    verdict = Property(str, _verdict, notify=pictureChanged)
    percent = Property(str, _percent, notify=pictureChanged)
    outputs = Property(LIST, _get_outputs, notify=pictureChanged)
    neurons = Property(LIST, _get_neurons, notify=pictureChanged)
    speakers = Property(LIST, _get_neurons, notify=askedChanged)
    asked = Property(str, lambda self: self._asked, notify=askedChanged)
    which = Property(int, lambda self: self._which, notify=askedChanged)
    answer = Property(MAP, _get_answer, notify=askedChanged)


def _percent(chance: float) -> int:
    """Whole ones; 100 only for what cannot be told from it."""
    return min(99, round(100 * chance)) if chance < 0.9995 else 100


def _level(strength: float) -> str:
    return "loud" if strength >= _LOUD else "quiet" if strength >= _AUDIBLE else "silent"


def _first(values: list[float] | tuple[float, ...], sign: int) -> list[int]:
    """Numbers of the largest of that sign, the largest first; those far below it do not count."""
    most = max((sign * one for one in values), default=0.0)
    found = [at for at in range(len(values)) if most > 0 and sign * values[at] > 0.2 * most]
    return sorted(found, key=lambda at: -sign * values[at])[:_NAMED]

"""From fingers to numbers, and from numbers to an answer.

What is drawn becomes a small picture, made as the digits were with which the network learned: a fine bitmap of four by
four dots for each input, every drawing stretched to the same box in its middle, and drawn with a pen that leaves about
as much ink as those have. An input is the number of dots that are on in its block, 0 to 16. Measured on scikit-learn's
copy of the digits: every one of them fills all eight rows and about 20 of 32 columns, with 311 of 1,024 dots on, and
that hardly differs from digit to digit: so a 1 is thick, and an 8 is thin.
"""

import itertools
import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from werkstadt.scenes.network.load import Network

FINE = 4
"""Dots of the fine bitmap along an input."""
STEPS = FINE * FINE
POINTS_MAX = 400
LENGTH_MAX = 12.0
"""Of all strokes of a drawing, the length in parts of the field: more than any digit takes, and little enough to be
read between two touches."""
NEAR = 0.015
"""Points closer to the last one than this part of the field are left out."""

BOX = 20 / 32
"""Width of the box in parts of its height."""
NARROW = 0.22
"""A drawing narrower than this part of its height is no more stretched than one that is as narrow as this: a bare 1."""
INK = 0.28
"""Part of the dots that are on."""
PEN_LEAST, PEN_MOST = 0.11, 0.27
"""Diameter of the pen in parts of the field's height."""
FREE_PEN = 0.15

SURE = 0.8
POSSIBLE = 0.15

Point = tuple[float, float]
Line = Sequence[Point]
Cell = tuple[int, int]
"""Column and row, from 0."""


@dataclass(frozen=True)
class Thought:
    """hidden: how strongly each neuron speaks. chances: of each output, 0 to 1, together 1."""

    hidden: tuple[float, ...]
    chances: tuple[float, ...]

    @property
    def best(self) -> int:
        return self.chances.index(max(self.chances))

    @property
    def ranked(self) -> list[int]:
        return sorted(range(len(self.chances)), key=lambda one: -self.chances[one])

    @property
    def certainty(self) -> str:
        """ "sure", "maybe" (one stands out) or "torn" (a second is possible too). It never says that it is neither."""
        first, second = (self.chances[one] for one in self.ranked[:2])
        if first >= SURE:
            return "sure"
        return "torn" if second >= POSSIBLE else "maybe"


def think(network: Network, inputs: Sequence[float]) -> Thought:
    """inputs: 0 to STEPS each."""
    seen = [one / STEPS for one in inputs]
    hidden = tuple(_activate(network.activation, one) for one in network.hidden.pass_on(seen))
    return Thought(hidden, _soften(network.outputs.pass_on(hidden)))


def _activate(activation: str, value: float) -> float:
    if activation == "relu":
        return max(0.0, value)
    if activation == "tanh":
        return math.tanh(value)
    return 0.5 * (1.0 + math.tanh(0.5 * value))  # logistic, without overflow


def _soften(values: Sequence[float]) -> tuple[float, ...]:
    most = max(values)
    powers = [math.exp(one - most) for one in values]
    total = sum(powers)
    return tuple(one / total for one in powers)


def speakers(network: Network, thought: Thought, output: int) -> list[float]:
    """What each hidden neuron says to an output now: for it (above 0), against it (below), or nothing."""
    return [active * weights[output] for active, weights in zip(thought.hidden, network.outputs.weights, strict=True)]


def strengths(thought: Thought) -> list[float]:
    """How active each hidden neuron is, 0 to 1, the most active being 1."""
    most = max(abs(one) for one in thought.hidden)
    return [abs(one) / most if most > 0 else 0.0 for one in thought.hidden]


def looks_for(network: Network, neuron: int) -> list[float]:
    """Its weights, -1 to 1, row by row: above 0 it looks for light there, below 0 for darkness."""
    weights = [row[neuron] for row in network.hidden.weights]
    most = max(abs(one) for one in weights)
    return [one / most if most > 0 else 0.0 for one in weights]


def ninth_of(grid: tuple[int, int], weights: Sequence[float], sign: int) -> int:
    """In which ninth of the picture, row by row, the weights of that sign are strongest together."""
    columns, rows = grid
    sums = [0.0] * 9
    for at, weight in enumerate(weights):
        row, column = divmod(at, columns)
        sums[3 * (3 * row // rows) + 3 * column // columns] += max(0.0, sign * weight)
    return sums.index(max(sums))


# Pictures


def counts(rows: Sequence[int], columns: int) -> list[int]:
    """Dots that are on in each block. rows: of the fine bitmap, the lowest bit at the left."""
    block = (1 << FINE) - 1
    return [
        sum(((rows[top + row] >> left) & block).bit_count() for row in range(FINE))
        for top in range(0, len(rows), FINE)
        for left in range(0, columns * FINE, FINE)
    ]


def shown(grid: tuple[int, int], lines: Iterable[Line], dots: Collection[Cell]) -> list[int]:
    """What lights up where it was drawn: the strokes as they are, and a whole block for a dot."""
    columns, rows = grid
    scaled = [[(x * columns * FINE, y * rows * FINE) for x, y in line] for line in lines]
    lit = counts(_draw(scaled, FREE_PEN * rows * FINE, columns * FINE, rows * FINE), columns)
    for column, row in dots:
        lit[row * columns + column] = STEPS
    return lit


def read(grid: tuple[int, int], lines: Sequence[Line], dots: Collection[Cell]) -> list[int]:
    """The picture that the network gets: everything stretched to the box, with as much ink as it learned with."""
    columns, rows = grid
    all_lines = [line for line in (*lines, *_joined(grid, dots)) if line]
    if not all_lines:
        return [0] * (columns * rows)
    wide, high = columns * FINE, rows * FINE
    fitted, pen = _fit([[(x * wide, y * high) for x, y in line] for line in all_lines], wide, high)
    return counts(_draw(fitted, pen, wide, high), columns)


def _joined(grid: tuple[int, int], dots: Collection[Cell]) -> list[Line]:
    """Dots as strokes: each by itself, and a line to every neighbour; over a corner only where none is between."""
    columns, rows = grid

    def middle(cell: Cell) -> Point:
        return (cell[0] + 0.5) / columns, (cell[1] + 0.5) / rows

    there = set(dots)
    lines: list[Line] = [[middle(cell)] for cell in sorted(there)]
    for column, row in sorted(there):
        for right, down in ((1, 0), (0, 1), (1, 1), (-1, 1)):
            other = (column + right, row + down)
            between = {(column + right, row), (column, row + down)} - {(column, row), other}
            if other in there and not (right and down and between & there):
                lines.append([middle((column, row)), middle(other)])
    return lines


def _fit(lines: Sequence[Line], wide: int, high: int) -> tuple[list[Line], float]:
    """Lines (in dots of the fine bitmap) stretched to the box in its middle, and the diameter of the pen."""
    left, right = min(x for line in lines for x, _ in line), max(x for line in lines for x, _ in line)
    top, bottom = min(y for line in lines for _, y in line), max(y for line in lines for _, y in line)
    tall = max(bottom - top, (right - left) / 4, 1e-6)  # a line that lies is not made to stand
    # One that is drawn wide is pressed together, a narrow one is drawn apart, but not one that is bare.
    slim = min(1.0, (right - left) / (NARROW * tall))
    steps = [(b[0] - a[0], b[1] - a[1]) for line in lines for a, b in itertools.pairwise(line)]
    pen, stretch_x, stretch_y = FREE_PEN * high, 1.0, 1.0
    for _ in range(3):  # the pen takes room of the box, and what is left of it decides how long the lines are
        stretch_x, stretch_y = slim * (BOX * high - pen) / max(right - left, 1e-6), (high - pen) / tall
        length = sum(math.hypot(x * stretch_x, y * stretch_y) for x, y in steps)
        pen = max(PEN_LEAST * high, min(PEN_MOST * high, INK * wide * high / max(length, 1.0)))
    middle_x, middle_y = (left + right) / 2, (top + bottom) / 2
    return [
        [((x - middle_x) * stretch_x + wide / 2, (y - middle_y) * stretch_y + high / 2) for x, y in line]
        for line in lines
    ], pen


def _draw(lines: Iterable[Line], pen: float, wide: int, high: int) -> list[int]:
    """A bitmap with round strokes of that diameter, as rows of bits."""
    radius = round(pen) / 2
    rows = [0] * high
    everywhere = (1 << wide) - 1
    for x, y in _half_steps(lines):
        for down, bits in _disc(radius, x & 1, y & 1):
            row = (y >> 1) + down
            if 0 <= row < high:
                at = (x >> 1) - _REACH
                rows[row] |= (bits << at if at >= 0 else bits >> -at) & everywhere
    return rows


_REACH = 16


@cache
def _disc(radius: float, half_x: int, half_y: int) -> tuple[tuple[int, int], ...]:
    """(row, bits) of the dots with their middle in a disc at (0, 0) or half a dot beside; bit _REACH is column 0."""
    found = []
    reach = math.ceil(radius) + 1
    for row in range(-reach, reach + 1):
        bits = 0
        for column in range(-reach, reach + 1):
            if math.hypot(column + 0.5 - half_x / 2, row + 0.5 - half_y / 2) <= radius:
                bits |= 1 << (column + _REACH)
        if bits:
            found.append((row, bits))
    return tuple(found)


def _half_steps(lines: Iterable[Line]) -> set[tuple[int, int]]:
    """Everywhere the pen comes, in half dots, each place once."""
    places: set[tuple[int, int]] = set()
    for line in lines:
        before_x, before_y = line[0][0] * 2, line[0][1] * 2
        for x, y in line:
            step_x, step_y = x * 2 - before_x, y * 2 - before_y
            count = int(max(abs(step_x), abs(step_y)) / 2) + 1
            for step in range(1, count + 1):
                places.add((round(before_x + step_x * step / count), round(before_y + step_y * step / count)))
            before_x, before_y = x * 2, y * 2
    return places

"""What a visitor has drawn into the field so far: strokes of fingers, and lights set one by one."""

import itertools
import math
from dataclasses import dataclass, field

from werkstadt.scenes.network.rules import LENGTH_MAX, NEAR, POINTS_MAX, Cell, Line, Point


@dataclass
class Drawing:
    """grid: columns and rows. fingers: the stroke of each finger that is on the glass, by its number."""

    grid: tuple[int, int]
    strokes: list[list[Point]] = field(default_factory=list)
    dots: set[Cell] = field(default_factory=set)
    fingers: dict[int, list[Point]] = field(default_factory=dict)

    @property
    def lines(self) -> list[Line]:
        return [*self.strokes]

    @property
    def empty(self) -> bool:
        return not self.strokes and not self.dots

    @property
    def full(self) -> bool:
        """More would take too long to read, and is no digit."""
        steps = [math.dist(*ends) for stroke in self.strokes for ends in itertools.pairwise(stroke)]
        return sum(len(stroke) for stroke in self.strokes) >= POINTS_MAX or sum(steps) >= LENGTH_MAX

    def begin(self, finger: int, x: float, y: float) -> None:
        self.end(finger)
        if not self.full:
            self.fingers[finger] = [_inside(x, y)]
            self.strokes.append(self.fingers[finger])

    def move(self, finger: int, x: float, y: float) -> bool:
        """Whether anything is different now."""
        stroke = self.fingers.get(finger)
        point = _inside(x, y)
        if stroke is None or self.full or max(abs(a - b) for a, b in zip(stroke[-1], point, strict=True)) < NEAR:
            return False
        stroke.append(point)
        return True

    def end(self, finger: int) -> None:
        self.fingers.pop(finger, None)

    def drop(self, finger: int) -> None:
        """It was no finger: its stroke goes."""
        stroke = self.fingers.pop(finger, None)
        self.strokes = [one for one in self.strokes if one is not stroke]

    def switch(self, cell: Cell) -> bool:
        """Whether it is on afterwards. A light that a stroke put on stays on."""
        if cell in self.dots:
            self.dots.discard(cell)
        else:
            self.dots.add(cell)
        return cell in self.dots

    def cell_at(self, x: float, y: float) -> Cell:
        columns, rows = self.grid
        return min(columns - 1, max(0, int(x * columns))), min(rows - 1, max(0, int(y * rows)))


def _inside(x: float, y: float) -> Point:
    return min(1.0, max(0.0, x)), min(1.0, max(0.0, y))

"""What is on a sheet: strokes of pens and erasers and the shapes that a tap places, each undone as it was made.

Places are in parts of the sheet's width and height, 0 to 1; the sheet is ASPECT times as wide as it is high on every
glass. A sheet holds at most POINTS_MAX points in STROKES_MAX strokes, so that its record stays below RECORD_MAX bytes.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

ASPECT = 1.6
WIDTHS = (0.008, 0.02, 0.05)
"""Of the pens, in parts of the sheet's height."""
ERASER_WIDTHS = (0.03, 0.07, 0.15)
SHAPE_SIZES = (0.1, 0.2, 0.36)
"""Height of a shape in parts of the sheet's height, by width of the pen."""
COLUMNS, ROWS = 24, 15
"""Places of the cursor: they are squares on the sheet."""

POINTS_MAX = 9_800
STROKES_MAX = 800
PIECE_POINTS = 500
"""A stroke that goes on and on is kept in pieces of so many raw points."""
NEAR = 0.002
SMOOTH, SMOOTH_MOST = 0.008, 12
"""A finger's way is rounded by curves of points so far apart, at most so many between two places of the finger."""
STRAIGHT = 0.0012
"""Points that lie no further from the line between their neighbours are left out. Parts of the sheet's height."""
RECORD_MAX = 200_000
DECIMALS = 4

ERASER = "eraser"
FREE = ("pen", ERASER)
SHAPES = ("circle", "square", "triangle", "star", "heart")
TOOLS = (*FREE, "line", *SHAPES)

Point = tuple[float, float]


@dataclass(frozen=True)
class Stroke:
    """colour: a token, or "eraser". width: number of the pen, 0 to 2. points: one is a dot.

    more: it goes on where the one before ends, and is undone with it.
    """

    colour: str
    width: int
    points: tuple[Point, ...]
    more: bool = False

    @property
    def size(self) -> float:
        """Diameter of the pen in parts of the sheet's height."""
        return (ERASER_WIDTHS if self.colour == ERASER else WIDTHS)[self.width]


@dataclass
class Open:
    """A stroke that a finger is drawing. points: of its ink, which is half a step behind the finger.

    finger: where that is. straight: it goes from place to place, without curves.
    kept: pieces of it that are on the sheet already.
    """

    colour: str
    width: int
    points: list[Point]
    finger: Point
    straight: bool = False
    kept: list[Stroke] = field(default_factory=list)


@dataclass
class Sheet:
    strokes: list[Stroke] = field(default_factory=list)
    open: dict[int, Open] = field(default_factory=dict)
    _points: int = 0

    @property
    def empty(self) -> bool:
        return not self.strokes and not self.open

    @property
    def full(self) -> bool:
        """What is being drawn counts as it is, before it is simplified."""
        drawing = sum(len(one.points) for one in self.open.values())
        return self._points + drawing >= POINTS_MAX or len(self.strokes) + len(self.open) >= STROKES_MAX

    def add(self, stroke: Stroke) -> bool:
        """Whether there was room for it."""
        if len(self.strokes) >= STROKES_MAX or self._points + len(stroke.points) > POINTS_MAX:
            return False
        self.strokes.append(stroke)
        self._points += len(stroke.points)
        return True

    def begin(self, finger: int, colour: str, width: int, at: Point, straight: bool = False) -> bool:
        self.end(finger)
        if self.full:
            return False
        at = inside(at)
        self.open[finger] = Open(colour, width, [at], at, straight)
        return True

    def move(self, finger: int, to: Point) -> list[Point]:
        """Points of the new ink, from the end of the ink before; empty for none."""
        drawing = self.open.get(finger)
        to = inside(to)
        if drawing is None or distance(drawing.finger, to) < NEAR:
            return []
        if self.full:
            self.end(finger)
            return []
        last = drawing.points[-1]
        if len(drawing.points) >= PIECE_POINTS:
            kept = self._keep(drawing)
            drawing = self.open[finger] = Open(
                drawing.colour, drawing.width, [last], drawing.finger, drawing.straight, kept
            )
        new = [to] if drawing.straight else rounded(last, drawing.finger, to)
        drawing.finger = to
        drawing.points += new
        return [last, *new]

    def _keep(self, drawing: Open) -> list[Stroke]:
        """Its pieces so far, with this one."""
        piece = Stroke(drawing.colour, drawing.width, simplified(drawing.points), bool(drawing.kept))
        return [*drawing.kept, piece] if self.add(piece) else drawing.kept

    def end(self, finger: int) -> list[Point]:
        """Points of the ink that was still missing."""
        drawing = self.open.pop(finger, None)
        if drawing is None:
            return []
        last = drawing.points[-1]
        missing = [drawing.finger] if drawing.finger != last else []
        drawing.points += missing
        self._keep(drawing)
        return [last, *missing]

    def drop(self, finger: int) -> bool:
        """It was a palm: its stroke goes, and what of it is kept already. Whether there was one."""
        drawing = self.open.pop(finger, None)
        if drawing is None:
            return False
        self.strokes = [one for one in self.strokes if not any(one is piece for piece in drawing.kept)]
        self._points = sum(len(one.points) for one in self.strokes)
        return True

    def undo(self) -> bool:
        """The last stroke with all its pieces. Whether there was one."""
        there = bool(self.strokes)
        while self.strokes:
            last = self.strokes.pop()
            self._points -= len(last.points)
            if not last.more:
                break
        return there

    def clear(self) -> None:
        self.strokes.clear()
        self.open.clear()
        self._points = 0


def inside(at: Point) -> Point:
    return min(1.0, max(0.0, at[0])), min(1.0, max(0.0, at[1]))


def distance(one: Point, other: Point) -> float:
    """In parts of the sheet's height."""
    return math.hypot((one[0] - other[0]) * ASPECT, one[1] - other[1])


def rounded(start: Point, finger: Point, to: Point) -> list[Point]:
    """Points of a curve from the end of the ink to halfway between the finger's last place and its new one."""
    end = (finger[0] + to[0]) / 2, (finger[1] + to[1]) / 2
    count = max(1, min(SMOOTH_MOST, math.ceil((distance(start, finger) + distance(finger, end)) / SMOOTH)))
    points = []
    for step in range(1, count + 1):
        part = step / count
        a, b, c = (1 - part) ** 2, 2 * part * (1 - part), part**2
        points.append((a * start[0] + b * finger[0] + c * end[0], a * start[1] + b * finger[1] + c * end[1]))
    return points


def simplified(points: Sequence[Point]) -> tuple[Point, ...]:
    """Without those that a line between their neighbours shows as well. After Douglas and Peucker."""
    keep = {0, len(points) - 1}
    parts = [(0, len(points) - 1)]
    while parts:
        first, last = parts.pop()
        far, at = STRAIGHT, -1
        for number in range(first + 1, last):
            away = _from_line(points[number], points[first], points[last])
            if away > far:
                far, at = away, number
        if at >= 0:
            keep.add(at)
            parts += [(first, at), (at, last)]
    return tuple(points[number] for number in sorted(keep))


def _from_line(point: Point, start: Point, end: Point) -> float:
    wide, high = (end[0] - start[0]) * ASPECT, end[1] - start[1]
    x, y = (point[0] - start[0]) * ASPECT, point[1] - start[1]
    length = wide * wide + high * high
    along = min(1.0, max(0.0, (x * wide + y * high) / length)) if length else 0.0
    return math.hypot(x - along * wide, y - along * high)


def shape(name: str, colour: str, width: int, at: Point) -> Stroke:
    """One of SHAPES around a place, as a closed line; what would lie outside the sheet is drawn at its edge."""
    half = SHAPE_SIZES[width] / 2
    points = [inside((at[0] + x * half / ASPECT, at[1] + y * half)) for x, y in _OUTLINES[name]]
    return Stroke(colour, width, tuple(points))


def _ring(corners: int, turn: float = 0.0, dents: float = 1.0) -> list[Point]:
    """A closed line around (0, 0); dents: how far out every second corner lies."""
    angles = [2 * math.pi * corner / corners + turn for corner in range(corners)]
    far = [1.0 if corner % 2 == 0 else dents for corner in range(corners)]
    ring = [(out * math.sin(angle), -out * math.cos(angle)) for out, angle in zip(far, angles, strict=True)]
    return [*ring, ring[0]]


def _heart() -> list[Point]:
    """The well-known curve of sines and cosines."""
    points = []
    for step in range(81):
        angle = 2 * math.pi * step / 80
        across = math.sin(angle) ** 3
        up = (13 * math.cos(angle) - 5 * math.cos(2 * angle) - 2 * math.cos(3 * angle) - math.cos(4 * angle)) / 16
        points.append((across, -up - 0.1))
    return points


_OUTLINES: Mapping[str, list[Point]] = {
    "circle": _ring(64),
    "square": [(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9), (-0.9, -0.9)],
    "triangle": _ring(3),
    "star": _ring(10, dents=0.45),
    "heart": _heart(),
}


def cell_middle(column: int, row: int) -> Point:
    return (column + 0.5) / COLUMNS, (row + 0.5) / ROWS


def record(scene: str, strokes: Iterable[Stroke]) -> dict[str, object]:
    """The body of a record "drawing", version 1: below RECORD_MAX bytes as JSON for whatever a sheet can hold.

    points: x, y, x, y … in parts of the sheet's width and height. width: diameter of the pen in parts of its height.
    Nothing tells when a stroke was drawn.
    """
    return {
        "scene": scene,
        "aspect": ASPECT,
        "strokes": [
            {
                "colour": one.colour,
                "width": one.size,
                "points": [round(part, DECIMALS) for point in one.points for part in point],
            }
            for one in strokes
        ],
    }

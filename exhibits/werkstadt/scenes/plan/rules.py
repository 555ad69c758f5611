"""Where the marks of a plan stand, which place a finger means, and how close one has to look to part two marks.

Points are (x, y) in one plane, whatever its unit; y grows downwards.
"""

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

Point = tuple[float, float]
_GRID = 24


@dataclass(frozen=True)
class Box:
    """A rectangle by its middle."""

    x: float
    y: float
    width: float
    height: float

    def apart_from(self, other: "Box", gap: float) -> bool:
        return (
            abs(self.x - other.x) >= (self.width + other.width) / 2 + gap - 1e-6
            or abs(self.y - other.y) >= (self.height + other.height) / 2 + gap - 1e-6
        )


@dataclass(frozen=True)
class Mark:
    """One mark on the glass, for one place or for several that lie too near one another. places: their numbers."""

    x: float
    y: float
    places: tuple[int, ...]


def signed_area(corners: Sequence[Point]) -> float:
    """Of a polygon; its sign says which way it turns."""
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in _sides(corners)) / 2


def holds(corners: Sequence[Point], point: Point) -> bool:
    """Whether the point lies in the polygon (even-odd)."""
    x, y = point
    inside = False
    for (x1, y1), (x2, y2) in _sides(corners):
        if (y1 > y) != (y2 > y) and x < x1 + (y - y1) / (y2 - y1) * (x2 - x1):
            inside = not inside
    return inside


def roomiest(corners: Sequence[Point]) -> Point:
    """A point well inside the polygon, for its mark: of a grid of points the one farthest from every side."""
    left, right = min(x for x, _ in corners), max(x for x, _ in corners)
    top, bottom = min(y for _, y in corners), max(y for _, y in corners)
    middle = ((left + right) / 2, (top + bottom) / 2)
    spots = [
        (left + (column + 0.5) / _GRID * (right - left), top + (row + 0.5) / _GRID * (bottom - top))
        for row in range(_GRID)
        for column in range(_GRID)
    ]
    inside = [spot for spot in (middle, *spots) if holds(corners, spot)]
    # Rounded, so that of many equal ones the most central is taken.
    return max(
        inside or [corners[0]],
        key=lambda spot: (round(_to_side(corners, spot), 6), -math.dist(spot, middle)),
    )


def meant(areas: Sequence[Sequence[Point]], point: Point) -> int:
    """Which area a finger there means: the smallest that holds the point, -1 for none. Empty areas hold nothing."""
    hit = [at for at, corners in enumerate(areas) if len(corners) >= 3 and holds(corners, point)]
    return min(hit, key=lambda at: abs(signed_area(areas[at])), default=-1)


def arrange(
    points: Sequence[Point], frame: tuple[float, float], size: float, gap: float, taken: Sequence[Box] = ()
) -> list[Mark]:
    """Marks for the points that are in the frame: whole in it, gap apart from one another and from what is taken.

    frame: width and height; points, size and gap in the same unit. A mark that would stand over the edge or over what
    is taken is moved; marks that still stand too near one another become one. What finds no place at all is left out:
    it comes when one looks closer, and stands in the list.
    """
    marks = [
        Mark(x, y, (number,))
        for number, (x, y) in enumerate(points)
        if -1e-6 <= x <= frame[0] + 1e-6 and -1e-6 <= y <= frame[1] + 1e-6
    ]
    for _ in range(len(marks) + 1):
        marks = [_moved(mark, frame, size, gap, taken) for mark in marks]
        near = next((pair for pair in itertools.combinations(marks, 2) if not _apart(*pair, size, gap)), None)
        if near is None:
            break
        marks = [mark for mark in marks if mark not in near] + [_merged(*near)]
    return [mark for mark in marks if _free(mark, frame, size, gap, taken)]


def zoom_to_part(points: Sequence[Point], size: float, gap: float) -> float:
    """How many times closer one has to look so that marks on these points stand apart; inf where two are the same."""
    least = min(
        (max(abs(x1 - x2), abs(y1 - y2)) for (x1, y1), (x2, y2) in itertools.combinations(points, 2)),
        default=math.inf,
    )
    return (size + gap) / least if least > 0 else math.inf


def _sides(corners: Sequence[Point]) -> Iterator[tuple[Point, Point]]:
    return zip(corners, (*corners[1:], *corners[:1]), strict=True)


def _to_side(corners: Sequence[Point], point: Point) -> float:
    return min(_to_segment(point, *side) for side in _sides(corners))


def _to_segment(point: Point, start: Point, end: Point) -> float:
    length = math.dist(start, end) ** 2
    (x, y), (x1, y1), (x2, y2) = point, start, end
    way = 0.0 if length == 0 else min(1.0, max(0.0, ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / length))
    return math.dist(point, (x1 + way * (x2 - x1), y1 + way * (y2 - y1)))


def _box(mark: Mark, size: float) -> Box:
    return Box(mark.x, mark.y, size, size)


def _apart(one: Mark, other: Mark, size: float, gap: float) -> bool:
    return _box(one, size).apart_from(_box(other, size), gap)


def _merged(one: Mark, other: Mark) -> Mark:
    here, there = len(one.places), len(other.places)
    return Mark(
        (one.x * here + other.x * there) / (here + there),
        (one.y * here + other.y * there) / (here + there),
        tuple(sorted(one.places + other.places)),
    )


def _moved(mark: Mark, frame: tuple[float, float], size: float, gap: float, taken: Sequence[Box]) -> Mark:
    mark = _into(mark, frame, size)
    for other in taken:
        if not _box(mark, size).apart_from(other, gap):
            mark = _beside(mark, other, frame, size, gap)
    return mark


def _into(mark: Mark, frame: tuple[float, float], size: float) -> Mark:
    def within(value: float, length: float) -> float:
        return length / 2 if length < size else min(max(value, size / 2), length - size / 2)

    return Mark(within(mark.x, frame[0]), within(mark.y, frame[1]), mark.places)


def _beside(mark: Mark, other: Box, frame: tuple[float, float], size: float, gap: float) -> Mark:
    """The shortest way out of the other's place that stays in the frame."""
    across, along = (size + other.width) / 2 + gap, (size + other.height) / 2 + gap
    ways = [
        Mark(other.x - across, mark.y, mark.places),
        Mark(other.x + across, mark.y, mark.places),
        Mark(mark.x, other.y - along, mark.places),
        Mark(mark.x, other.y + along, mark.places),
    ]
    inside = [way for way in ways if _into(way, frame, size) == way]
    return min(inside or [mark], key=lambda way: math.dist((way.x, way.y), (mark.x, mark.y)))


def _free(mark: Mark, frame: tuple[float, float], size: float, gap: float, taken: Sequence[Box]) -> bool:
    return _into(mark, frame, size) == mark and all(_box(mark, size).apart_from(other, gap) for other in taken)

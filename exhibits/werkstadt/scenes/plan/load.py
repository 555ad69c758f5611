"""A plan from its compiled table.

{"id", "title", "hint", "picture", "size": [width, height], "spot": [{"id", "at", "area", "title", "text", "picture"}],
"here": [{"zone", "at"}]}; all points in the plan's own units, from its upper left corner.
"""

import math
from dataclasses import dataclass
from typing import ClassVar

from werkstadt.exhibits.fields import Fields
from werkstadt.exhibits.model import Picture, Scene, Words
from werkstadt.exhibits.pictures import load_picture
from werkstadt.exhibits.problems import short
from werkstadt.scenes.plan.rules import Point

SPOTS_MAX = 24
CORNERS_MIN, CORNERS_MAX = 3, 64
HERES_MAX = 100


@dataclass(frozen=True)
class Spot:
    """at: where its mark stands. area: corners of a polygon, none for a point. All from 0 to 1 of the plan's sides."""

    id: str
    at: Point
    area: tuple[Point, ...]
    title: Words
    text: Words
    picture: Picture | None


@dataclass(frozen=True)
class Here:
    """Where a device of this zone stands, from 0 to 1 of the plan's sides."""

    zone: str
    at: Point


@dataclass(frozen=True)
class Plan(Scene):
    """aspect: width by height. hint: what one is asked to do, or empty Words."""

    kind: ClassVar[str] = "plan"

    title: Words
    hint: Words
    picture: Picture
    aspect: float
    spots: tuple[Spot, ...]
    heres: tuple[Here, ...]


def load(fields: Fields) -> Plan:
    width, height = _load_size(fields)
    return Plan(
        id=fields.text("id"),
        title=fields.words("title"),
        hint=fields.words("hint") if "hint" in fields else {},
        picture=load_picture(fields.table("picture")),
        aspect=width / height,
        spots=tuple(_load_spot(spot, (width, height)) for spot in fields.tables("spot", 1, SPOTS_MAX)),
        heres=tuple(_load_here(here, (width, height)) for here in fields.tables("here", 0, HERES_MAX)),
    )


def is_point(value: object) -> bool:
    return (
        isinstance(value, list)
        and len(value) == 2
        and all(type(one) in (int, float) and math.isfinite(one) for one in value)
    )


def read_points(fields: Fields, key: str) -> tuple[Point, ...]:
    """Corners of a polygon in the plan's own units; none with a problem."""
    value = fields.raw(key)
    if not isinstance(value, list) or not all(is_point(point) for point in value):
        fields.refuse(key, "points like [[0, 0], [10, 0], [10, 5]]", short(value))
        return ()
    if not CORNERS_MIN <= len(value) <= CORNERS_MAX:
        fields.refuse(key, f"{CORNERS_MIN} to {CORNERS_MAX} points", str(len(value)))
        return ()
    return tuple((float(x), float(y)) for x, y in value)


def read_point(fields: Fields, key: str) -> Point | None:
    value = fields.raw(key)
    if not is_point(value):
        fields.refuse(key, "a point like [120, 80]", "nothing" if value is None else short(value))
        return None
    assert isinstance(value, list)
    return float(value[0]), float(value[1])


def _load_size(fields: Fields) -> Point:
    size = read_point(fields, "size")
    if size is None or min(size) <= 0:
        fields.refuse("size", "width and height above 0", short(fields.raw("size")))
        return 1.0, 1.0
    return size


def _load_spot(fields: Fields, size: Point) -> Spot:
    area = read_points(fields, "area") if "area" in fields else ()
    spot = Spot(
        id=fields.text("id"),
        at=_part(read_point(fields, "at"), size),
        area=tuple(_part(corner, size) for corner in area),
        title=fields.words("title"),
        text=fields.words("text"),
        picture=load_picture(fields.table("picture")) if "picture" in fields else None,
    )
    fields.done()
    return spot


def _load_here(fields: Fields, size: Point) -> Here:
    here = Here(fields.text("zone"), _part(read_point(fields, "at"), size))
    fields.done()
    return here


def _part(point: Point | None, size: Point) -> Point:
    """Never outside the plan, whatever the pack says."""
    x, y = point or (0.0, 0.0)
    return min(max(x / size[0], 0.0), 1.0), min(max(y / size[1], 0.0), 1.0)

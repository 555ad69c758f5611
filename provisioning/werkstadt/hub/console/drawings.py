"""A drawing of a record as lines that can be put into a page. Decides; does no IO."""

from dataclasses import dataclass

COLOURS = ("ink", "coral", "sun", "petrol", "sky", "violet", "eraser")
POINTS_MOST = 20_000


@dataclass(frozen=True)
class Line:
    """colour: of COLOURS. width and points in parts of 1000 of the sheet's height. points: as SVG has them."""

    colour: str
    width: float
    points: str


@dataclass(frozen=True)
class Drawing:
    """wide: the sheet's width in parts of 1000 of its height."""

    wide: int
    lines: tuple[Line, ...]


def drawing_of(said: object) -> Drawing | None:
    """None for what is no drawing that can be shown; what of it is not as agreed is left out."""
    strokes = said.get("strokes") if isinstance(said, dict) else None
    aspect = said.get("aspect") if isinstance(said, dict) else None
    if not isinstance(strokes, list) or not _is_number(aspect) or not 0.1 <= aspect <= 10:  # type: ignore[operator]
        return None
    wide = round(float(aspect) * 1000)  # type: ignore[arg-type]
    lines, left = [], POINTS_MOST
    for one in strokes:
        line = _line(one, wide, left)
        if line is not None:
            lines.append(line)
            left -= line.points.count(" ") + 1
    return Drawing(wide, tuple(lines)) if lines else None


def _line(one: object, wide: int, most: int) -> Line | None:
    if not isinstance(one, dict) or one.get("colour") not in COLOURS or not _is_number(one.get("width")):
        return None
    points = one.get("points")
    if not isinstance(points, list) or len(points) < 2 or not all(_is_number(part) for part in points):
        return None
    pairs = list(zip(points[::2], points[1::2], strict=False))[:most]
    if len(pairs) == 1:
        pairs *= 2  # a dot
    text = " ".join(f"{x * wide:.0f},{y * 1000:.0f}" for x, y in pairs)
    return Line(str(one["colour"]), min(400.0, max(1.0, float(one["width"]) * 1000)), text) if pairs else None


def _is_number(value: object) -> bool:
    return type(value) in (int, float) and abs(value) < 1e6  # type: ignore[arg-type]

"""Compiles a plan: its picture, its places, each with a point or an area in the picture's own units, and its zones."""

from werkstadt.exhibits.authoring.pictures import picture_size, view_box
from werkstadt.exhibits.authoring.source import (
    ID,
    ID_EXPECTED,
    PAGE_WORDS_MAX,
    Source,
    check_words,
    check_zone,
    count_words,
)
from werkstadt.exhibits.fields import Fields
from werkstadt.exhibits.problems import short
from werkstadt.scenes.plan.load import HERES_MAX, SPOTS_MAX, read_point, read_points
from werkstadt.scenes.plan.rules import Point, roomiest, signed_area

TITLE_WORDS_MAX = 8
SPOT_TITLE_WORDS_MAX = 5
HINT_WORDS_MAX = 30
CAPTION_WORDS_MAX = 20


class Sheet:
    """The plan's own units: where its upper left corner is, and how large it is."""

    def __init__(self, left: float, top: float, width: float, height: float) -> None:
        self.left, self.top, self.width, self.height = left, top, width, height
        self.expected = f"a point on the plan, x {left:g} to {left + width:g} and y {top:g} to {top + height:g}"

    def holds(self, point: Point) -> bool:
        x, y = point
        return self.left <= x <= self.left + self.width and self.top <= y <= self.top + self.height

    def from_corner(self, point: Point) -> list[float]:
        return [round(point[0] - self.left, 3), round(point[1] - self.top, 3)]


def compile(fields: Fields, source: Source) -> dict[str, object]:
    compiled: dict[str, object] = {"title": _words(fields, "title", TITLE_WORDS_MAX)}
    if "hint" in fields:
        compiled["hint"] = _words(fields, "hint", HINT_WORDS_MAX)
    if "picture" not in fields:
        fields.raw("picture")
        fields.refuse("picture", "the plan, an SVG, PNG or JPEG", "none")
    picture = source.compile_picture(fields, "picture")
    if picture and "caption" in picture:
        _words(fields, "picture_caption", CAPTION_WORDS_MAX)
    sheet = _sheet(fields, source, str(picture["file"]) if picture else "")
    compiled["picture"] = picture or {"file": "", "alt": {}}
    if sheet:
        compiled["size"] = [sheet.width, sheet.height]
    spots = fields.tables("spot", 1, SPOTS_MAX)
    if not spots:
        fields.refuse("spot", "at least one [[scene.spot]]", "none")
    compiled["spot"] = [_compile_spot(spot, source, sheet) for spot in spots]
    _check_alone(spots, "id")
    heres = fields.tables("here", 0, HERES_MAX)
    compiled["here"] = [_compile_here(here, source, sheet) for here in heres]
    _check_alone(heres, "zone")
    return compiled


def _words(fields: Fields, key: str, most: int) -> object:
    words = fields.words(key)
    check_words(fields, key, words, most)
    return words


def _sheet(fields: Fields, source: Source, file: str) -> Sheet | None:
    data = source.files.get(file)
    if data is None:
        return None
    if not file.lower().endswith(".svg"):
        width, height = picture_size(data)
        return Sheet(0, 0, width, height)
    sheet = Sheet(*view_box(data))
    if min(sheet.width, sheet.height) < 1:
        fields.refuse("picture", "a viewBox of at least 1 × 1", f"{sheet.width:g} × {sheet.height:g} in {file}")
        return None
    return sheet


def _compile_spot(fields: Fields, source: Source, sheet: Sheet | None) -> dict[str, object]:
    title = fields.words("title")
    check_words(fields, "title", title, SPOT_TITLE_WORDS_MAX)
    text = fields.words("text")
    check_words(fields, "text", text, PAGE_WORDS_MAX)
    for tag in text:
        count = count_words(f"{title.get(tag, '')} {text[tag]}")
        if count_words(text[tag]) <= PAGE_WORDS_MAX < count:
            fields.refuse(f"text.{tag}", f"at most {PAGE_WORDS_MAX} words with the title", f"{count} words")
    compiled: dict[str, object] = {"id": _id(fields, "id"), "title": title, "text": text}
    area = read_points(fields, "area") if "area" in fields else ()
    if area:
        _check_area(fields, area, sheet)
        compiled["area"] = [sheet.from_corner(corner) for corner in area] if sheet else []
    if "at" in fields or not area:
        at = read_point(fields, "at") if "at" in fields or "area" not in fields else None
        _check_on(fields, "at", [at] if at else [], sheet)
    else:
        at = roomiest(area)
    if at and sheet:
        compiled["at"] = sheet.from_corner(at)
    picture = source.compile_picture(fields, "picture")
    if picture:
        compiled["picture"] = picture
    fields.done()
    return compiled


def _check_area(fields: Fields, area: tuple[Point, ...], sheet: Sheet | None) -> None:
    _check_on(fields, "area", area, sheet)
    if signed_area(area) == 0:
        fields.refuse("area", "corners around an area", "a line")


def _check_on(fields: Fields, key: str, points: "list[Point] | tuple[Point, ...]", sheet: Sheet | None) -> None:
    for point in points:
        if sheet and not sheet.holds(point):
            fields.refuse(key, sheet.expected, f"[{point[0]:g}, {point[1]:g}]")
            return


def _compile_here(fields: Fields, source: Source, sheet: Sheet | None) -> dict[str, object]:
    at = read_point(fields, "at")
    _check_on(fields, "at", [at] if at else [], sheet)
    zone = _id(fields, "zone")
    check_zone(fields, "zone", zone, source.zones)
    here: dict[str, object] = {"zone": zone, "at": sheet.from_corner(at) if at and sheet else [0, 0]}
    fields.done()
    return here


def _id(fields: Fields, key: str) -> str:
    id_ = fields.text(key, 40)
    if id_ and not ID.fullmatch(id_):
        fields.refuse(key, ID_EXPECTED, short(id_))
    return id_


def _check_alone(rows: list[Fields], key: str) -> None:
    seen: list[object] = []
    for row in rows:
        value = row.raw(key)
        if value in seen and isinstance(value, str):
            row.refuse(key, "one of its own", f"{short(value)} again")
        seen.append(value)

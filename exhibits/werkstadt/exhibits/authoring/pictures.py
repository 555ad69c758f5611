"""Whether a picture can be shown and does nothing else: PNG, JPEG and harmless SVG. Never decodes pixels."""

import re
import struct
import zlib
from pathlib import Path

from lxml import etree

from werkstadt.exhibits.problems import Problem, Spot, short

PICTURE_MAX = 2 * 1024 * 1024
SIDE_MAX_PX = 4096
SVG_ELEMENTS_MAX = 20_000
SVG_DRAWN_MAX = 50_000
SVG = "http://www.w3.org/2000/svg"
_XLINK_HREF = "{http://www.w3.org/1999/xlink}href"
_FORBIDDEN = {"script", "foreignObject", "iframe", "handler", "listener", "audio", "video", "canvas", "embed", "object"}
_ANIMATED = {"animate", "animateMotion", "animateTransform", "animateColor", "set", "discard"}
_URL = re.compile(r"url\(\s*['\"]?([^)'\"]*)", re.IGNORECASE)
_DATA = re.compile(r"data:image/(?:png|jpeg);base64,", re.IGNORECASE)


class PictureError(ValueError):
    """expected and came, for a problem."""

    def __init__(self, expected: str, came: str) -> None:
        super().__init__(expected, came)
        self.expected = expected
        self.came = came


def check_picture(path: Path, spot: Spot, problems: list[Problem]) -> bytes | None:
    """Its bytes; None with a problem."""
    checks = {".svg": check_svg, ".png": check_png, ".jpg": check_jpeg, ".jpeg": check_jpeg}
    check = checks.get(path.suffix.lower())
    try:
        if check is None:
            raise PictureError("an SVG, PNG or JPEG", path.name)
        if path.stat().st_size > PICTURE_MAX:
            raise PictureError(
                f"at most {PICTURE_MAX // 1024} KiB", f"{path.stat().st_size // 1024} KiB in {path.name}"
            )
        data = path.read_bytes()
        check(data)
    except PictureError as err:
        problems.append(Problem(spot, err.expected, f"{path.name}: {err.came}" if check else err.came))
        return None
    except OSError as err:
        problems.append(Problem(spot, "a picture that can be read", f"{path.name}: {err.strerror}"))
        return None
    return data


def check_png(data: bytes) -> None:
    """Signature, every chunk's CRC, size, pixel data that unpacks whole. Source: RFC 2083 (PNG), chapters 3 and 4."""
    if data[:8] != b"\x89PNG\r\n\x1a\n":
        raise PictureError("a PNG", "other bytes")
    place, packed, seen_end = 8, bytearray(), False
    while place + 12 <= len(data) and not seen_end:
        length, kind = struct.unpack(">I4s", data[place : place + 8])
        body = data[place + 8 : place + 8 + length]
        crc = data[place + 8 + length : place + 12 + length]
        if len(crc) < 4 or struct.unpack(">I", crc)[0] != zlib.crc32(kind + body):
            raise PictureError("a whole PNG", f"a damaged part at byte {place}")
        if place == 8:
            if kind != b"IHDR" or length != 13:
                raise PictureError("a PNG", "no header")
            _check_sides(*struct.unpack(">II", body[:8]))
        if kind == b"acTL":
            raise PictureError("a still PNG", "an animated one")
        if kind == b"IDAT":
            packed += body
        seen_end = kind == b"IEND"
        place += 12 + length
    if not seen_end:
        raise PictureError("a whole PNG", "one that ends early")
    _check_unpacks(bytes(packed))


def _check_unpacks(packed: bytes) -> None:
    unpack = zlib.decompressobj()
    most = SIDE_MAX_PX * SIDE_MAX_PX * 8 + SIDE_MAX_PX * 8
    try:
        total, rest = 0, packed
        while rest and not unpack.eof and total <= most:
            total += len(unpack.decompress(rest, 1 << 20))
            rest = unpack.unconsumed_tail
    except zlib.error as err:
        raise PictureError("a whole PNG", "damaged pixels") from err
    if not unpack.eof:
        raise PictureError("a whole PNG", "pixels that end early")


def check_jpeg(data: bytes) -> None:
    """Markers up to the scan, size, end marker. Source: ITU-T T.81, annex B."""
    if data[:2] != b"\xff\xd8":
        raise PictureError("a JPEG", "other bytes")
    place, seen_size = 2, False
    while place + 4 <= len(data):
        if data[place] != 0xFF:
            raise PictureError("a whole JPEG", f"a damaged part at byte {place}")
        marker = data[place + 1]
        if marker == 0xFF:
            place += 1
            continue
        length = struct.unpack(">H", data[place + 2 : place + 4])[0]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC) and place + 9 <= len(data):
            height, width = struct.unpack(">HH", data[place + 5 : place + 9])
            _check_sides(width, height)
            seen_size = True
        place += 2 + max(length, 2)
        if marker == 0xDA:
            break
    if not seen_size or place >= len(data):
        raise PictureError("a whole JPEG", "one that ends early")
    if b"\xff\xd9" not in data[place:]:
        raise PictureError("a whole JPEG", "one without its end")


def picture_size(data: bytes) -> tuple[float, float]:
    """Width and height of a picture that has passed its check: of an SVG in its own units (viewBox), else in px."""
    if data[:8] == b"\x89PNG\r\n\x1a\n":
        return struct.unpack(">II", data[16:24])
    if data[:2] == b"\xff\xd8":
        return _jpeg_size(data)
    _, _, width, height = view_box(data)
    return width, height


def _jpeg_size(data: bytes) -> tuple[int, int]:
    place = 2
    while place + 9 <= len(data):
        marker = data[place + 1]
        if marker == 0xFF:
            place += 1
        elif 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", data[place + 5 : place + 9])
            return width, height
        else:
            place += 2 + max(2, struct.unpack(">H", data[place + 2 : place + 4])[0])
    return 1, 1


def view_box(data: bytes) -> tuple[float, float, float, float]:
    """Of an SVG that has passed its check: left, top, width and height."""
    root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    left, top, width, height = (float(side) for side in re.split(r"[\s,]+", (root.get("viewBox") or "").strip()))
    return left, top, max(width, 1e-6), max(height, 1e-6)


def _check_sides(width: int, height: int) -> None:
    if not (1 <= width <= SIDE_MAX_PX and 1 <= height <= SIDE_MAX_PX):
        raise PictureError(f"1 to {SIDE_MAX_PX} px a side", f"{width} × {height} px")


def check_svg(data: bytes) -> None:
    if b"<!ENTITY" in data or b"<!DOCTYPE" in data:
        raise PictureError("an SVG without a document type", "<!DOCTYPE or <!ENTITY")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as err:
        raise PictureError("an SVG that can be read", short(str(err.msg))) from err
    if root.tag != f"{{{SVG}}}svg":
        raise PictureError(f'an SVG (xmlns="{SVG}")', short(str(root.tag)))
    box = re.split(r"[\s,]+", (root.get("viewBox") or "").strip())
    if len(box) != 4 or not all(re.fullmatch(r"-?\d+(\.\d+)?", side) for side in box):
        raise PictureError("an SVG with a viewBox of four numbers", short(root.get("viewBox") or "none"))
    for count, element in enumerate([*root.itersiblings(preceding=True), *root.iter()]):
        if count > SVG_ELEMENTS_MAX:
            raise PictureError(f"at most {SVG_ELEMENTS_MAX} elements", "more")
        _check_svg_element(element)
    _check_copies(root)


def _check_copies(root: etree._Element) -> None:
    """What <use> copies counts as often as it is drawn: ten copies of ten copies of … would take hours."""
    by_id = {str(element.get("id")): element for element in root.iter() if element.get("id")}
    known: dict[etree._Element, int] = {}
    open_: set[etree._Element] = set()

    def drawn(element: etree._Element) -> int:
        if element in open_:
            raise PictureError("an SVG whose copies hold no copy of themselves", f"<use> in line {element.sourceline}")
        if element not in known:
            open_.add(element)
            count = 1 + sum(drawn(child) for child in element)
            if isinstance(element.tag, str) and etree.QName(element).localname == "use":
                target = by_id.get((element.get("href") or element.get(_XLINK_HREF) or "").strip().removeprefix("#"))
                count += drawn(target) if target is not None else 0
            open_.discard(element)
            known[element] = count
        return known[element]

    try:
        total = drawn(root)
    except RecursionError as err:
        raise PictureError("an SVG of fewer levels", "one nested too deeply") from err
    if total > SVG_DRAWN_MAX:
        raise PictureError(f"at most {SVG_DRAWN_MAX} elements with all copies", f"{total}")


def _check_svg_element(element: etree._Element) -> None:
    if not isinstance(element.tag, str):
        if isinstance(element, etree._ProcessingInstruction):
            raise PictureError(
                "an SVG without processing instructions", f"<?{element.target}> in line {element.sourceline}"
            )
        return
    name = etree.QName(element).localname
    line = f"in line {element.sourceline}"
    if name in _FORBIDDEN:
        raise PictureError("an SVG without scripts and foreign content", f"<{name}> {line}")
    if name in _ANIMATED:
        raise PictureError("a still SVG", f"<{name}> {line}")
    styles = [element.text or ""] if name == "style" else []
    for attribute, value in element.attrib.items():
        local = etree.QName(str(attribute)).localname
        text = str(value)
        if local == "base":
            raise PictureError("an SVG without xml:base", f"{local}={short(text, 40)} {line}")
        if local.lower().startswith("on"):
            raise PictureError("an SVG without scripts", f"{local}=… {line}")
        if local in ("href", "src") and not _stays_inside(text):
            raise PictureError("an SVG that refers to nothing outside", f"{local}={short(text, 40)} {line}")
        styles.append(text)
    for style in styles:
        outside = [url for url in _URL.findall(style) if not _stays_inside(url)]
        if outside or "@import" in style.lower() or "\\" in style:
            raise PictureError("an SVG that refers to nothing outside", f"{short(style, 40)} {line}")


def _stays_inside(reference: str) -> bool:
    text = reference.strip()
    return text.startswith("#") or _DATA.match(text) is not None

"""Measures of one page as it stands on screen: in its rendered picture, in its items, in its accessibility tree."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

import shiboken6
from PIL import Image
from PySide6.QtCore import QObject, QRect, QRectF
from PySide6.QtGui import QAccessible, QAccessibleActionInterface, QColor, QFont, QFontMetricsF
from PySide6.QtQml import QQmlEngine, QQmlProperty
from PySide6.QtQuick import QQuickItem

from tests.kiosk.visitor import Visitor, pixels

Colour = tuple[int, int, int]
"""Red, green, blue; 0 to 255."""
_LETTERS_SEEN_PX = 6
"""So many pixels of the letters' own colour must be in the picture; thinner ones are not measured, but counted."""


@dataclass(frozen=True)
class Contrast:
    ratio: float
    text: str


def picture(visitor: Visitor) -> Image.Image:
    return pixels(visitor.window.grabWindow())


def luminance(colour: Colour) -> float:
    """WCAG 2.2, relative luminance."""
    linear = [(c / 255) / 12.92 if c <= 10 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def ratio(one: Colour, other: Colour) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def texts(visitor: Visitor) -> Iterator[QQuickItem]:
    """Every text that is seen, in front of whatever else there is."""
    lane_open = visitor.lane.stay.place.overlay != "" or visitor.lane.property("idleLeft") >= 0
    lane_open = lane_open or (visitor.lane.staff is not None and visitor.lane.staff.staff.asked != "")
    for item in visitor.visible_items():
        if not (item.inherits("QQuickText") or item.inherits("QQuickTextEdit")) or not str(item.property("text") or ""):
            continue
        if _opacity(item) < 0.99 or (lane_open and not _in_a_panel(item)):
            continue
        yield item


def _opacity(item: QQuickItem) -> float:
    opacity, at = 1.0, item
    while at is not None:
        opacity *= at.opacity()
        at = at.parentItem()
    return opacity


def _in_a_panel(item: QQuickItem) -> bool:
    at: QQuickItem | None = item
    while at is not None and at.property("closable") is None:
        at = at.parentItem()
    return at is not None


def seen_rect(item: QQuickItem, visitor: Visitor) -> QRect:
    """What of it is not cut off by anything around it."""
    rect = item.mapRectToScene(QRectF(0, 0, item.width(), item.height()))
    rect &= QRectF(0, 0, visitor.window.width(), visitor.window.height())
    above = item.parentItem()
    while above is not None:
        if above.clip():
            rect &= above.mapRectToScene(QRectF(0, 0, above.width(), above.height()))
        above = above.parentItem()
    return rect.toRect()


def contrasts(visitor: Visitor, shown: Image.Image) -> Iterator[Contrast]:
    """Of every text: its own colour, found again in the picture, against the most frequent colour around it."""
    for item in texts(visitor):
        rect = seen_rect(item, visitor)
        if rect.width() < 4 or rect.height() < 4:
            continue
        cut = shown.crop((rect.left(), rect.top(), rect.right() + 1, rect.bottom() + 1))
        colours = cast("list[tuple[int, Colour]]", cut.getcolors(cut.width * cut.height) or [])
        ink = QColor(item.property("color"))
        letters = (ink.red(), ink.green(), ink.blue())
        drawn = sum(count for count, colour in colours if _near(colour, letters))
        _, ground = max(colours, key=lambda pair: 0 if _near(pair[1], letters) else pair[0])
        if drawn >= _LETTERS_SEEN_PX:
            yield Contrast(ratio(letters, ground), str(item.property("text"))[:40])


def _near(one: Colour, other: Colour) -> bool:
    return max(abs(a - b) for a, b in zip(one, other, strict=True)) <= 24


def capital_degrees(visitor: Visitor) -> Iterator[tuple[float, str]]:
    """Angle under which the capitals of each text are seen from the profile's distance, in degrees."""
    look = visitor.stage.look
    for item in texts(visitor):
        font = item.property("font")
        if isinstance(font, QFont):
            height_mm = QFontMetricsF(font).capHeight() * _scale(item) / look.measures.mm
            yield math.degrees(math.atan(height_mm / look.profile.distance_mm)), str(item.property("text"))[:40]


def _scale(item: QQuickItem) -> float:
    return item.mapRectToScene(QRectF(0, 0, 1, 1)).height()


def deaf(visitor: Visitor) -> Iterator[str]:
    """Items that react to a tap, but have no ancestor that the tree can press."""
    for handler in visitor.window.findChildren(QObject):
        # By inherits(), since wrappers of meta-objects outlive what they wrap, and are then found at other addresses.
        if not (handler.inherits("QQuickTapHandler") or handler.inherits("QQuickMouseArea")):
            continue
        item = handler if isinstance(handler, QQuickItem) else handler.parent()
        if handler.objectName() == "blocks" or not isinstance(item, QQuickItem) or not item.isVisible():
            continue
        if handler.property("enabled") and not _pressed(item):
            yield f"a handler at {item.mapRectToScene(QRectF(0, 0, item.width(), item.height()))}"


def untold(visitor: Visitor) -> Iterator[str]:
    """Pictures that are neither left out on purpose nor told by what they are part of."""
    for item in visitor.visible_items():
        if any(item.inherits(kind) for kind in _PICTURES) and item.width() > 0 and item.height() > 0:
            context = QQmlEngine.contextForObject(item)
            left_out = context is not None and QQmlProperty(item, "Accessible.ignored", context).read() is True
            if not left_out and not _named(item):
                yield f"a picture at {item.mapRectToScene(QRectF(0, 0, item.width(), item.height()))}"


_PICTURES = ("QQuickImage", "QQuickShape", "QQuickPaintedItem", "QQuickCanvasItem")


def _named(item: QQuickItem) -> bool:
    at: QQuickItem | None = item
    while at is not None:
        interface = QAccessible.queryAccessibleInterface(at)
        if interface is not None and interface.role() in _TOLD and interface.text(QAccessible.Text.Name):
            return True
        at = at.parentItem()
    return False


_TOLD = {
    QAccessible.Role.Graphic, QAccessible.Role.Chart, QAccessible.Role.Button, QAccessible.Role.Slider,
    QAccessible.Role.CheckBox, QAccessible.Role.RadioButton, QAccessible.Role.StaticText,
    QAccessible.Role.ProgressBar, QAccessible.Role.ListItem,
}  # fmt: skip


def _pressed(item: QQuickItem) -> bool:
    at: QQuickItem | None = item
    while at is not None:
        interface = QAccessible.queryAccessibleInterface(at) if shiboken6.isValid(at) else None
        actions = interface.actionInterface() if interface else None
        if actions and {QAccessibleActionInterface.pressAction(), "Increase"} & set(actions.actionNames()):
            return True
        at = at.parentItem()
    return False


def ring_contrast(without: Image.Image, with_ring: Image.Image, rect: QRect) -> tuple[int, float]:
    """Of a focused control: pixels that change by at least 3 : 1 when its ring is shown, and the largest change."""
    wide = rect.adjusted(-14, -14, 14, 14)
    box = (max(0, wide.left()), max(0, wide.top()), wide.right(), wide.bottom())
    changed, largest = 0, 1.0
    known: dict[tuple[Colour, Colour], float] = {}
    for one, other in zip(_pixels(without.crop(box)), _pixels(with_ring.crop(box)), strict=True):
        if one != other:
            if (one, other) not in known:
                known[one, other] = ratio(one, other)
            changed += known[one, other] >= 3
            largest = max(largest, known[one, other])
    return changed, largest


def _pixels(image: Image.Image) -> "tuple[Colour, ...]":
    return cast("tuple[Colour, ...]", image.get_flattened_data())


def brightness_jumps(one: Image.Image, other: Image.Image) -> list[bool]:
    """Of two grey pictures, for each pixel: whether it is more than a tenth brighter or darker than before."""
    return [abs(a - b) > 25 for a, b in zip(one.tobytes(), other.tobytes(), strict=True)]

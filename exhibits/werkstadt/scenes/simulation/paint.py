"""Draws the shapes of a simulation: the one part of it that knows QPainter. Only the view imports this."""

import math
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QImageReader, QPainter, QPen, QPolygonF

from werkstadt.kiosk.look.theme import GROUNDS, INK, PAPER, SUN
from werkstadt.kiosk.look.tokens import Look
from werkstadt.scenes.simulation.model import Draw
from werkstadt.scenes.simulation.rules import Shape

if TYPE_CHECKING:
    from werkstadt.scenes.simulation.view import SimulationView

FAR_PX = 20_000.0
"""Nothing is drawn further away than this; QPainter takes long over what is."""
FIXED = {**GROUNDS, "ink": INK, "paper": PAPER, "sun": SUN}
RINGS = 7
_SOFT = 0.08
"""Part of a ring's width over which it goes over into the next: no jagged edges."""
_FINER = 4
_CORE_FROM = 0.7
_CACHED_MAX = 24
_OVER, _FILM = QPainter.CompositionMode.CompositionMode_SourceOver, QPainter.CompositionMode.CompositionMode_Multiply


class Brush:
    """Draws, and remembers pictures that it has read and bitmaps that it has made."""

    def __init__(self) -> None:
        self._images: dict[tuple[object, ...], QImage] = {}
        self._kinds: Mapping[str, Callable[[Shape], None]] = {
            "line": self._line,
            "arrow": self._arrow,
            "circle": self._circle,
            "rect": self._rect,
            "text": self._text,
            "picture": self._picture,
            "bitmap": self._bitmap,
            "curve": self._curve,
            "field": self._field,
        }

    def paint(
        self, painter: QPainter, view: "SimulationView", shapes: list[Shape], width_px: float, height_px: float
    ) -> None:
        scene = view.scene
        self.painter, self.view, self.look = painter, view, view.host.look
        self.scale = min(width_px / scene.box[0], height_px / scene.box[1])
        self.left = (width_px - scene.box[0] * self.scale) / 2
        self.top = (height_px - scene.box[1] * self.scale) / 2
        self.themed = scene.ground == "paper"
        self._tokens: dict[str, QColor] = {}
        self.size = QRectF(0, 0, width_px, height_px)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.size, self._token(scene.ground))
        opacity, darken = 1.0, False
        for shape in shapes:
            if shape.at["opacity"] != opacity:
                opacity = shape.at["opacity"]
                painter.setOpacity(min(1.0, opacity))
            if shape.draw.darken != darken:
                darken = shape.draw.darken
                painter.setCompositionMode(_FILM if darken else _OVER)
            self._kinds[shape.draw.kind](shape)

    # Lengths and colours

    def _x(self, x: float) -> float:
        return min(max(-FAR_PX, self.left + x * self.scale), FAR_PX)

    def _y(self, y: float) -> float:
        return min(max(-FAR_PX, self.top + y * self.scale), FAR_PX)

    def _length(self, length: float) -> float:
        return min(max(0.0, length * self.scale), FAR_PX)

    def _box(self, at: Mapping[str, float]) -> QRectF:
        left, top = self._x(at["x"]), self._y(at["y"])
        return QRectF(left, top, self._length(at["w"]), self._length(at["h"]))

    def _ends(self, at: Mapping[str, float]) -> tuple[QPointF, QPointF]:
        return QPointF(self._x(at["x1"]), self._y(at["y1"])), QPointF(self._x(at["x2"]), self._y(at["y2"]))

    def _token(self, name: str) -> QColor:
        """On a coloured ground colours are as they are; on paper they follow the theme."""
        if name not in self._tokens:
            self._tokens[name] = _themed(name, self.look) if self.themed else QColor(FIXED[name])
        return self._tokens[name]

    def _colour(self, shape: Shape) -> QColor:
        tokens = shape.draw.colours
        if len(tokens) == 1:
            return self._token(tokens[0])
        along = min(max(0.0, shape.at["blend"]), 1.0) * (len(tokens) - 1)
        first = min(int(along), len(tokens) - 1)
        one = self._token(tokens[first])
        return one if first + 1 >= len(tokens) else _mix(one, self._token(tokens[first + 1]), along - first)

    def _use(self, shape: Shape) -> float:
        """Pen or brush, as the shape is drawn or filled. Returns the width of the line, px; 0 for filled."""
        colour, width = self._colour(shape), self._length(shape.at.get("width", 0.0))
        self._pen(colour, width)
        if width > 0:
            self.painter.setBrush(Qt.BrushStyle.NoBrush)
        else:
            self.painter.setBrush(colour)
        return width

    def _pen(self, colour: QColor, width: float) -> None:
        if width <= 0:
            self.painter.setPen(Qt.PenStyle.NoPen)
            return
        cap, join = Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
        self.painter.setPen(QPen(colour, max(1.0, width), Qt.PenStyle.SolidLine, cap, join))

    # Kinds

    def _line(self, shape: Shape) -> None:
        self._pen(self._colour(shape), self._length(shape.at["width"]))
        self.painter.drawLine(*self._ends(shape.at))

    def _arrow(self, shape: Shape) -> None:
        at, colour = shape.at, self._colour(shape)
        start, tip = self._ends(at)
        way = tip - start
        long = math.hypot(way.x(), way.y())
        if long < 1:
            return
        along = way / long
        head = min(self._length(at["head"]), long)
        across = QPointF(-along.y(), along.x()) * head * 0.5
        neck = tip - along * head
        self._pen(colour, self._length(at["width"]))
        self.painter.drawLine(start, neck)
        self.painter.setPen(Qt.PenStyle.NoPen)
        self.painter.setBrush(colour)
        self.painter.drawPolygon(QPolygonF([tip, neck + across, neck - across]))

    def _circle(self, shape: Shape) -> None:
        self._use(shape)
        radius = self._length(shape.at["r"])
        self.painter.drawEllipse(QPointF(self._x(shape.at["x"]), self._y(shape.at["y"])), radius, radius)

    def _rect(self, shape: Shape) -> None:
        self._use(shape)
        radius = self._length(shape.at["radius"])
        self.painter.drawRoundedRect(self._box(shape.at), radius, radius)

    def _text(self, shape: Shape) -> None:
        at, draw = shape.at, shape.draw
        text = self.view.fill(self.view.model.drawn_text, shape)
        font = QFont(self.look.fonts["strong" if draw.strong else "text"])
        least = self.look.fonts["second"].pixelSize()
        font.setPixelSize(round(min(max(least, self._length(at["size"])), 600)))
        self.painter.setPen(self._colour(shape))
        self._fit(font, text, self._x(at["x"]), draw.align)
        self.painter.setFont(font)
        sides = {"middle": (0.5, Qt.AlignmentFlag.AlignHCenter), "start": (0, Qt.AlignmentFlag.AlignLeft)}
        part, side = sides.get(draw.align, (1, Qt.AlignmentFlag.AlignRight))
        wide, high = 4000.0, 2.0 * font.pixelSize()
        place = QRectF(self._x(at["x"]) - part * wide, self._y(at["y"]) - high / 2, wide, high)
        self.painter.drawText(place, side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, text)

    def _fit(self, font: QFont, text: str, x: float, align: str) -> None:
        """Smaller, where it would not fit beside or around x."""
        left, right = x, self.size.width() - x
        room = {"start": right, "end": left}.get(align, 2 * min(left, right)) - 8
        wide = QFontMetricsF(font).horizontalAdvance(text)
        if wide > room > 0:
            font.setPixelSize(max(1, int(font.pixelSize() * room / wide)))

    def _curve(self, shape: Shape) -> None:
        line = [QPointF(self._x(x), self._y(y)) for x, y, *_ in shape.points]
        if "base" in shape.draw.runs:
            self.painter.setPen(Qt.PenStyle.NoPen)
            self.painter.setBrush(self._colour(shape))
            back = [QPointF(self._x(x), self._y(base)) for x, _, base in reversed(shape.points)]
            self.painter.drawPolygon(QPolygonF([*line, *back]))
        else:
            self._pen(self._colour(shape), self._length(shape.at["width"]))
            self.painter.setBrush(Qt.BrushStyle.NoBrush)
            self.painter.drawPolyline(QPolygonF(line))

    def _picture(self, shape: Shape) -> None:
        place = self._box(shape.at)
        if shape.draw.file is None or place.width() < 1 or place.height() < 1:
            return
        file = self.view.exhibit.folder / shape.draw.file
        size = QSize(min(2048, math.ceil(place.width())), min(2048, math.ceil(place.height())))
        image = self._kept((file, size.width(), size.height()), lambda: _read(file, size))
        self._draw_image(place, image, smooth=True)

    def _bitmap(self, shape: Shape) -> None:
        draw, colour = shape.draw, self._colour(shape)
        if draw.cells:
            image = self._kept((id(draw), colour.rgba()), lambda: _bits(draw, colour))
            self._draw_image(self._box(shape.at), image, smooth=False)

    def _field(self, shape: Shape) -> None:
        draw, place = shape.draw, self._box(shape.at)
        if not shape.cells or place.width() < 1 or place.height() < 1:
            return
        # Not a number is not above 0.
        grey = bytes([(255 if one >= 1.0 else int(one * 255.0 + 0.5)) if one > 0.0 else 0 for one in shape.cells])
        image = QImage(grey, draw.columns, draw.rows, draw.columns, QImage.Format.Format_Grayscale8)
        if draw.style != "cells":
            size = QSize(min(2048, math.ceil(place.width())), min(2048, math.ceil(place.height())))
            image = _stretched(_softened(image), size)
        image.reinterpretAsFormat(QImage.Format.Format_Indexed8)
        core = self._token(draw.core) if draw.core else None
        image.setColorTable(_scale(self._colour(shape).rgb(), core.rgb() if core else None, draw.style == "rings"))
        self._draw_image(place, image, smooth=False)

    def _draw_image(self, place: QRectF, image: QImage, smooth: bool) -> None:
        self.painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
        self.painter.drawImage(place, image)

    def _kept(self, key: tuple[object, ...], make: Callable[[], QImage]) -> QImage:
        if key not in self._images:
            if len(self._images) >= _CACHED_MAX:
                del self._images[next(iter(self._images))]
            self._images[key] = make()
        return self._images[key]


def _themed(name: str, look: Look) -> QColor:
    if name == "paper":
        return QColor(look.colours["page"])
    if name == "ink":
        return QColor(look.colours["onPage"])
    colour = QColor(FIXED[name])
    dark = look.colours["page"].lightness() < 128
    return _mix(colour, QColor(PAPER), 0.5) if dark and name != "sun" else colour


def _mix(one: QColor, other: QColor, part: float) -> QColor:
    def between(a: int, b: int) -> int:
        return round(a + (b - a) * part)

    return QColor(
        between(one.red(), other.red()), between(one.green(), other.green()), between(one.blue(), other.blue())
    )


@lru_cache(maxsize=64)
def _scale(colour: int, core: int | None, rings: bool) -> list[int]:
    """What is drawn for 0 to 255: nothing, then more and more of the colour, then (with a core) on towards the core."""
    table = []
    for grey in range(256):
        part = grey / 255
        if rings:
            ring, rest = divmod(part * RINGS, 1)
            part = min(1.0, (ring + max(0.0, (rest - 1 + _SOFT) / _SOFT)) / (RINGS - 1))
        full = 1.0 if core is None else _CORE_FROM
        shown = QColor(colour)
        if core is not None and part > full:
            shown = _mix(shown, QColor(core), (part - full) / (1 - full))
        alpha = round(255 * min(1.0, part / full))
        table.append(alpha << 24 | (shown.rgb() & 0xFFFFFF))
    return table


def _stretched(image: QImage, size: QSize) -> QImage:
    return image.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)


def _softened(cells: QImage) -> QImage:
    """Four times as large, without the creases that straight lines from cell to cell would leave.

    The mean of five copies, four of them a quarter of a cell aside, makes the straight lines between the cells round.
    """
    wide = _stretched(cells, cells.size() * _FINER).convertToFormat(QImage.Format.Format_RGB32)
    soft = wide.copy()
    painter = QPainter(soft)
    for count, (x, y) in enumerate(((-1, -1), (1, -1), (-1, 1), (1, 1)), start=2):
        painter.setOpacity(1 / count)
        painter.drawImage(x, y, wide)
    painter.end()
    return soft.convertToFormat(QImage.Format.Format_Grayscale8)


def _bits(draw: Draw, colour: QColor) -> QImage:
    cells = "".join(f"{row:0{draw.columns}b}" for row in draw.cells).encode().translate(bytes.maketrans(b"01", b"\0\1"))
    image = QImage(cells, draw.columns, draw.rows, draw.columns, QImage.Format.Format_Indexed8)
    image.setColorTable([0, colour.rgba()])
    return image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)


def _read(file: Path, size: QSize) -> QImage:
    """Empty where it cannot be read: then nothing is drawn."""
    reader = QImageReader(str(file))
    reader.setScaledSize(size)
    return reader.read()

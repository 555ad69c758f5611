"""A grid of small squares, painted at once: the light in it, or what a neuron looks for."""

from typing import Any

from PySide6.QtCore import Property, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtQml import QmlElement

from werkstadt.kiosk.look.made import Painted
from werkstadt.kiosk.views.kinds import LIST

QML_IMPORT_NAME = "Werkstadt.Scenes.Network"
QML_IMPORT_MAJOR_VERSION = 1

_UNLIT = 0.16
"""Opacity of a square without light: just to be seen."""
_GAP = 0.10


def _stored(name: str) -> Any:
    return lambda item: item.held[name]


def _store(name: str) -> Any:
    def set_value(item: "Squares", value: Any) -> None:
        before = item.held[name]
        if value != before:
            item.held[name] = value
            item.changed.emit()
            item.update(item.part_between(before, value) if name == "values" else QRect())

    return set_value


@QmlElement
class Squares(Painted):
    """values: row by row; 0 to `most` is how bright a square is.

    signed: values from -`most` on; above 0 it is a square, the larger the more, below 0 a dash.
    framed: squares with a frame around them, where above 0.
    """

    changed = Signal()

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self.held: dict[str, Any] = {
            "columns": 8,
            "values": [],
            "framed": [],
            "signed": False,
            "most": 1.0,
            "light": QColor("white"),
            "dark": QColor("white"),
        }
        self.setAntialiasing(True)

    def _places(self) -> tuple[QPointF, float]:
        """Where the upper left square is, and how large each one."""
        columns = max(1, self.held["columns"])
        rows = max(1, -(-len(self.held["values"]) // columns))
        side = min(self.width() / columns, self.height() / rows)
        return QPointF((self.width() - side * columns) / 2, (self.height() - side * rows) / 2), side

    def _place(self, at: int, first: QPointF, side: float) -> QRectF:
        row, column = divmod(at, max(1, self.held["columns"]))
        return QRectF(first.x() + column * side, first.y() + row * side, side, side)

    def part_between(self, before: list[float], after: list[float]) -> QRect:
        """What has to be painted anew; all of it (an empty one) where the number of squares differs."""
        if len(before) != len(after):
            return QRect()
        first, side = self._places()
        part = QRectF()
        for at, (one, other) in enumerate(zip(before, after, strict=True)):
            if one != other:
                part |= self._place(at, first, side)
        return part.toAlignedRect()

    def paint(self, painter: QPainter) -> None:
        first, side = self._places()
        if side < 1:
            return
        clip = painter.clipBoundingRect() if painter.hasClipping() else QRectF(0, 0, self.width(), self.height())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        draw = self._sign if self.held["signed"] else self._light
        for at, value in enumerate(self.held["values"]):
            place = self._place(at, first, side)
            if place.intersects(clip):
                draw(painter, place, value / (self.held["most"] or 1.0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self.held["light"], max(1.0, 0.05 * side)))
        inner = 0.06 * side
        for at, value in enumerate(self.held["framed"]):
            if value > 0:
                painter.drawRect(self._place(at, first, side).adjusted(inner, inner, -inner, -inner))

    def _light(self, painter: QPainter, place: QRectF, bright: float) -> None:
        colour = QColor(self.held["light"])
        colour.setAlphaF(_UNLIT + (1 - _UNLIT) * max(0.0, min(1.0, bright)))
        gap = _GAP * place.width() / 2
        painter.setBrush(colour)
        painter.drawRoundedRect(place.adjusted(gap, gap, -gap, -gap), 0.08 * place.width(), 0.08 * place.width())

    def _sign(self, painter: QPainter, place: QRectF, weight: float) -> None:
        """A square, the larger the more it looks for light; a dash, the longer the more it looks for darkness."""
        size = place.width() * min(1.0, abs(weight) ** 0.5)
        if size < 0.25 * place.width():
            return
        wide, high = (0.88 * size, 0.88 * size) if weight > 0 else (0.88 * size, max(1.5, 0.24 * size))
        middle = place.center()
        painter.setBrush(self.held["light"] if weight > 0 else self.held["dark"])
        painter.drawRect(QRectF(middle.x() - wide / 2, middle.y() - high / 2, wide, high))

    columns = Property(int, _stored("columns"), _store("columns"), notify=changed)
    values = Property(LIST, _stored("values"), _store("values"), notify=changed)
    framed = Property(LIST, _stored("framed"), _store("framed"), notify=changed)
    signed = Property(bool, _stored("signed"), _store("signed"), notify=changed)
    most = Property(float, _stored("most"), _store("most"), notify=changed)
    light = Property(QColor, _stored("light"), _store("light"), notify=changed)
    dark = Property(QColor, _stored("dark"), _store("dark"), notify=changed)

"""A grid of small squares, painted at once: the light in it, or what a neuron looks for."""

from typing import Any

from PySide6.QtCore import Property, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtQml import QmlElement
from PySide6.QtQuick import QQuickPaintedItem

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
        if value != item.held[name]:
            item.held[name] = value
            item.changed.emit()
            item.update()

    return set_value


@QmlElement
class Squares(QQuickPaintedItem):
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

    def paint(self, painter: QPainter) -> None:
        columns, values = max(1, self.held["columns"]), self.held["values"]
        rows = max(1, -(-len(values) // columns))
        side = min(self.width() / columns, self.height() / rows)
        if side < 1 or not values:
            return
        left, top = (self.width() - side * columns) / 2, (self.height() - side * rows) / 2
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        for at, value in enumerate(values):
            row, column = divmod(at, columns)
            place = QRectF(left + column * side, top + row * side, side, side)
            (self._sign if self.held["signed"] else self._light)(painter, place, value / (self.held["most"] or 1.0))
        self._frame(painter, left, top, side)

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

    def _frame(self, painter: QPainter, left: float, top: float, side: float) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self.held["light"], max(1.0, 0.05 * side)))
        for at, value in enumerate(self.held["framed"]):
            if value > 0:
                row, column = divmod(at, max(1, self.held["columns"]))
                place = QRectF(left + column * side, top + row * side, side, side)
                painter.drawRect(place.adjusted(0.06 * side, 0.06 * side, -0.06 * side, -0.06 * side))

    columns = Property(int, _stored("columns"), _store("columns"), notify=changed)
    values = Property(LIST, _stored("values"), _store("values"), notify=changed)
    framed = Property(LIST, _stored("framed"), _store("framed"), notify=changed)
    signed = Property(bool, _stored("signed"), _store("signed"), notify=changed)
    most = Property(float, _stored("most"), _store("most"), notify=changed)
    light = Property(QColor, _stored("light"), _store("light"), notify=changed)
    dark = Property(QColor, _stored("dark"), _store("dark"), notify=changed)

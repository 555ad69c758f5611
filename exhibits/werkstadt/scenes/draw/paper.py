"""The ink on a sheet, painted: a stroke adds only its own few pixels, however much is there already."""

from collections.abc import Sequence
from typing import Any, Protocol

from PySide6.QtCore import Property, QObject, QPointF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPolygonF
from PySide6.QtQml import QmlElement

from werkstadt.kiosk.look.made import Painted
from werkstadt.kiosk.look.theme import GROUNDS, SUN
from werkstadt.scenes.draw.rules import ERASER, Open, Point, Sheet, Stroke

QML_IMPORT_NAME = "Werkstadt.Scenes.Draw"
QML_IMPORT_MAJOR_VERSION = 1

_MARK_POINTS = 1600
"""A picture of the ink is kept after so many points: undoing paints no more than these again."""
_COLOURS = {**GROUNDS, "sun": SUN}


class Drawing(Protocol):
    """What the paper is of."""

    sheet: Sheet
    inked: Any
    repainted: Any


@QmlElement
class Paper(Painted):
    """drawing: the view, whose sheet it shows. `inked` adds a line, `repainted` draws everything anew."""

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self._drawing: Drawing | None = None
        self._ink = QImage()
        self._marks: list[tuple[int, QImage]] = []  # how many strokes, and the ink of these

    def _get_drawing(self) -> QObject | None:
        return self._drawing  # type: ignore[return-value]

    def _set_drawing(self, drawing: Any) -> None:
        if self._drawing is None and drawing is not None:
            self._drawing = drawing
            drawing.inked.connect(self._add)
            drawing.repainted.connect(self._repaint)
            self._repaint()

    drawing = Property(QObject, _get_drawing, _set_drawing)

    def geometryChange(self, new: Any, old: Any) -> None:  # noqa: N802 (Qt's names)
        super().geometryChange(new, old)
        if new.size() != old.size():
            self._repaint()

    def paint(self, painter: QPainter) -> None:
        part = painter.clipBoundingRect().toAlignedRect() if painter.hasClipping() else self._ink.rect()
        painter.drawImage(part.topLeft(), self._ink, part)

    def _add(self, colour: str, size: float, flat: list[float]) -> None:
        """New ink along points x, y, x, y … in parts of the sheet. size: in parts of its height."""
        if self._ink.isNull():
            return
        painter = self._painter(self._ink)
        line = self._trace(painter, colour, size, list(zip(flat[::2], flat[1::2], strict=True)))
        painter.end()
        self._mark()
        reach = size * self._ink.height() / 2 + 2
        self.update(line.boundingRect().adjusted(-reach, -reach, reach, reach).toAlignedRect())

    def _repaint(self, older_too: bool = False) -> None:
        """Everything: from the last mark that still holds, and what came later anew."""
        size = QSize(round(self.width()), round(self.height()))
        if self._drawing is None or size.isEmpty():
            return
        sheet = self._drawing.sheet
        if older_too or self._ink.size() != size:
            self._marks.clear()
        while self._marks and self._marks[-1][0] > len(sheet.strokes):
            self._marks.pop()
        done, ink = self._marks[-1] if self._marks else (0, QImage())
        if ink.isNull():
            ink = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
            ink.fill(Qt.GlobalColor.transparent)
        self._ink = ink.copy()
        painter = self._painter(self._ink)
        later: list[Stroke | Open] = [*sheet.strokes[done:], *sheet.open.values()]
        for stroke in later:
            self._draw(painter, stroke)
        painter.end()
        self.update()

    def _mark(self) -> None:
        sheet = self._drawing.sheet if self._drawing else None
        if sheet is None or sheet.open:
            return
        done = self._marks[-1][0] if self._marks else 0
        if sum(len(stroke.points) for stroke in sheet.strokes[done:]) >= _MARK_POINTS:
            self._marks.append((len(sheet.strokes), self._ink.copy()))

    def _painter(self, image: QImage) -> QPainter:
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        return painter

    def _draw(self, painter: QPainter, stroke: Stroke | Open) -> None:
        self._trace(painter, stroke.colour, Stroke(stroke.colour, stroke.width, ()).size, stroke.points)

    def _trace(self, painter: QPainter, colour: str, size: float, points: Sequence[Point]) -> QPolygonF:
        """The line in px, once it is painted; a single point is a dot."""
        mode = QPainter.CompositionMode
        rubs = colour == ERASER
        painter.setCompositionMode(mode.CompositionMode_Clear if rubs else mode.CompositionMode_SourceOver)
        ink = QColor(_COLOURS.get(colour, _COLOURS["ink"]))
        wide = max(1.0, size * self.height())
        style = Qt.PenStyle.SolidLine
        painter.setPen(QPen(ink, wide, style, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
        line = QPolygonF([self._place(point) for point in points])
        if len(points) == 1:
            painter.drawPoint(line.first())
        else:
            painter.drawPolyline(line)
        return line

    def _place(self, point: Point) -> QPointF:
        return QPointF(point[0] * self.width(), point[1] * self.height())

"""Where what the camera sees is drawn, and the photo that was taken."""

from typing import Any

from PySide6.QtCore import Property, QObject, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtQml import QmlElement
from PySide6.QtQuick import QQuickItem

from werkstadt.kiosk.look.made import Painted

QML_IMPORT_NAME = "Werkstadt.Model"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class Viewfinder(Painted):
    """of: the view whose picture it shows. mirrored: as in a mirror, which is how people find themselves."""

    told = Signal()

    def __init__(self, parent: QQuickItem | None = None) -> None:
        super().__init__(parent)
        self._of: Any = None
        self._mirrored = False

    def _get_of(self) -> QObject | None:
        found: QObject | None = self._of
        return found

    def _set_of(self, of: QObject | None) -> None:
        if self._of is not None:
            self._of.pictured.disconnect(self._show)
        self._of = of if of is not None and hasattr(of, "pictured") else None
        if self._of is not None:
            self._of.pictured.connect(self._show)
        self._show()
        self.told.emit()

    def _set_mirrored(self, mirrored: bool) -> None:
        self._mirrored = mirrored
        self._show()
        self.told.emit()

    def _show(self) -> None:
        self.update()

    def paint(self, painter: QPainter) -> None:
        image = self._of.image if self._of is not None else None
        if image is None or image.isNull():
            return
        box = QSizeF(self.width(), self.height())
        size = QSizeF(image.size()).scaled(box, Qt.AspectRatioMode.KeepAspectRatio)
        if self._mirrored:
            painter.translate(box.width(), 0)
            painter.scale(-1, 1)
        left, top = (box.width() - size.width()) / 2, (box.height() - size.height()) / 2
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(QRectF(left, top, size.width(), size.height()), image)

    of = Property(QObject, _get_of, _set_of, notify=told)
    mirrored = Property(bool, lambda self: self._mirrored, _set_mirrored, notify=told)

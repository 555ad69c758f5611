"""Where a film's pictures are drawn."""

from PySide6.QtCore import Property, QObject, QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtQml import QmlElement
from PySide6.QtQuick import QQuickItem

from werkstadt.kiosk.look.made import Painted
from werkstadt.kiosk.playback.player import Player

QML_IMPORT_NAME = "Werkstadt.Playback"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class Film(Painted):
    """The newest picture of its player, which makes it as large as this is: here it is only copied.

    ratio: pixels of the glass for one of the item's. QML says it: where this asked for its window and heard of
    windowChanged, PySide 6.12 deleted the window together with the item.
    """

    told = Signal()

    def __init__(self, parent: QQuickItem | None = None) -> None:
        super().__init__(parent)
        self._player: Player | None = None
        self._ratio = 1.0
        self.widthChanged.connect(self._fit)
        self.heightChanged.connect(self._fit)

    def _get_player(self) -> QObject | None:
        return self._player

    def _set_player(self, player: QObject | None) -> None:
        if self._player is not None:
            self._player.pictured.disconnect(self._show)
        self._player = player if isinstance(player, Player) else None
        if self._player is not None:
            self._player.pictured.connect(self._show)
        self._fit()
        self.told.emit()

    def _get_ratio(self) -> float:
        return self._ratio

    def _set_ratio(self, ratio: float) -> None:
        self._ratio = ratio
        self._fit()
        self.told.emit()

    def _show(self) -> None:
        self.update()

    def _fit(self) -> None:
        if self._player is not None:
            self._player.fit(round(self.width() * self._ratio), round(self.height() * self._ratio))

    def paint(self, painter: QPainter) -> None:
        if self._player is None or self._player.image.isNull():
            return
        image = self._player.image
        size = QSizeF(image.size()).scaled(self.boundingRect().size(), Qt.AspectRatioMode.KeepAspectRatio)
        corner = QPointF((self.width() - size.width()) / 2, (self.height() - size.height()) / 2)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, size.toSize() != image.size())
        painter.drawImage(QRectF(corner, size), image)

    player = Property(QObject, _get_player, _set_player, notify=told)
    ratio = Property(float, _get_ratio, _set_ratio, notify=told)

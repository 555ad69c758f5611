"""Icons as images: drawn once in the wanted size and colour, then kept by Qt's own picture cache."""

from pathlib import Path

from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtQuick import QQuickImageProvider
from PySide6.QtSvg import QSvgRenderer

FOLDER = Path(__file__).parents[1] / "assets" / "icons"
SMALLEST_PX, LARGEST_PX = 1, 4096


def clear(size: QSize) -> QImage:
    image = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    return image


def bounded(wanted: QSize, fallback: QSize) -> QSize:
    def side(length: int, instead: int) -> int:
        return min(LARGEST_PX, max(SMALLEST_PX, length if length > 0 else instead))

    return QSize(side(wanted.width(), fallback.width()), side(wanted.height(), fallback.height()))


class IconProvider(QQuickImageProvider):
    """`image://icon/<name>/<rrggbb>`; an unknown name gives an empty picture, and Qt warns by its URL."""

    def __init__(self, folder: Path = FOLDER) -> None:
        super().__init__(QQuickImageProvider.ImageType.Image)
        self._folder = folder

    def requestImage(self, id: str, size: QSize, requested: QSize) -> QImage:  # noqa: N802 (Qt's names)
        name, _, colour = id.partition("/")
        file = next(self._folder.glob(f"*/{Path(name).name}.svg"), None)
        if file is None:
            return QImage()
        svg = file.read_text(encoding="utf-8").replace("currentColor", QColor(f"#{colour}").name())
        renderer = QSvgRenderer(QByteArray(svg.encode()))
        image = clear(bounded(requested, QSize(24, 24)))
        painter = QPainter(image)
        renderer.render(painter)
        painter.end()
        return image

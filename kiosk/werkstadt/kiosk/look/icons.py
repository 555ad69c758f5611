"""Icons and covers as images: drawn once in the wanted size and colour, then kept by Qt's own picture cache."""

from collections import OrderedDict
from pathlib import Path
from threading import Lock
from urllib.parse import parse_qs, unquote

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt, QUrl
from PySide6.QtGui import QBrush, QColor, QImage, QImageReader, QPainter, QPainterPath, QTransform
from PySide6.QtQuick import QQuickImageProvider
from PySide6.QtSvg import QSvgRenderer

FOLDER = Path(__file__).parents[1] / "assets" / "icons"
SMALLEST_PX, LARGEST_PX = 1, 4096
KEPT_BYTES = 16 * 1024 * 1024
"""Some five screens of cards."""


def _clear(size: QSize) -> QImage:
    image = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    return image


def _bounded(wanted: QSize, fallback: QSize) -> QSize:
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
        image = _clear(_bounded(requested, QSize(24, 24)))
        painter = QPainter(image)
        renderer.render(painter)
        painter.end()
        return image


class CoverProvider(QQuickImageProvider):
    """`image://cover/<encoded file URL>?r=<px>&top=1`: fills the wanted size, cut evenly, corners rounded.

    With `top` only the upper corners are rounded, with `left` only the left ones. Those drawn last are kept: Qt keeps
    no more than 2 MB of what is out of sight, which is less than a row of a grid. Qt's picture thread asks as well.
    """

    def __init__(self, kept_bytes: int = KEPT_BYTES) -> None:
        super().__init__(QQuickImageProvider.ImageType.Image)
        self._kept: OrderedDict[tuple[str, int, int], QImage] = OrderedDict()
        self._kept_bytes = kept_bytes
        self._lock = Lock()

    def requestImage(self, id: str, size: QSize, requested: QSize) -> QImage:  # noqa: N802 (Qt's names)
        key = (id, requested.width(), requested.height())
        with self._lock:
            known = self._kept.get(key)
            if known is not None:
                self._kept.move_to_end(key)
                return known
        image = self._draw(id, requested)
        if image.isNull():
            return image
        with self._lock:
            self._kept[key] = image
            while sum(one.sizeInBytes() for one in self._kept.values()) > self._kept_bytes:
                self._kept.popitem(last=False)
        return image

    def _draw(self, id: str, requested: QSize) -> QImage:
        where, _, query = id.partition("?")
        options = parse_qs(query)
        radius = float(options.get("r", ["0"])[0])
        reader = QImageReader(QUrl(unquote(where)).toLocalFile())
        natural = reader.size()
        if not natural.isValid():
            return QImage()
        wanted = _bounded(requested, natural)
        reader.setScaledSize(natural.scaled(wanted, Qt.AspectRatioMode.KeepAspectRatioByExpanding))
        picture = reader.read()
        if picture.isNull():
            return QImage()
        image = _clear(wanted)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left, top = (wanted.width() - picture.width()) // 2, (wanted.height() - picture.height()) // 2
        # Filled with the picture, not clipped to the path: QPainter does not smooth the edges of a clip.
        brush = QBrush(picture)
        brush.setTransform(QTransform.fromTranslate(left, top))
        painter.fillPath(rounded(wanted, radius, top_only="top" in options, left_only="left" in options), brush)
        painter.end()
        return image


def rounded(size: QSize, radius: float, *, top_only: bool, left_only: bool) -> QPainterPath:
    """What lies outside the size is cut off by the picture's own edge."""
    path = QPainterPath()
    beside, below = (radius if left_only else 0.0), (radius if top_only else 0.0)
    path.addRoundedRect(QRectF(0, 0, size.width() + beside, size.height() + below), radius, radius)
    return path

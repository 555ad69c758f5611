"""Icons and covers as images: drawn once in the wanted size and colour, then kept by Qt's own picture cache."""

from pathlib import Path
from urllib.parse import parse_qs, unquote

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt, QUrl
from PySide6.QtGui import QBrush, QColor, QImage, QImageReader, QPainter, QPainterPath, QTransform
from PySide6.QtQuick import QQuickImageProvider
from PySide6.QtSvg import QSvgRenderer

FOLDER = Path(__file__).parents[1] / "assets" / "icons"
SMALLEST_PX, LARGEST_PX = 1, 4096


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

    With `top` only the upper corners are rounded, with `left` only the left ones.
    """

    def __init__(self) -> None:
        super().__init__(QQuickImageProvider.ImageType.Image)

    def requestImage(self, id: str, size: QSize, requested: QSize) -> QImage:  # noqa: N802 (Qt's names)
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

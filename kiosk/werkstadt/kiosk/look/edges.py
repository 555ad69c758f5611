"""The colour in which a picture ends, for the bands beside one that does not fill its place."""

from collections import Counter
from functools import lru_cache
from urllib.parse import unquote

from PySide6.QtCore import QSize, QUrl
from PySide6.QtGui import QColor, QImage, QImageReader
from PySide6.QtQuick import QQuickImageProvider

PIXELS_MAX = 2_000_000
"""A larger picture is not read for this: it would hold the interface up for more than 50 ms."""
_SIDE = 64
_CLEAR = QColor(0, 0, 0, 0)


@lru_cache(maxsize=64)
def edge(file: str, side: str) -> QColor:
    """What is most often there along this side. Clear where the picture cannot be read in time.

    file: URL. side: "left", "right", "top" or "bottom".
    """
    reader = QImageReader(QUrl(file).toLocalFile())
    size = reader.size()
    drawn = bytes(reader.format().data()).startswith(b"svg")
    if not size.isValid() or (not drawn and size.width() * size.height() > PIXELS_MAX):
        return _CLEAR
    reader.setScaledSize(QSize(_SIDE, _SIDE))
    picture = reader.read().convertToFormat(QImage.Format.Format_ARGB32)
    if picture.isNull():
        return _CLEAR
    last = {"right": picture.width() - 1, "bottom": picture.height() - 1}.get(side, 0)
    if side in ("left", "right"):
        found = [picture.pixel(last, at) for at in range(picture.height())]
    else:
        found = [picture.pixel(at, last) for at in range(picture.width())]
    return QColor.fromRgba(Counter(found).most_common(1)[0][0])


class EdgeProvider(QQuickImageProvider):
    """`image://edge/<side>/<url-encoded file URL>`: one point, to be stretched. Not for asynchronous ones."""

    def __init__(self) -> None:
        super().__init__(QQuickImageProvider.ImageType.Image)

    def requestImage(self, id: str, size: QSize, requested: QSize) -> QImage:  # noqa: N802 (Qt's names)
        side, _, file = id.partition("/")
        point = QImage(1, 1, QImage.Format.Format_ARGB32)
        point.fill(edge(unquote(file), side))
        return point

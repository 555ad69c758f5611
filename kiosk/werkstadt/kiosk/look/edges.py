"""The colour in which a picture ends, for the bands beside one that does not fill its place."""

from collections import Counter
from collections.abc import Sequence
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
    """What the picture stands on at this side. Clear where it cannot be read in time.

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
    wide, high = picture.width(), picture.height()
    sides = {
        "left": [picture.pixel(0, at) for at in range(high)],
        "right": [picture.pixel(wide - 1, at) for at in range(high)],
        "top": [picture.pixel(at, 0) for at in range(wide)],
        "bottom": [picture.pixel(at, high - 1) for at in range(wide)],
    }
    return QColor.fromRgba(ground(sides[side], [pixel for one in sides.values() for pixel in one]))


def ground(side: Sequence[int], around: Sequence[int]) -> int:
    """Of the colours that have a good part of this side, the one that is most often there around the whole picture.

    A thing that only touches this side is not what the picture stands on, however large it is.
    """
    here = Counter(side)
    good = [colour for colour, count in here.items() if count >= len(side) / 5]
    everywhere = Counter(around)
    return max(good or here, key=lambda colour: (everywhere[colour], here[colour]))


class EdgeProvider(QQuickImageProvider):
    """`image://edge/<side>/<url-encoded file URL>`: one point, to be stretched. Not for asynchronous ones."""

    def __init__(self) -> None:
        super().__init__(QQuickImageProvider.ImageType.Image)

    def requestImage(self, id: str, size: QSize, requested: QSize) -> QImage:  # noqa: N802 (Qt's names)
        side, _, file = id.partition("/")
        point = QImage(1, 1, QImage.Format.Format_ARGB32)
        point.fill(edge(unquote(file), side))
        return point

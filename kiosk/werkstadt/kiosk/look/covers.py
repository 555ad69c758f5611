"""Covers: drawn in the size and with the corners that a card has, beside everything else, and kept for a while.

Qt's own picture thread never calls Python: it holds its lock while it waits for the interpreter, and whoever holds the
interpreter may be waiting for that lock. So a thread of our own draws, and Qt is given what is there.
"""

from collections import OrderedDict
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from threading import Lock
from urllib.parse import quote, unquote

from PySide6.QtCore import Property, QObject, QRectF, QSize, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QBrush, QImage, QImageReader, QPainter, QPainterPath, QTransform
from PySide6.QtQml import QmlElement
from PySide6.QtQuick import QQuickImageProvider

from werkstadt.kiosk.look.icons import bounded, clear
from werkstadt.kiosk.look.made import Made

QML_IMPORT_NAME = "Werkstadt.Look"
QML_IMPORT_MAJOR_VERSION = 1
QML_IMPORT_MINOR_VERSION = 0

KEPT_BYTES = 16 * 1024 * 1024
"""Some five screens of cards."""
SCHEME = "image://cover/"


@dataclass(frozen=True)
class Wanted:
    """file: URL. radius: of the corners, px. corners: "all", "top", or "left" where the others are square."""

    file: str
    width: int
    height: int
    radius: int
    corners: str

    def __str__(self) -> str:
        return f"{self.width}/{self.height}/{self.radius}/{self.corners}/{quote(self.file, safe='')}"

    @classmethod
    def read(cls, text: str) -> "Wanted":
        """Raises ValueError where str() has not written it."""
        width, height, radius, corners, file = text.split("/")
        return cls(unquote(file), int(width), int(height), int(radius), corners)


class Covers(QObject):
    """Those drawn last are kept: Qt keeps no more than 2 MB of what is out of sight, less than a row of a grid."""

    drawn = Signal(str)

    def __init__(self, kept_bytes: int = KEPT_BYTES) -> None:
        super().__init__()
        self._kept: OrderedDict[str, QImage] = OrderedDict()
        self._kept_bytes = kept_bytes
        self._lock = Lock()
        self._asked: dict[str, tuple[Future[None], int]] = {}
        self._thread = ThreadPoolExecutor(1, "covers")

    def has(self, key: str) -> bool:
        with self._lock:
            return key in self._kept

    def image(self, key: str) -> QImage:
        """Drawn now if it is not there. Null where there is no picture."""
        with self._lock:
            known = self._kept.get(key)
            if known is not None:
                self._kept.move_to_end(key)
                return known
        image = draw(Wanted.read(key))
        with self._lock:
            self._kept[key] = image
            while sum(one.sizeInBytes() for one in self._kept.values()) > self._kept_bytes and len(self._kept) > 1:
                self._kept.popitem(last=False)
        return image

    def want(self, key: str) -> None:
        """`drawn` tells when it is there. Each that wants it counts."""
        with self._lock:
            known, count = self._asked.get(key, (None, 0))
            self._asked[key] = (known or self._thread.submit(self._draw, key), count + 1)

    def let_go(self, key: str) -> None:
        """Who wanted it does so no more: who scrolls fast must not wait for all that went by."""
        with self._lock:
            known, count = self._asked.get(key, (None, 0))
            if known is None:
                return
            if count > 1 or not known.cancel():
                self._asked[key] = (known, max(1, count - 1))
            else:
                del self._asked[key]

    def _draw(self, key: str) -> None:
        try:
            self.image(key)
        finally:
            with self._lock:
                self._asked.pop(key, None)
        self.drawn.emit(key)


@cache
def covers() -> Covers:
    """For all windows of this program."""
    return Covers()


class CoverProvider(QQuickImageProvider):
    """`image://cover/<Wanted>`, for pictures that are not asynchronous."""

    def __init__(self) -> None:
        super().__init__(QQuickImageProvider.ImageType.Image)

    def requestImage(self, id: str, size: QSize, requested: QSize) -> QImage:  # noqa: N802 (Qt's names)
        return covers().image(str(Wanted.read(id)))  # Qt has decoded what it can


@QmlElement
class Cover(Made):
    """What an Image shows as `source: cover.url`: the last one that was ready, while another size of it is being drawn.

    now: rather wait for it. It is asked for once a page has settled, since each step on the way would be drawn, too.
    """

    changed = Signal()
    urlChanged = Signal()  # noqa: N815 (a name of QML)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._values: dict[str, object] = {
            "file": QUrl(), "width": 0.0, "height": 0.0, "radius": 0.0, "corners": "all", "now": False
        }  # fmt: skip
        self._url = QUrl()
        self._key = ""
        self._settling = self._waiting = False
        covers().drawn.connect(self._came)

    def _get(self, name: str) -> object:
        return self._values[name]

    def _set(self, name: str, value: object) -> None:
        if value != self._values[name]:
            self._values[name] = value
            self.changed.emit()
            if not self._settling:
                self._settling = True
                QTimer.singleShot(0, self, self._ask)

    def _wanted(self) -> str:
        file, corners = str(self._values["file"].toString()), str(self._values["corners"])  # type: ignore[attr-defined]
        width, height, radius = (round(float(self._values[name])) for name in ("width", "height", "radius"))  # type: ignore[arg-type]
        return str(Wanted(file, width, height, radius, corners)) if file and width > 0 and height > 0 else ""

    def _ask(self) -> None:
        self._settling = False
        key = self._wanted()
        if key == self._key:
            return
        before, self._key = self._key, key
        if self._waiting:
            covers().let_go(before)
            self._waiting = False
        if key == "" or self._values["now"] or covers().has(key):
            self._show(key)
            return
        if before and Wanted.read(before).file != Wanted.read(key).file:
            self._show("")
        self._waiting = True
        covers().want(key)

    def _came(self, key: str) -> None:
        if key == self._key:
            self._waiting = False
            self._show(key)

    def _show(self, key: str) -> None:
        url = QUrl(SCHEME + key) if key else QUrl()
        if url != self._url:
            self._url = url
            self.urlChanged.emit()

    file = Property(QUrl, lambda self: self._get("file"), lambda self, value: self._set("file", value), notify=changed)
    width = Property(
        float, lambda self: self._get("width"), lambda self, value: self._set("width", value), notify=changed
    )
    height = Property(
        float, lambda self: self._get("height"), lambda self, value: self._set("height", value), notify=changed
    )
    radius = Property(
        float, lambda self: self._get("radius"), lambda self, value: self._set("radius", value), notify=changed
    )
    corners = Property(
        str, lambda self: self._get("corners"), lambda self, value: self._set("corners", value), notify=changed
    )
    now = Property(bool, lambda self: self._get("now"), lambda self, value: self._set("now", value), notify=changed)
    url = Property(QUrl, lambda self: self._url, notify=urlChanged)


def draw(wanted: Wanted) -> QImage:
    """Fills the size, cut evenly, corners rounded. Null where there is no picture."""
    reader = QImageReader(QUrl(wanted.file).toLocalFile())
    natural = reader.size()
    if not natural.isValid():
        return QImage()
    size = bounded(QSize(wanted.width, wanted.height), natural)
    reader.setScaledSize(natural.scaled(size, Qt.AspectRatioMode.KeepAspectRatioByExpanding))
    picture = reader.read()
    if picture.isNull():
        return QImage()
    image = clear(size)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    left, top = (size.width() - picture.width()) // 2, (size.height() - picture.height()) // 2
    # Filled with the picture, not clipped to the path: QPainter does not smooth the edges of a clip.
    brush = QBrush(picture)
    brush.setTransform(QTransform.fromTranslate(left, top))
    painter.fillPath(rounded(size, wanted.radius, wanted.corners), brush)
    painter.end()
    return image


def rounded(size: QSize, radius: float, corners: str) -> QPainterPath:
    """What lies outside the size is cut off by the picture's own edge."""
    path = QPainterPath()
    beside, below = (radius if corners == "left" else 0.0), (radius if corners == "top" else 0.0)
    path.addRoundedRect(QRectF(0, 0, size.width() + beside, size.height() + below), radius, radius)
    return path

"""A picture of the window for staff, with everything masked that somebody could have written."""

import os
from collections.abc import Sequence

from PySide6.QtCore import QBuffer, QByteArray, QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtQuick import QQuickItem, QQuickWindow

from werkstadt.contract.limits import SCREENSHOT_MAX

LONGEST_SIDE_PX = 1280
MASK_MARK = "masked"
"""A QML item with this property set is never seen in a screenshot."""
_SITE = "QQuickWebEngineView"
_FIELDS = ("QQuickTextInput", "QQuickTextEdit")


def masked(window: QQuickWindow, sites_too: bool = True) -> QImage:
    """sites_too: what is in a web view might have been written by a visitor."""
    image = window.grabWindow()
    if image.isNull():
        return image
    ratio = image.width() / max(1, window.width())
    painter = QPainter(image)
    hidden = (MASK_MARK, *_FIELDS, *((_SITE,) if sites_too else ()))
    for rect in _places(window.contentItem(), hidden):
        painter.fillRect(QRectF(rect.topLeft() * ratio, rect.size() * ratio), Qt.GlobalColor.gray)
    painter.end()
    return image


def part(window: QQuickWindow, rect: QRectF) -> QImage:
    """rect: in the window, of a lane whose participant agreed to be watched, so that a site is seen in it."""
    image = masked(window, sites_too=False)
    ratio = image.width() / max(1, window.width())
    return image.copy(QRectF(rect.topLeft() * ratio, rect.size() * ratio).toRect())


def png_descriptor(window: QQuickWindow) -> int:
    """An anonymous file with the PNG, at its beginning. Raises ValueError if it is larger than agreed."""
    return descriptor_of(masked(window), LONGEST_SIDE_PX)


def descriptor_of(image: QImage, longest_px: int, quality: int = -1) -> int:
    """quality: as of png(). Raises ValueError."""
    side = Qt.AspectRatioMode.KeepAspectRatio
    image = image.scaled(longest_px, longest_px, side, Qt.TransformationMode.SmoothTransformation)
    data = png(image, quality)
    if len(data) > SCREENSHOT_MAX:
        raise ValueError(f"screenshot: expected at most {SCREENSHOT_MAX} bytes, got {len(data)}")
    descriptor = os.memfd_create("screenshot")
    with os.fdopen(os.dup(descriptor), "wb") as file:
        file.write(data)
    os.lseek(descriptor, 0, os.SEEK_SET)
    return descriptor


def png(image: QImage, quality: int = -1) -> bytes:
    """quality: of Qt's; high is quick and large."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG", quality)  # type: ignore[call-overload]
    return bytes(data.data())


def sites(item: QQuickItem) -> list[QRectF]:
    """Where web views are seen, in the window."""
    return _places(item, (_SITE,))


def _places(item: QQuickItem, meant: Sequence[str]) -> list[QRectF]:
    """meant: kinds of items, or a property that is true of them."""
    if not item.isVisible():
        return []
    if any(item.inherits(kind) or item.property(kind) is True for kind in meant):
        return [item.mapRectToScene(QRectF(0, 0, item.width(), item.height()))]
    return [rect for child in item.childItems() for rect in _places(child, meant)]

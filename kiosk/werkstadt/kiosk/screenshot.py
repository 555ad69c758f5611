"""A picture of the window for staff, with everything masked that somebody could have written."""

import os

from PySide6.QtCore import QBuffer, QByteArray, QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtQuick import QQuickItem, QQuickWindow

from werkstadt.contract.limits import SCREENSHOT_MAX

LONGEST_SIDE_PX = 1280
MASK_MARK = "masked"
"""A QML item with this property set is never seen in a screenshot."""
_MASKED = ("QQuickTextInput", "QQuickTextEdit", "QQuickWebEngineView")


def masked(window: QQuickWindow) -> QImage:
    image = window.grabWindow()
    if image.isNull():
        return image
    ratio = image.width() / max(1, window.width())
    painter = QPainter(image)
    for rect in _masks(window.contentItem()):
        painter.fillRect(QRectF(rect.topLeft() * ratio, rect.size() * ratio), Qt.GlobalColor.gray)
    painter.end()
    return image


def png_descriptor(window: QQuickWindow) -> int:
    """An anonymous file with the PNG, at its beginning. Raises ValueError if it is larger than agreed."""
    side = Qt.AspectRatioMode.KeepAspectRatio
    image = masked(window).scaled(LONGEST_SIDE_PX, LONGEST_SIDE_PX, side, Qt.TransformationMode.SmoothTransformation)
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    if data.size() > SCREENSHOT_MAX:
        raise ValueError(f"screenshot: expected at most {SCREENSHOT_MAX} bytes, got {data.size()}")
    descriptor = os.memfd_create("screenshot")
    with os.fdopen(os.dup(descriptor), "wb") as file:
        file.write(data.data())
    os.lseek(descriptor, 0, os.SEEK_SET)
    return descriptor


def _masks(item: QQuickItem) -> list[QRectF]:
    if not item.isVisible():
        return []
    if item.property(MASK_MARK) is True or any(item.inherits(kind) for kind in _MASKED):
        return [item.mapRectToScene(QRectF(0, 0, item.width(), item.height()))]
    return [rect for child in item.childItems() for rect in _masks(child)]

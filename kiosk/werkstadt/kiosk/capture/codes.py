"""Reads a QR code out of what a camera sees. zxing-cpp is imported when the first picture comes."""

import importlib.util
import logging

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

log = logging.getLogger(__name__)

SIDE_MAX = 960
"""Pixels: a code of some 45 characters is read at half an arm's length, and no picture takes longer than 20 ms."""


def can_read() -> bool:
    """Whether the reader is installed (extra kiosk-scan); it is not loaded for that."""
    return importlib.util.find_spec("zxingcpp") is not None


def read_code(image: QImage) -> str | None:
    """The text of a QR code in it, None if there is none. Takes some milliseconds: not in the interface's thread."""
    import zxingcpp

    if image.isNull():
        return None
    if max(image.width(), image.height()) > SIDE_MAX:
        image = image.scaled(SIDE_MAX, SIDE_MAX, Qt.AspectRatioMode.KeepAspectRatio)
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    found = zxingcpp.read_barcodes(grey, zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
    return next((str(one.text) for one in found if one.text), None)

"""The kiosk in this process beside the one in the machine: it knows where things stand, and both are touched there.

The same content, the same glass: both show the same, and that is compared.
"""

from PIL import Image
from PySide6.QtCore import QPoint
from PySide6.QtGui import QImage

from tests.kiosk.visitor import Visitor
from tests.support.guest import HEIGHT, WIDTH, Guest, apart

ALIKE = 0.02
"""So little of the screen may differ: letters are drawn by two machines."""
PATIENCE_S = 120.0
KEYS = {".": "Punkt", ":": "Doppelpunkt", "-": "Bindestrich"}
"""What a screen reader calls them."""


class Twin:
    def __init__(self, guest: Guest, visitor: Visitor) -> None:
        self.guest, self.visitor = guest, visitor

    def tap(self, name: str) -> None:
        """On what is named so, in both, once both show it."""
        self.until_alike(f"before {name}")
        self._touch(self.visitor.find(name).rect.center())

    def type(self, text: str) -> None:
        """On the keyboard on the glass."""
        self.until_alike(f"before typing {text[:4]}")
        for letter in text:
            (key,) = (node for node in self.visitor.nodes() if node.acts and node.name == KEYS.get(letter, letter))
            self._touch(key.rect.center())

    def _touch(self, at: QPoint) -> None:
        self.guest.tap(at.x() / WIDTH, at.y() / HEIGHT)
        self.visitor.touch(at)

    def until_alike(self, what: str, patience_s: float = PATIENCE_S) -> None:
        self.guest.until(lambda: apart(self.guest.picture(), self.picture()) < ALIKE, what, patience_s)
        self.guest.picture(what)

    def picture(self) -> Image.Image:
        self.visitor.settle()
        shot = self.visitor.window.grabWindow().convertToFormat(QImage.Format.Format_RGB888)
        return Image.frombuffer(
            "RGB", (shot.width(), shot.height()), bytes(shot.constBits()), "raw", "RGB", shot.bytesPerLine(), 1
        )

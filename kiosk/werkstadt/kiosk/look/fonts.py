"""Our own letters, loaded from files: nothing depends on what the device has installed."""

from functools import cache
from pathlib import Path

from PySide6.QtGui import QFontDatabase

FOLDER = Path(__file__).parents[1] / "assets" / "fonts"
FALLBACK_FAMILIES = ("Werkstadt Fallback", "Werkstadt Arabic")
TEXT_FAMILIES = ("Atkinson Hyperlegible Next", *FALLBACK_FAMILIES)
CODE_FAMILIES = ("Atkinson Hyperlegible Mono", *FALLBACK_FAMILIES)


class FontMissing(Exception):
    """The installation lacks a font file or it cannot be read; letters would come from elsewhere."""


@cache
def load_fonts(folder: Path = FOLDER) -> tuple[str, ...]:
    """Families that can be used from now on. Needs a QGuiApplication. Raises FontMissing."""
    families: list[str] = []
    for file in sorted(folder.glob("*/*.ttf")):
        number = QFontDatabase.addApplicationFont(str(file))
        if number < 0:
            raise FontMissing(f"{file}: a font was expected, Qt cannot read it")
        families += QFontDatabase.applicationFontFamilies(number)
    for family in TEXT_FAMILIES[:1] + CODE_FAMILIES:
        if family not in families:
            raise FontMissing(f"{folder}: the family {family!r} was expected, found {', '.join(families) or 'no font'}")
    return tuple(families)

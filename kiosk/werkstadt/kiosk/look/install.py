"""Makes an engine know our letters, icons and controls."""

from pathlib import Path

from PySide6.QtGui import QImageReader
from PySide6.QtQml import QQmlEngine

from werkstadt.kiosk.look import tokens
from werkstadt.kiosk.look.covers import CoverProvider
from werkstadt.kiosk.look.edges import EdgeProvider
from werkstadt.kiosk.look.fonts import load_fonts
from werkstadt.kiosk.look.icons import IconProvider

PICTURE_MAX_MIB = 128
"""Of a picture that is being read; a larger one is left out."""
QML = Path(__file__).parents[1] / "qml"


def prepare(engine: QQmlEngine) -> None:
    """Once for each engine, after the application object. Raises FontMissing."""
    QImageReader.setAllocationLimit(PICTURE_MAX_MIB)
    load_fonts()
    assert tokens.QML_IMPORT_NAME == "Werkstadt.Look"  # importing it registers the type
    engine.addImageProvider("icon", IconProvider())
    engine.addImageProvider("cover", CoverProvider())
    engine.addImageProvider("edge", EdgeProvider())
    engine.addImportPath(str(QML))

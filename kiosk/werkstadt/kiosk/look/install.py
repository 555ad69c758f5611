"""Makes an engine know our letters, icons and controls."""

from pathlib import Path

from PySide6.QtQml import QQmlEngine

from werkstadt.kiosk.look import tokens
from werkstadt.kiosk.look.fonts import load_fonts
from werkstadt.kiosk.look.icons import CoverProvider, IconProvider

QML = Path(__file__).parents[1] / "qml"


def prepare(engine: QQmlEngine) -> None:
    """Once for each engine, after the application object. Raises FontMissing."""
    load_fonts()
    assert tokens.QML_IMPORT_NAME == "Werkstadt.Look"  # importing it registers the type
    engine.addImageProvider("icon", IconProvider())
    engine.addImageProvider("cover", CoverProvider())
    engine.addImportPath(str(QML))

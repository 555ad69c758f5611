"""A program as one writes it without thinking of visitors: a window with fields. To see what attempts do there.

python -m tests.attempts.plain_window READY_FILE [options of Qt]
"""

import sys
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlApplicationEngine

PAGE = b"""
import QtQuick
import QtQuick.Controls.Basic

ApplicationWindow {
    id: root
    width: Screen.width; height: Screen.height
    visible: true
    Shortcut { sequences: [StandardKey.Quit, StandardKey.Close]; onActivated: Qt.quit() }
    TextField { id: field; objectName: "field"; x: 100; y: 100; width: 600; focus: true; text: "secret" }
    TextArea { objectName: "area"; x: 100; y: 300; width: 600; height: 200 }
}
"""


def main() -> int:
    app = QGuiApplication(sys.argv)
    engine = QQmlApplicationEngine()
    engine.loadData(PAGE, QUrl("plain.qml"))
    window = engine.rootObjects()[0]

    def ready() -> None:
        Path(sys.argv[1]).write_text("ready\n", encoding="ascii")

    window.frameSwapped.connect(ready)  # type: ignore[attr-defined]
    status = app.exec()
    del engine
    return status


if __name__ == "__main__":
    sys.exit(main())

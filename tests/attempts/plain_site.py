"""A site as a browser of Qt shows it that nobody has told to guard anything.

python -m tests.attempts.plain_site READY_FILE PAGE
"""

import os
import sys
from pathlib import Path

if os.geteuid() == 0:
    os.environ["QTWEBENGINE_DISABLE_SANDBOX"] = "1"  # Chromium has none for root

from PySide6.QtCore import QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlApplicationEngine
from PySide6.QtWebEngineQuick import QtWebEngineQuick

WINDOW = b"""
import QtQuick
import QtWebEngine

Window {
    width: Screen.width; height: Screen.height
    visible: true
    WebEngineView {
        url: "PAGE"
        anchors.fill: parent
    }
}
"""


def main() -> int:
    QtWebEngineQuick.initialize()
    app = QGuiApplication(sys.argv)
    engine = QQmlApplicationEngine()
    text = WINDOW.replace(b"PAGE", QUrl.fromLocalFile(sys.argv[2]).toEncoded().data())
    engine.loadData(text, QUrl("plain.qml"))
    Path(sys.argv[1]).write_text("ready\n", encoding="ascii")
    status = app.exec()
    del engine
    return status


if __name__ == "__main__":
    sys.exit(main())

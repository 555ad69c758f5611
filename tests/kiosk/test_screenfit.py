"""A window that fills its screen follows it to one of another size. In programs of their own: screens are set at the
start. Screens that come and go: tests/image/test_screens.py.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

_PROGRAM = """
import sys
from PySide6.QtGui import QGuiApplication
from PySide6.QtQuick import QQuickWindow
from PySide6.QtTest import QTest
from werkstadt.kiosk.screenfit import ScreenFit
app = QGuiApplication([])
small, large = sorted(app.screens(), key=lambda one: one.size().width())
window = QQuickWindow()
window.setGeometry(small.geometry())
window.show()
fit = ScreenFit(window) if sys.argv[1] == "fit" else None
for screen in (small, large, small):
    window.setScreen(screen)
    QTest.qWait(400)
    print(window.screen() is screen, window.width(), window.height(), flush=True)
"""


def said(tmp_path: Path, how: str) -> list[str]:
    screens = [
        {"name": name, "x": x, "y": 0, "width": width, "height": height, "logicalDpi": 96, "dpr": 1}
        for name, x, width, height in (("small", 0, 800, 480), ("large", 800, 1280, 800))
    ]
    config = tmp_path / "screens.json"
    config.write_text(json.dumps({"screens": screens}))
    environment = {**os.environ, "QT_QPA_PLATFORM": f"offscreen:configfile={config}"}
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM, how], env=environment, capture_output=True, text=True, check=True, timeout=60
    )
    return done.stdout.split("\n")[:3]


def test_the_window_is_as_large_as_the_screen_that_it_came_to(tmp_path: Path) -> None:
    assert said(tmp_path, "fit") == ["True 800 480", "True 1280 800", "True 800 480"]


def test_by_itself_it_would_stay_as_it_was(tmp_path: Path) -> None:
    assert said(tmp_path, "no") == ["True 800 480"] * 3

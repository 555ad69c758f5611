"""The window follows the screen that it is on.

weston 10 leaves a window as large as it was when its screen is unplugged and another one plugged in: cut off on a
smaller one, with black beside it on a larger one. It says a screen's size to new windows alone, and ends a program
whose window is larger than what it was told last. So the window is shown anew.
"""

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtQuick import QQuickWindow


class ScreenFit(QObject):
    """For a window that fills its screen."""

    def __init__(self, window: QQuickWindow, parent: QObject | None = None) -> None:
        super().__init__(parent)
        app = QGuiApplication.instance()
        assert isinstance(app, QGuiApplication)
        self._window = window
        self._timer = QTimer(self)  # a screen comes in several steps, and the last one counts
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._fit)
        window.screenChanged.connect(self._soon)
        app.primaryScreenChanged.connect(self._soon)
        app.screenAdded.connect(self._added)
        for screen in app.screens():
            self._added(screen)

    def _added(self, screen: QScreen) -> None:
        screen.geometryChanged.connect(self._soon)
        self._soon()

    def _soon(self) -> None:
        self._timer.start(100)

    def _fit(self) -> None:
        screen = self._window.screen()
        if screen is not None and not screen.size().isEmpty() and screen.size() != self._window.size():
            self._window.hide()
            self._window.setGeometry(screen.geometry())
            self._window.showFullScreen()

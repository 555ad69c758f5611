"""Tells systemd that the screen lives: by the frames on the glass, so that a hung picture counts as a hang."""

from PySide6.QtCore import QObject, QTimer
from PySide6.QtQuick import QQuickWindow

from werkstadt.contract.notify import ServiceNotice

_BEATS = 4
"""In the time after which systemd gives up."""


class Heartbeat(QObject):
    """Ready with the first frame. From then on a frame is asked for at each beat, and tells when it was there.

    Where the window is not shown (the screen is off or unplugged) there are no frames: then the event loop tells.
    """

    def __init__(self, window: QQuickWindow, notice: ServiceNotice, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._window, self._notice = window, notice
        self._asked = False
        window.frameSwapped.connect(self._framed)
        notice.ready()
        if notice.watchdog_s:
            self._timer = QTimer(self)
            self._timer.setInterval(round(1000 * notice.watchdog_s / _BEATS))
            self._timer.timeout.connect(self._beat)
            self._timer.start()

    def _beat(self) -> None:
        if self._window.isExposed():
            self._asked = True
            self._window.update()
        else:
            self._notice.alive()

    def _framed(self) -> None:
        if self._asked:
            self._asked = False
            self._notice.alive()

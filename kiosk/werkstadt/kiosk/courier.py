"""Brings what another thread has found out back to Qt's thread."""

from collections.abc import Callable
from concurrent.futures import Future, wait
from typing import Any

from PySide6.QtCore import QObject, Signal


class Courier(QObject):
    _brought = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: dict[Future[Any], Callable[[Future[Any]], None]] = {}
        self._brought.connect(self._deliver)

    def bring(self, future: "Future[Any]", then: Callable[["Future[Any]"], None]) -> None:
        self._waiting[future] = then
        future.add_done_callback(self._brought.emit)

    def drain(self) -> None:
        """Waits until everything is delivered, also what that leads to: at the end Qt's loop delivers no more."""
        while self._waiting:
            future = next(iter(self._waiting))
            wait([future])
            self._deliver(future)

    def _deliver(self, done: "Future[Any]") -> None:
        then = self._waiting.pop(done, None)
        if then is not None:
            then(done)

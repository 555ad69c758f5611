"""Looks into every pack when nobody waits for it, so that a damaged one is known before a visitor opens it."""

from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from PySide6.QtCore import QObject, QTimer

from werkstadt.exhibits.model import Card
from werkstadt.exhibits.problems import ContentError
from werkstadt.kiosk.courier import Courier
from werkstadt.kiosk.exhibition import open_exhibit
from werkstadt.kiosk.rules.finding import Catalogue

_PAUSE_MS, _PAUSE_IN_VISIT_MS = 10, 200
"""Between two packs: a few milliseconds of work each, that a visitor should not feel."""


class PackCheck(QObject):
    """found: says which pack is bad, and why. finished: everything has been looked at. busy: somebody is here."""

    def __init__(
        self,
        content: Path,
        courier: Courier,
        busy: Callable[[], bool],
        found: Callable[[Card, ContentError], None],
        finished: Callable[[], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._content, self._courier = content, courier
        self._busy, self._found, self._finished = busy, found, finished
        self._thread: ThreadPoolExecutor | None = None
        self._waiting: list[Card] = []
        self._round = 0
        self.done = True
        self._pause = QTimer(self, singleShot=True)
        self._pause.timeout.connect(self._next)

    def begin(self, cards: Iterable[Card], catalogue: Catalogue, languages: Iterable[str]) -> None:
        """cards: whose packs to look into. Before that the catalogue is made ready to be searched."""
        self._round += 1
        self._waiting = list(cards)[::-1]
        self.done = not self._waiting
        self._thread = self._thread or ThreadPoolExecutor(1, "packs")
        for language in languages:
            self._thread.submit(catalogue.index, language)
        if self.done:
            self._finished()
        else:
            self._next()

    def stop(self) -> None:
        """Waits for the pack that is being looked at."""
        self._pause.stop()
        self._waiting.clear()
        if self._thread:
            self._thread.shutdown(wait=True, cancel_futures=True)
            self._thread = None

    def _next(self) -> None:
        if self._thread is None or not self._waiting:
            return
        card, round_ = self._waiting.pop(), self._round
        future = self._thread.submit(_problem, self._content, card)
        self._courier.bring(future, lambda done: self._looked(card, round_, done))

    def _looked(self, card: Card, round_: int, done: "Future[ContentError | None]") -> None:
        if round_ != self._round or done.cancelled():
            return
        problem = done.result()
        if problem is not None:
            self._found(card, problem)
        if self._waiting:
            self._pause.start(_PAUSE_IN_VISIT_MS if self._busy() else _PAUSE_MS)
        else:
            self.done = True
            self._finished()


def _problem(content: Path, card: Card) -> ContentError | None:
    try:
        open_exhibit(content, card)
    except ContentError as err:
        return err
    return None

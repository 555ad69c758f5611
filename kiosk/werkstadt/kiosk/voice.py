"""The one voice in the room: whichever lane speaks last has it, and who makes other sounds learns when to be quiet."""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import Property, QObject, QTimer, Signal

from werkstadt.kiosk.rules.speech import Engine, Utterance

_PAUSE_MS = 400
"""Between two utterances of one reading it does not become loud for a moment."""


class Owner(Protocol):
    """A lane's ear."""

    def ended(self) -> None:
        """What it wanted said is said."""

    def silenced(self) -> None:
        """Another has the voice now."""


class Ducking(QObject):
    """speaking: somebody listens to the voice. Whatever else sounds falls silent meanwhile, within 3 s, and starts
    nothing new; `changed` says when it may sound again."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._speaking = False
        self._over = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._over.timeout.connect(self._set_quiet)

    def begin(self) -> None:
        self._over.stop()
        if not self._speaking:
            self._speaking = True
            self.changed.emit()

    def end(self) -> None:
        if self._speaking:
            self._over.start()

    def _set_quiet(self) -> None:
        self._speaking = False
        self.changed.emit()

    speaking = Property(bool, lambda self: self._speaking, notify=changed)


class Voice(QObject):
    """changed: whether it can speak, and in which languages, may be different."""

    changed = Signal()

    def __init__(self, engine: Engine, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.ducking = Ducking(self)
        self._engine = engine
        self._owner: Owner | None = None
        self._turn = 0
        engine.watch(self._changed)

    @property
    def silent(self) -> bool:
        return self._engine.silent

    @property
    def languages(self) -> frozenset[str] | None:
        return self._engine.languages

    def open(self, then: Callable[[], None]) -> None:
        """then: it is known whether it can speak, and in which languages."""
        self._engine.open(then)

    def say(self, owner: Owner, utterance: Utterance, volume: float) -> None:
        """Cuts whatever is said. volume: amplitude, 0 to 1."""
        before, self._owner = self._owner, owner
        if before is not None and before is not owner:
            before.silenced()
        self._turn += 1
        turn = self._turn
        self.ducking.begin()
        self._engine.say(utterance, volume, lambda: self._ended(turn))

    def stop(self, owner: Owner) -> None:
        if self._owner is owner:
            self._release()
            self._engine.stop()

    def forget(self) -> None:
        """See Engine."""
        self._engine.forget()

    def close(self) -> None:
        self._release()
        self._engine.close()

    def _release(self) -> None:
        self._owner = None
        self._turn += 1
        self.ducking.end()

    def _ended(self, turn: int) -> None:
        if turn != self._turn or self._owner is None:
            return
        self.ducking.end()
        owner, self._turn = self._owner, turn + 1
        owner.ended()

    def _changed(self) -> None:
        if self._engine.silent and self._owner is not None:
            self._release()
        self.changed.emit()

"""An engine that remembers what it was to say, and a visitor who does not look: keys, a headset, and what was said."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest

from tests.kiosk.visitor import Visitor
from werkstadt.kiosk.rules.speech import Utterance
from werkstadt.kiosk.rules.spoken import for_the_ear

Key = Qt.Key


@dataclass(frozen=True)
class Said:
    utterance: Utterance
    volume: float

    @property
    def text(self) -> str:
        return self.utterance.text


class Recorder:
    """languages: that it has voices for. by_hand: an utterance lasts until the test calls `finish`."""

    def __init__(self, languages: Iterable[str] = ("de", "en"), by_hand: bool = False) -> None:
        self.silent = False
        self.languages: frozenset[str] | None = frozenset(languages)
        self.by_hand = by_hand
        self.log: list[Said | str] = []
        self.opened = 0
        self._turn = 0
        self._ended: Callable[[], None] | None = None
        self._changed: Callable[[], None] = lambda: None

    def open(self, then: Callable[[], None]) -> None:
        self.opened += 1
        then()

    def say(self, utterance: Utterance, volume: float, ended: Callable[[], None]) -> None:
        self.log += ["stop", Said(utterance, volume)] if self._ended else [Said(utterance, volume)]
        self._turn += 1
        turn, self._ended = self._turn, ended
        if not self.by_hand:
            QTimer.singleShot(0, lambda: self.finish(turn))

    def finish(self, turn: int | None = None) -> None:
        ended = self._ended
        if ended is not None and turn in (None, self._turn):
            self._ended = None
            ended()

    def stop(self) -> None:
        self.log.append("stop")
        self._ended = None

    def watch(self, changed: Callable[[], None]) -> None:
        self._changed = changed

    def fail(self) -> None:
        self.silent, self._ended = True, None
        self._changed()

    def forget(self) -> None:
        self.log.append("forget")

    def close(self) -> None:
        self._ended = None

    @property
    def said(self) -> list[Utterance]:
        return [one.utterance for one in self.log if isinstance(one, Said)]

    @property
    def texts(self) -> list[str]:
        return [one.text for one in self.said]

    @property
    def volumes(self) -> list[float]:
        return [one.volume for one in self.log if isinstance(one, Said)]

    @property
    def last(self) -> str:
        return self.texts[-1]


class Listener:
    """Knows the kiosk by what it says alone. It never asks where anything stands."""

    def __init__(self, visitor: Visitor, recorder: Recorder) -> None:
        self.visitor = visitor
        self.recorder = recorder

    def rest(self) -> None:
        """Until nothing more is said."""
        while True:
            before = len(self.recorder.log)
            QTest.qWait(90)
            if len(self.recorder.log) == before and not self.visitor.lane.ear_view.looks_soon:
                return

    def press(self, key: Key) -> str:
        """Everything that was said after it, in one."""
        before = len(self.recorder.log)
        self.visitor.key(key)
        self.rest()
        return " ".join(one.text for one in self.recorder.log[before:] if isinstance(one, Said))

    def type(self, letter: str) -> None:
        QTest.keyClick(self.visitor.window, letter)  # type: ignore[call-overload]
        self.rest()

    @staticmethod
    def for_the_ear(name: str) -> str:
        return for_the_ear(name, "de")

    def plug(self, plugged: bool = True) -> str:
        before = len(self.recorder.log)
        self.visitor.stage.backstage._hear("headset", {"plugged": plugged})
        self.rest()
        return " ".join(one.text for one in self.recorder.log[before:] if isinstance(one, Said))

    def seek(self, words: str, forward: Key = Key.Key_Right, most: int = 60) -> str:
        """On and on until these words are said."""
        heard: list[str] = []
        for _ in range(most):
            heard.append(self.press(forward))
            if words in heard[-1]:
                return heard[-1]
        raise AssertionError(f"{words!r} was never said, only {heard}")

    def choose(self, words: str) -> str:
        """Finds it, presses it; what is said then."""
        self.seek(words)
        return self.answer(lambda: self.visitor.key(Key.Key_Return))

    def answer(self, act: Callable[[], object]) -> str:
        """What is said to it, in one: also when the answer takes its time."""
        before = len(self.recorder.log)
        act()
        self.visitor.until(lambda: any(isinstance(one, Said) for one in self.recorder.log[before:]), "an answer")
        self.rest()
        return " ".join(one.text for one in self.recorder.log[before:] if isinstance(one, Said))

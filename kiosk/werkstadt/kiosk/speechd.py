"""The voice of this device: a program of its own that speaks (see mouth.py), started when somebody first wants to hear.

Nothing here waits for it. One that dies is started again once; one that does not answer is ended.
"""

import importlib.util
import json
import logging
import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, QTimer

from werkstadt.kiosk.ownprogram import own_program
from werkstadt.kiosk.rules.manner import Manner, best_voice
from werkstadt.kiosk.rules.speech import Utterance

log = logging.getLogger(__name__)

PROGRAM = "werkstadt.kiosk.mouth"
OPEN_MS = 10_000
"""So long the daemon may take to start and to list its voices."""
BEGIN_MS = 4_000
"""So long it may take to begin to speak."""
LETTER_MS = 250
"""So long it may take for a letter, however slowly it speaks."""
AGAIN_MS = 30_000
"""After a failure nothing is tried for so long."""
UNUSED_MS = 120_000
"""Whoever has had nothing to say for so long need not take memory."""
END_MS = 300


def installed() -> bool:
    """Whether there is anything to speak with; looked at without importing or starting it."""
    there = shutil.which("speech-dispatcher") is not None or "SPEECHD_ADDRESS" in os.environ
    return there and importlib.util.find_spec("PySide6.QtTextToSpeech") is not None


@dataclass(frozen=True)
class _Wish:
    number: int
    utterance: Utterance
    volume: float
    ended: Callable[[], None]


class SpeechdEngine(QObject):
    """See rules.speech.Engine. state: a folder for what makes the daemon's start quick."""

    def __init__(self, manner: Manner, state: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._manner = manner
        self._state = state
        self._installed: bool | None = None
        self._broken = False
        self._ready = False
        self._program: QProcess | None = None
        self._voices: dict[str, tuple[str, str]] = {}
        self._languages: frozenset[str] | None = None
        self._waiting: list[Callable[[], None]] = []
        self._watchers: list[Callable[[], None]] = []
        self._number = 0
        self._wish: _Wish | None = None
        self._retried = False
        self._has_spoken = False
        self._forgets = False
        self._late = QTimer(self, singleShot=True)
        self._late.timeout.connect(lambda: self._lose("it does not answer", again=False))
        self._again = QTimer(self, singleShot=True)
        self._again.timeout.connect(self._recover)
        self._unused = QTimer(self, singleShot=True)
        self._unused.timeout.connect(self._end)

    @property
    def silent(self) -> bool:
        if self._installed is None:
            self._installed = installed()
        return self._broken or not self._installed

    @property
    def languages(self) -> frozenset[str] | None:
        return self._languages

    def watch(self, changed: Callable[[], None]) -> None:
        self._watchers.append(changed)

    def open(self, then: Callable[[], None]) -> None:
        if self.silent or self._ready:
            then()
            return
        self._waiting.append(then)
        self._start()

    def say(self, utterance: Utterance, volume: float, ended: Callable[[], None]) -> None:
        if self.silent:
            return
        self._number += 1
        self._wish = _Wish(self._number, utterance, volume, ended)
        if self._ready:
            self._send_wish()
        else:
            self._start()

    def stop(self) -> None:
        if self._wish is not None:
            self._wish = None
            self._late.stop()
            self._send({"stop": True})
            self._rest()

    def forget(self) -> None:
        """By ending the program, which has the last words in its memory; the next one who listens starts another."""
        self._forgets = self._has_spoken
        if self._forgets and self._wish is None:
            self._end()

    def close(self) -> None:
        self._watchers, self._waiting = [], []
        self._end()

    # The program

    def _start(self) -> None:
        self._unused.stop()
        if self._program is not None:
            return
        program = self._program = QProcess(self)
        program.setProcessChannelMode(QProcess.ProcessChannelMode.ForwardedErrorChannel)
        program.readyReadStandardOutput.connect(self._read)
        program.finished.connect(lambda *_: self._lose("it has ended", again=True))
        program.errorOccurred.connect(self._failed)
        python, *arguments = own_program(PROGRAM, str(self._state / "cache" / "espeak"))
        program.start(python, arguments)
        self._late.start(OPEN_MS)

    def _failed(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart:
            self._lose("it cannot be started", again=False)

    def _rest(self) -> None:
        self._end() if self._forgets else self._unused.start(UNUSED_MS)

    def _end(self) -> None:
        """At once, whatever it does."""
        self._forgets = self._has_spoken = False
        for timer in (self._late, self._unused):
            timer.stop()
        program, self._program, self._ready = self._program, None, False
        if program is not None:
            program.blockSignals(True)
            program.kill()
            program.waitForFinished(END_MS)
            program.deleteLater()

    def _send(self, what: Mapping[str, object]) -> None:
        if self._program is not None and self._ready:
            self._program.write(json.dumps(what).encode() + b"\n")

    def _read(self) -> None:
        program = self._program
        while program is not None and program is self._program and program.canReadLine():
            self._hear(json.loads(bytes(program.readLine().data())))

    def _hear(self, told: Mapping[str, object]) -> None:
        if "voices" in told:
            self._learn_voices(told["voices"])
        elif "lost" in told:
            self._lose(str(told["lost"]), again=True)
        elif self._wish is not None and told.get("began") == self._wish.number:
            self._retried = False
            self._late.start(BEGIN_MS + LETTER_MS * len(self._wish.utterance.text))
        elif self._wish is not None and told.get("ended") == self._wish.number:
            self._over(self._wish)

    def _learn_voices(self, told: object) -> None:
        offered = [(str(name), str(locale)) for name, locale in told] if isinstance(told, list) else []
        tags = {locale.split("_")[0] for _, locale in offered} - {"C"}
        chosen = {tag: best_voice(tag, self._manner.voices.get(tag), offered) for tag in tags}
        self._voices = {tag: voice for tag, voice in chosen.items() if voice is not None}
        self._languages = frozenset(self._voices)
        log.info("voices found languages=%s", ",".join(sorted(self._languages)))
        self._ready = True
        self._late.stop()
        self._unused.start(UNUSED_MS)
        if self._wish is not None:
            self._send_wish()
        self._tell()

    # Speaking

    def _send_wish(self) -> None:
        wish = self._wish
        if wish is None:
            return
        voice = self._voices.get(wish.utterance.language)
        if voice is None:  # never in another's voice
            QTimer.singleShot(0, self, lambda: self._over(wish))
            return
        self._unused.stop()
        self._late.start(BEGIN_MS)
        self._has_spoken = True
        name, locale = voice
        what = {"say": wish.number, "text": wish.utterance.text, "voice": name, "locale": locale}
        self._send({**what, "volume": wish.volume, "rate": self._manner.rate})

    def _over(self, wish: _Wish) -> None:
        if wish is self._wish:
            self._wish = None
            self._late.stop()
            wish.ended()
            if self._wish is None:  # else a neighbour is being read to
                self._rest()

    # When it fails

    def _lose(self, reason: str, again: bool) -> None:
        """again: one that has died is started anew, once, and what was to be said is said."""
        again = again and not self._retried
        log.warning("voice lost reason=%r again=%s", reason, again)
        self._end()
        if again:
            self._retried = True
            self._start()
            return
        self._broken, self._wish, self._retried = True, None, False
        self._languages = None
        self._again.start(AGAIN_MS)
        self._tell()

    def _recover(self) -> None:
        self._broken = False
        self._tell()

    def _tell(self) -> None:
        waiting, self._waiting = self._waiting, []
        for then in waiting:
            then()
        for changed in self._watchers:
            changed()

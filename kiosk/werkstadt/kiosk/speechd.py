"""Qt's text to speech over speech-dispatcher: made when somebody first wants to hear, and never waited for.

Every call of libspeechd waits for the daemon's answer, and PySide6 holds the interpreter's lock meanwhile: a daemon
that hangs would hold the whole kiosk, from whatever thread of Python it is called (tried, with one that was stopped).
So the speaker lives in a thread of Qt, and is only ever called through Qt's queue, where no Python runs.
"""

import importlib.util
import logging
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import shiboken6
from PySide6.QtCore import Q_ARG, QMetaObject, QObject, Qt, QThread, QTimer, Slot

from werkstadt.kiosk.leanvoices import lean_voices
from werkstadt.kiosk.rules.manner import Manner, best_voice
from werkstadt.kiosk.rules.speech import Utterance

if TYPE_CHECKING:
    from PySide6.QtTextToSpeech import QTextToSpeech, QVoice

log = logging.getLogger(__name__)

OPEN_MS = 8_000
"""So long the daemon may take to start and to list its voices."""
BEGIN_MS = 4_000
"""So long it may take to begin to speak."""
LETTER_MS = 250
"""So long it may take for a letter, however slowly it speaks."""
SETTLE_MS = 80
"""So long an utterance that was cut before it began may still make itself heard of."""
AGAIN_MS = 30_000
"""After a failure nothing is tried for so long."""
GIVE_TIME_MS = 500

Phase = Literal["none", "opening", "idle", "asked", "speaking", "stopping"]


def installed() -> bool:
    """Whether there is anything to speak with; looked at without importing or starting it."""
    there = shutil.which("speech-dispatcher") is not None or "SPEECHD_ADDRESS" in os.environ
    return there and importlib.util.find_spec("PySide6.QtTextToSpeech") is not None


@dataclass(frozen=True)
class _Wish:
    utterance: Utterance
    volume: float
    ended: Callable[[], None]


@dataclass
class _Life:
    """One connection to the daemon: the speaker and its thread. Nobody may let go of them while the thread runs."""

    speaker: "QTextToSpeech"
    thread: QThread

    def call(self, method: str, *arguments: Any) -> None:
        QMetaObject.invokeMethod(self.speaker, method, Qt.ConnectionType.QueuedConnection, *arguments)

    def leave(self) -> None:
        """Ends by itself, if the daemon lets it."""
        self.speaker.deleteLater()
        self.thread.quit()

    @property
    def over(self) -> bool:
        return self.thread.isFinished()

    def end(self) -> None:
        """For the end of the program: a thread that still waits for the daemon then is let go by force."""
        if not self.thread.wait(GIVE_TIME_MS):
            self.thread.terminate()
            self.thread.wait(GIVE_TIME_MS)


class SpeechdEngine(QObject):
    """See rules.speech.Engine. state: a folder for what makes the daemon's start quick."""

    def __init__(self, manner: Manner, state: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._manner = manner
        self._state = state
        self._installed: bool | None = None
        self._broken = False
        self._phase: Phase = "none"
        self._life: _Life | None = None
        self._left: list[_Life] = []
        self._voices: dict[str, QVoice] = {}
        self._languages: frozenset[str] | None = None
        self._language = ""
        self._volume = -1.0
        self._waiting: list[Callable[[], None]] = []
        self._watchers: list[Callable[[], None]] = []
        self._wish: _Wish | None = None
        self._now: _Wish | None = None
        self._retried = False
        self._late = QTimer(self, singleShot=True)
        self._late.timeout.connect(self._too_late)
        self._settled = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settled.timeout.connect(self._idle)
        self._again = QTimer(self, singleShot=True, interval=AGAIN_MS)
        self._again.timeout.connect(self._recover)

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
        if self.silent or self._phase not in ("none", "opening"):
            then()
            return
        self._waiting.append(then)
        if self._phase == "none":
            self._make()

    def say(self, utterance: Utterance, volume: float, ended: Callable[[], None]) -> None:
        if self.silent:
            return
        self._wish = _Wish(utterance, volume, ended)
        if self._phase == "none":
            self._make()
        elif self._phase == "idle":
            self._speak()
        elif self._phase in ("asked", "speaking"):
            self._cut()

    def stop(self) -> None:
        self._wish = None
        if self._phase in ("asked", "speaking"):
            self._cut()

    def close(self) -> None:
        self._drop()
        for life in self._left:
            life.end()

    # One life

    def _make(self) -> None:
        from PySide6.QtTextToSpeech import QTextToSpeech

        lean_voices(self._state / "cache" / "espeak", os.environ)
        self._left = [life for life in self._left if not life.over]
        speaker, thread = QTextToSpeech("none"), QThread()
        speaker.moveToThread(thread)
        speaker.engineChanged.connect(self._opened)
        speaker.stateChanged.connect(self._stated)
        thread.start()
        self._life = _Life(speaker, thread)
        self._phase, self._language, self._volume = "opening", "", -1.0
        self._life.call("setEngine", Q_ARG(str, "speechd"))
        self._late.start(OPEN_MS)

    def _drop(self) -> None:
        self._late.stop()
        self._settled.stop()
        if self._life is not None:
            self._life.speaker.engineChanged.disconnect(self._opened)
            self._life.speaker.stateChanged.disconnect(self._stated)
            if self._phase == "speaking":
                self._life.call("stop")
            self._life.leave()
            self._left.append(self._life)
        self._life, self._phase, self._now = None, "none", None

    @Slot()
    def _opened(self) -> None:
        life = self._life
        if life is None or self._phase != "opening":
            return
        if self._error(life):
            self._break(self._error(life))
            return
        self._learn_voices(life)
        life.call("setRate", Q_ARG("double", self._manner.rate))
        log.info("voices found languages=%s", ",".join(sorted(self._languages or ())))
        self._idle()
        self._tell()

    def _learn_voices(self, life: _Life) -> None:
        """The engine stands still now: it may be asked from here."""
        offered: dict[tuple[str, str], QVoice] = {}
        for locale in life.speaker.availableLocales():
            for voice in life.speaker.allVoices(locale):
                offered.setdefault((voice.name(), locale.name()), voice)
        languages = {locale.split("_")[0] for _, locale in offered} - {"C"}
        chosen = {tag: best_voice(tag, self._manner.voices.get(tag), list(offered)) for tag in languages}
        self._voices = {tag: offered[one] for tag, one in chosen.items() if one is not None}
        self._languages = frozenset(self._voices)

    def _error(self, life: _Life) -> str:
        from PySide6.QtTextToSpeech import QTextToSpeech

        if not shiboken6.isValid(life.speaker):
            return "the speaker is gone"
        failed = life.speaker.state() is QTextToSpeech.State.Error
        return (life.speaker.errorString() or "it failed without a word") if failed else ""

    # Speaking

    def _speak(self) -> None:
        life, wish, self._wish = self._life, self._wish, None
        if life is None or wish is None:
            return
        voice = self._voices.get(wish.utterance.language)
        if voice is None:  # never in another's voice
            QTimer.singleShot(0, self, wish.ended)
            return
        from PySide6.QtTextToSpeech import QVoice

        if wish.utterance.language != self._language:
            self._language = wish.utterance.language
            life.call("setVoice", Q_ARG(QVoice, voice))
        if wish.volume != self._volume:
            self._volume = wish.volume
            life.call("setVolume", Q_ARG("double", wish.volume))
        self._now, self._phase = wish, "asked"
        life.call("say", Q_ARG(str, wish.utterance.text))
        self._late.start(BEGIN_MS)

    def _cut(self) -> None:
        """Until the old one has fallen silent nothing new is asked for: its end would be taken for that of the new."""
        self._phase, self._now = "stopping", None
        if self._life is not None:
            self._life.call("stop")
        self._late.start(BEGIN_MS)
        self._settled.start()

    @Slot(object)
    def _stated(self, state: object) -> None:
        from PySide6.QtTextToSpeech import QTextToSpeech

        if state is QTextToSpeech.State.Error:
            if self._phase not in ("none", "opening"):
                self._lose()
        elif state is QTextToSpeech.State.Speaking and self._phase == "asked" and self._now is not None:
            self._phase, self._retried = "speaking", False
            self._late.start(BEGIN_MS + LETTER_MS * len(self._now.utterance.text))
        elif state is QTextToSpeech.State.Ready and self._phase == "speaking":
            now = self._now
            self._idle()
            if now is not None:
                now.ended()

    def _idle(self) -> None:
        self._late.stop()
        self._settled.stop()
        self._phase, self._now = "idle", None
        if self._wish is not None:
            self._speak()

    # When it fails

    def _lose(self) -> None:
        """The daemon has ended. Once it is started anew, and what was to be said is said."""
        lost = self._wish or self._now
        log.warning("voice lost reason=%r again=%s", self._error(self._life) if self._life else "", not self._retried)
        if self._retried:
            self._break("the daemon ended again")
            return
        self._drop()
        self._retried = True
        self._wish = lost
        self._make()

    def _too_late(self) -> None:
        self._break("the daemon does not answer")

    def _break(self, reason: str) -> None:
        log.warning("no voice reason=%r", reason)
        self._drop()
        self._broken, self._wish, self._retried = True, None, False
        self._languages = None
        self._again.start()
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

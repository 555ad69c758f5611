"""The program that speaks: Qt's text to speech over speech-dispatcher, in a process of its own.

    werkstadt.kiosk.mouth FOLDER (see ownprogram.py)      where a view of the voices may be kept, see leanvoices.py

Every call of libspeechd waits for the daemon's answer, and some of them end the process when the daemon has died (seen:
reading the volume back). Neither may happen to a kiosk, so the kiosk starts this and ends it when it does not answer.

In and out: a line of JSON each. It ends when its input does.

    in   {"say": n, "text": text, "voice": name, "locale": tag, "volume": 0…1, "rate": -1…1}    cuts what is said
         {"stop": true}
    out  {"voices": [[name, locale], …]}    ready
         {"began": n}  {"ended": n}         n was not cut before its end
         {"lost": text}                     the daemon is gone, and with it this program
"""

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

SETTLE_MS = 80
"""So long an utterance that was cut before it began may still make itself heard of."""

os.environ.setdefault("QT_LOGGING_RULES", "qt.multimedia.*=false")

from PySide6.QtCore import QCoreApplication, QObject, QSocketNotifier, QTimer, Slot  # noqa: E402
from PySide6.QtTextToSpeech import QTextToSpeech, QVoice  # noqa: E402

from werkstadt.kiosk.leanvoices import lean_voices  # noqa: E402

Wish = Mapping[str, object]
State = QTextToSpeech.State


class Mouth(QObject):
    """phase: "asked" until the daemon says that it has begun."""

    def __init__(self, speaker: QTextToSpeech) -> None:
        super().__init__()
        self._speaker = speaker
        self._phase: Literal["idle", "asked", "speaking", "stopping"] = "idle"
        self._wish: Wish | None = None
        self._now: object = None
        self._voices: dict[tuple[str, str], QVoice] = {}
        self._settled = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settled.timeout.connect(self._go_on)
        self._rest = b""
        self._ear = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read, self)
        self._ear.activated.connect(self._read)
        speaker.stateChanged.connect(self._stated)

    def introduce(self) -> None:
        for locale in self._speaker.availableLocales():
            for voice in self._speaker.allVoices(locale):
                self._voices.setdefault((voice.name(), locale.name()), voice)
        if self._voices:  # an error then means only that there is none for the system's own language
            tell(voices=list(self._voices))
        else:
            self._lose()

    def _read(self) -> None:
        chunk = os.read(sys.stdin.fileno(), 65_536)
        if not chunk:
            leave(0)
        *lines, self._rest = (self._rest + chunk).split(b"\n")
        for line in lines:
            self._hear(json.loads(line))

    def _hear(self, wish: Wish) -> None:
        self._wish = wish if "say" in wish else None
        if self._phase in ("asked", "speaking"):
            # Until the old one has fallen silent nothing new is begun: its end would be taken for that of the new.
            self._phase = "stopping"
            self._speaker.stop()
            self._settled.start()
        elif self._phase == "idle":
            self._go_on()

    def _go_on(self) -> None:
        self._phase, wish, self._wish = "idle", self._wish, None
        voice = self._voices.get((str(wish["voice"]), str(wish["locale"]))) if wish else None
        if wish is None or voice is None:
            return
        if self._speaker.voice() != voice:
            self._speaker.setVoice(voice)
        self._speaker.setRate(float(str(wish["rate"])))
        self._speaker.setVolume(float(str(wish["volume"])))
        self._now, self._phase = wish["say"], "asked"
        self._speaker.say(str(wish["text"]))

    @Slot(QTextToSpeech.State)
    def _stated(self, state: State) -> None:
        if state is State.Error:
            self._lose()
        elif state is State.Speaking and self._phase == "asked":
            self._phase = "speaking"
            tell(began=self._now)
        elif state is State.Ready and self._phase == "speaking":
            self._phase = "idle"
            tell(ended=self._now)

    def _lose(self) -> None:
        tell(lost=self._speaker.errorString() or "speech-dispatcher has no voices")
        leave(1)


def tell(**what: object) -> None:
    print(json.dumps(what), flush=True)


def leave(status: int) -> None:
    """Without the farewells of libspeechd, which would wait for a daemon that may not answer."""
    sys.stdout.flush()
    os._exit(status)


def main() -> int:
    app = QCoreApplication(sys.argv[:1])
    if sys.argv[1:]:
        lean_voices(Path(sys.argv[1]), os.environ)
    mouth = Mouth(QTextToSpeech("speechd"))
    mouth.introduce()
    return app.exec()


if __name__ == "__main__":
    sys.exit(main())

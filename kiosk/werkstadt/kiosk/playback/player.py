"""A film or a sound as its page binds to it: what a visitor can do with it, and how it fares."""

import logging
import time
from collections.abc import Callable

from PySide6.QtCore import Property, QObject, QSize, QTimer, Signal, Slot
from PySide6.QtGui import QImage
from PySide6.QtQml import QmlElement, QmlUncreatable

from werkstadt.exhibits.model import Exhibit, Words
from werkstadt.exhibits.recordings import Recording
from werkstadt.exhibits.webvtt import Cue, TrackError, read_track
from werkstadt.kiosk.playback.process import Playback
from werkstadt.kiosk.rules import playing as rules
from werkstadt.kiosk.rules.playing import Fault, Line, State
from werkstadt.kiosk.rules.speech import LEVELS_DB, volume_of
from werkstadt.kiosk.views.kinds import LIST, Map
from werkstadt.kiosk.views.scene import Host

QML_IMPORT_NAME = "Werkstadt.Playback"
QML_IMPORT_MAJOR_VERSION = 1

log = logging.getLogger(__name__)

_LOOK_MS = 500


@QmlElement
@QmlUncreatable("a scene has one")
class Player(QObject):  # type: ignore[operator]
    """state: see rules/playing.py. caption: what is heard now, in words. lines: all that is heard and seen, a map each
    with time, text and seen; line: which of them is told now, -1 before the first.

    Nothing is started before somebody presses play, and nothing is left after close().
    """

    changed = Signal()
    moved = Signal()
    told = Signal()
    translated = Signal()
    pictured = Signal()

    def __init__(
        self, host: Host, exhibit: Exhibit, recording: Recording, say: Callable[[Words], str], parent: QObject
    ) -> None:
        super().__init__(parent)
        self.recording = recording
        self.image = QImage()
        self.fault: Fault | None = None
        self._host, self._exhibit, self._say = host, exhibit, say
        self._state: State = "resting"
        self._playback: Playback | None = None
        self._ready = False
        self._loops = False
        self._at_ms, self._seeks = 0, 0
        self._level = host.start_level
        self._captions_on = True
        self._silent = False
        self._box = QSize(640, 360)
        self._captions: tuple[Cue, ...] = ()
        self._lines: tuple[Line, ...] = ()
        self._textless = False
        self._progress_s = 0.0
        self._watch = QTimer(self, interval=_LOOK_MS)
        self._watch.timeout.connect(self._look)
        host.ducking.changed.connect(self._ducked)
        self.refresh()

    @property
    def settled(self) -> bool:
        playing = self._state == "playing"
        return self._state != "coming" and not (playing and self.recording.width_px and self.image.isNull())

    @property
    def pid(self) -> int:
        """Of the process that plays, 0 for none."""
        return self._playback.pid if self._playback else 0

    def refresh(self) -> None:
        """Another language or level: the texts are read anew."""
        self._textless = False
        self._captions = self._read(self.recording.captions)
        self._lines = rules.script_of(self._captions, self._read(self.recording.descriptions))
        self.translated.emit()
        self.told.emit()

    def _read(self, files: Words) -> tuple[Cue, ...]:
        """Nothing where it cannot be shown: then staff are told, and the recording is played all the same."""
        file = self._say(files)
        if not file:
            return ()
        try:
            return read_track(self._exhibit.folder / file, self.recording.duration_ms)
        except TrackError as err:
            self._textless = True
            self._report(Fault.TEXT, str(err))
            return ()

    def close(self) -> None:
        """The visitor has gone on: nothing of it sounds or moves any more."""
        self._host.ducking.changed.disconnect(self._ducked)
        self._stop()
        self.image = QImage()
        self._state = "resting"

    # What a visitor does

    @Slot()
    def toggle(self) -> None:
        """Plays, and holds on; from its end or after a fault it begins again."""
        self._host.touched()
        if self._state in ("playing", "coming", "waiting"):
            self._hold("paused")
            return
        if self._state in ("ended", "broken"):
            self._seek(0)
        self.fault = None
        self._play()

    @Slot()
    def begin(self) -> None:
        """Back to the start; it goes on playing if it plays."""
        self.go(0)

    @Slot(int)
    def by(self, by_ms: int) -> None:
        self.go(self._at_ms + by_ms)

    @Slot(int)
    def go(self, at_ms: int) -> None:
        self._host.touched()
        self._seek(at_ms)
        if self._state == "ended":
            self._set("paused")

    @Slot()
    def louder(self) -> None:
        self._set_level(self._level + 1)

    @Slot()
    def quieter(self) -> None:
        self._set_level(self._level - 1)

    @Slot()
    def toggleCaptions(self) -> None:  # noqa: N802 (Qt's way)
        self._host.touched()
        self._captions_on = not self._captions_on
        self.changed.emit()
        self.told.emit()

    @Slot(int, int)
    def fit(self, width_px: int, height_px: int) -> None:
        """So large are pictures wanted."""
        wide = min(width_px, rules.FRAME_WIDE_MAX_PX)
        high = min(height_px, rules.FRAME_HIGH_MAX_PX)
        if wide > 0 and high > 0 and QSize(wide, high) != self._box:
            self._box = QSize(wide, high)
            self._tell(f"size {wide} {high}")

    def loop(self) -> None:
        """Plays without sound over and over, for nobody in particular."""
        self._loops = True
        self._play()

    # Playing

    def _play(self) -> None:
        if self._host.ducking.property("speaking"):
            self._hold("waiting")
        elif self._playback is None:
            self._start()
        else:
            self._set("coming")
            if self._ready:
                self._tell("play")

    def _start(self) -> None:
        """The process comes, and says when it is ready."""
        self._ready = False
        try:
            self._playback = Playback(self._exhibit.folder / self.recording.file, self)
        except OSError as err:
            self._break(Fault.CRASHED, f"no process for it: {err}")
            return
        self._playback.said.connect(self._hear)
        self._playback.ended.connect(self._gone)
        self._set("coming")

    def _hold(self, state: State) -> None:
        self._tell("pause")
        self._set(state)

    def _seek(self, at_ms: int) -> None:
        self._at_ms = rules.within(at_ms, self.recording.duration_ms)
        if self._ready:
            self._seeks += 1
            self._tell(f"seek {self._at_ms}")
        self._progress_s = time.monotonic()
        self.moved.emit()
        self.told.emit()

    def _set_level(self, level: int) -> None:
        self._host.touched()
        self._level = min(max(1, level), len(LEVELS_DB))
        self._tell(f"volume {volume_of(self._level):.4f}")
        self.changed.emit()

    def _tell(self, line: str) -> None:
        if self._playback is not None and self._ready:
            self._playback.tell(line)

    def _set(self, state: State) -> None:
        self._progress_s = time.monotonic()
        if state in ("coming", "playing"):
            self._watch.start()
        else:
            self._watch.stop()
        if state != self._state:
            self._state = state
            self.changed.emit()
            self.told.emit()

    def _stop(self) -> None:
        self._watch.stop()
        self._ready, self._seeks = False, 0
        playback, self._playback = self._playback, None
        if playback is not None:
            playback.stop()
            playback.deleteLater()

    # What the process says

    def _hear(self, line: str) -> None:
        word, _, rest = line.partition(" ")
        values = [int(value) for value in rest.split() if value.isascii() and value.isdigit() and len(value) < 10]
        match word, values:
            case "at", [at_ms]:
                self._came_to(at_ms)
            case "frame", [wide, high]:
                self._take(wide, high)
            case "sought", []:
                self._seeks = max(0, self._seeks - 1)
            case "ready", []:
                self._become_ready()
            case "silent", []:
                self._fall_silent()
            case "failed", _:
                self._break(Fault.BROKEN, rest)
            case "state", []:
                self._turn(rest)

    def _become_ready(self) -> None:
        if self._ready:  # it says so again after some jumps
            return
        self._ready = True
        self._tell(f"volume {volume_of(self._level):.4f}")
        self._tell(f"size {self._box.width()} {self._box.height()}")
        if self._at_ms:
            self._seek(self._at_ms)
        if self._state == "coming":
            self._tell("play")

    def _fall_silent(self) -> None:
        if self.recording.sound != "none":
            self._silent = True
            self._report(Fault.SILENT, "this machine has no loudspeaker that can be used")
            self.changed.emit()

    def _turn(self, state: str) -> None:
        if state == "playing" and self._state == "coming":
            self._set("playing")
        elif state == "ended" and self._state in ("coming", "playing"):
            self._end()

    def _end(self) -> None:
        if rules.broke_off(self._at_ms, self.recording.duration_ms):
            where = f"{self._at_ms} of {self.recording.duration_ms} ms"
            self._break(Fault.ENDED_EARLY, f"it ended at {where}")
        elif self._loops:
            self._seek(0)
            self._tell("play")
        else:
            self._at_ms = self.recording.duration_ms
            self._set("ended")
            self.moved.emit()
            self.told.emit()

    def _came_to(self, at_ms: int) -> None:
        if self._seeks or at_ms == self._at_ms:
            return
        if at_ms > self.recording.duration_ms + rules.LATE_MS:
            self._break(Fault.BROKEN, f"it is longer than {self.recording.duration_ms} ms")
            return
        before, self._at_ms = self._at_ms, rules.within(at_ms, self.recording.duration_ms)
        self._progress_s = time.monotonic()
        if before // 1000 != self._at_ms // 1000:
            self.moved.emit()
        if rules.said_at(self._captions, before) != self._get_said() or self._line(before) != self._get_line():
            self.told.emit()

    def _take(self, width_px: int, height_px: int) -> None:
        if self._playback is not None:
            image = self._playback.picture(width_px, height_px)
            self._playback.tell("shown")
            if not image.isNull():
                self.image = image
                self.pictured.emit()

    def _gone(self) -> None:
        if self._state != "broken":
            self._break(Fault.CRASHED, "the process that plays it has ended")

    def _break(self, fault: Fault, detail: str) -> None:
        """A card says so from now on, the text of it can still be read, and staff are told."""
        self.fault = fault
        self._stop()
        self._report(fault, detail)
        self._set("broken")

    def _report(self, fault: Fault, detail: str) -> None:
        what = f"{self._exhibit.id}: {self.recording.file}: {detail}"
        log.warning("recording code=%s detail=%s", fault, what)
        self._host.report(str(fault), what)

    # What happens around it

    def _ducked(self) -> None:
        """Somebody is read to: it waits, and goes on by itself."""
        speaking = bool(self._host.ducking.property("speaking"))
        if speaking and self._state in ("playing", "coming"):
            self._hold("waiting")
        elif not speaking and self._state == "waiting":
            self._play()

    def _look(self) -> None:
        silent_s = time.monotonic() - self._progress_s
        if silent_s > (rules.START_MAX_S if self._state == "coming" else rules.SILENT_MAX_S):
            self._break(Fault.HANGS, f"nothing has moved for {silent_s:.0f} s")
        elif self._loops:
            if not self._host.look.property("moves"):
                self._hold("paused")
        else:
            self._host.noticed()  # who watches or listens is here

    # State

    def _get_said(self) -> str:
        """Before it has begun, nothing."""
        return rules.said_at(self._captions, self._at_ms) if self._begun else ""

    @property
    def _begun(self) -> bool:
        return self._state != "resting" or self._at_ms > 0

    def _line(self, at_ms: int) -> int:
        return rules.line_at(self._lines, at_ms)

    def _get_line(self) -> int:
        return self._line(self._at_ms) if self._begun else -1

    def _get_lines(self) -> list[Map]:
        return [{"time": rules.clock(line.start_ms), "text": line.text, "seen": line.seen} for line in self._lines]

    def _get_longest(self) -> str:
        return max((cue.text for cue in self._captions), key=len, default="")

    state = Property(str, lambda self: self._state, notify=changed)
    level = Property(int, lambda self: self._level, notify=changed)
    levels = Property(int, lambda self: len(LEVELS_DB), constant=True)
    sounds = Property(bool, lambda self: self.recording.sound != "none", constant=True)
    silent = Property(bool, lambda self: self._silent, notify=changed)
    captionsOn = Property(bool, lambda self: self._captions_on, notify=changed)  # noqa: N815 (Qt's way)
    captioned = Property(bool, lambda self: bool(self._captions), notify=translated)
    textless = Property(bool, lambda self: self._textless, notify=translated)
    longest = Property(str, _get_longest, notify=translated)
    lines = Property(LIST, _get_lines, notify=translated)
    line = Property(int, _get_line, notify=told)
    caption = Property(str, lambda self: self._get_said() if self._captions_on else "", notify=told)
    at = Property(int, lambda self: self._at_ms // 1000, notify=moved)
    length = Property(int, lambda self: self.recording.duration_ms // 1000, constant=True)
    clock = Property(str, lambda self: rules.clock(self._at_ms), notify=moved)
    total = Property(str, lambda self: rules.clock(self.recording.duration_ms), constant=True)
    runs = Property(bool, lambda self: self._state in ("playing", "coming", "waiting"), notify=changed)
    aspect = Property(float, lambda self: self.recording.aspect, constant=True)
    shown = Property(bool, lambda self: not self.image.isNull(), notify=pictured)

"""The process that plays one recording: werkstadt.kiosk.playback.child FILE FRAME_FD (see ownprogram.py)

A decoder is a large program that reads files from elsewhere. Here it can crash, hang or want memory without anybody at
the glass noticing more than a card; and with the process all of it is gone.

Lines on stdin tell it what to do: play, pause, seek MS, volume 0…1, size WIDE HIGH (px, for the next pictures), shown
(the last picture has been taken). Lines on stdout say how it fares: ready, silent (no sound device), at MS, sought
(what it said before of the time is out of date), frame WIDE HIGH, state playing|paused|ended, failed SENTENCE. The
picture itself lies in the memory behind FRAME_FD, four bytes a pixel. At the end of stdin it ends.
"""

import ctypes
import mmap
import os
import resource
import signal
import sys
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, QSize, QSocketNotifier, Qt, QTimer, QUrl, Slot
from PySide6.QtGui import QGuiApplication, QImage

from werkstadt.kiosk.rules.playing import FRAME_BYTES_MAX, frame_bytes
from werkstadt.kiosk.steady import hold_singletons

MEMORY_MAX = 512 * 1024 * 1024
FILES_MAX = 256
TICK_MS = 40
TRACKS_MAX = 2
HEADS = (b"\x1aE\xdf\xa3", b"OggS", b"fLaC", b"RIFF")
"""Nothing else is given to the decoder: a list of other files and addresses it would take for a recording, too."""
_SAID_MAX = 200
_PR_SET_PDEATHSIG = 1


def limit() -> None:
    """Memory, open files, no core dump; and it does not outlive the kiosk."""
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY_MAX, MEMORY_MAX))
    resource.setrlimit(resource.RLIMIT_NOFILE, (FILES_MAX, FILES_MAX))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(5)  # whoever touches the glass comes first
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def say(line: str) -> None:
    """Whole or not at all; who no longer listens has gone."""
    try:
        os.write(1, f"{line}\n".encode())
    except OSError:
        QCoreApplication.quit()


class Machine(QObject):
    """A QMediaPlayer that speaks in lines."""

    def __init__(self, file: Path, frames: mmap.mmap) -> None:
        super().__init__()
        from PySide6.QtMultimedia import QAudioBufferOutput, QAudioOutput, QMediaDevices, QMediaPlayer, QVideoSink

        self._frames = frames
        self._box = QSize(640, 360)
        self._free = True
        self._late = False
        self._status, self._state = QMediaPlayer.MediaStatus, QMediaPlayer.PlaybackState
        self._player = QMediaPlayer(self)
        self._loud: QAudioOutput | None = None
        self._deaf: QAudioBufferOutput | None = None
        if QMediaDevices.audioOutputs():
            self._loud = QAudioOutput(self)
            self._player.setAudioOutput(self._loud)
        else:
            say("silent")
            self._deaf = QAudioBufferOutput(self)  # without any output a sound never comes to its end
            self._player.setAudioBufferOutput(self._deaf)
        self._sink = QVideoSink(self)
        self._player.setVideoSink(self._sink)
        self._sink.videoFrameChanged.connect(self._drawn)
        self._player.mediaStatusChanged.connect(self._changed)
        self._player.playbackStateChanged.connect(self._moved)
        self._player.errorOccurred.connect(self._failed)
        self._clock = QTimer(self, interval=TICK_MS)
        self._clock.timeout.connect(self._tell_time)
        self._player.setSource(QUrl.fromLocalFile(str(file)))

    # What it is told

    def do(self, line: str) -> None:
        word, *values = line.split()
        match word, values:
            case "play", []:
                self._player.play()
            case "pause", []:
                self._player.pause()
            case "seek", [at_ms]:
                self._player.setPosition(int(at_ms))
                say("sought")
            case "volume", [volume] if self._loud is not None:
                self._loud.setVolume(float(volume))
            case "size", [wide, high] if frame_bytes(int(wide), int(high)):
                self._box = QSize(int(wide), int(high))
                self._drawn()
            case "shown", []:
                self._free = True
                if self._late:
                    self._drawn()

    # What it tells

    @Slot()
    def _drawn(self) -> None:
        """The newest picture goes over, unless the last one has not been taken yet: then it may be overtaken."""
        frame = self._sink.videoFrame()
        if not frame.isValid():
            return
        self._late = not self._free
        if self._late:
            return
        image = frame.toImage()
        if image.isNull():
            return
        ways = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        image = image.scaled(self._box, *ways).convertToFormat(QImage.Format.Format_RGB32)
        size = frame_bytes(image.width(), image.height())
        if not size or image.sizeInBytes() != size:
            return
        self._frames[:size] = bytes(image.constBits())
        self._free = False
        say(f"frame {image.width()} {image.height()}")

    def _tell_time(self) -> None:
        say(f"at {self._player.position()}")

    def _changed(self, status: object) -> None:
        if status == self._status.LoadedMedia:
            tracks = len(self._player.videoTracks()) + len(self._player.audioTracks())
            if not 1 <= tracks <= TRACKS_MAX:
                self._failed(None, f"{tracks} tracks")
            else:
                say("ready")
        elif status == self._status.EndOfMedia:
            self._clock.stop()  # the time it gives now is the one it should have come to
            say("state ended")
        elif status == self._status.InvalidMedia:
            self._failed(None, self._player.errorString() or "it is no recording")

    def _moved(self, state: object) -> None:
        if state == self._state.PlayingState:
            self._clock.start()
            say("state playing")
        elif state == self._state.PausedState:
            self._clock.stop()
            self._tell_time()
            say("state paused")

    def _failed(self, _error: object, words: str) -> None:
        say(f"failed {' '.join(words.split())[:_SAID_MAX] or 'it cannot be played'}")
        QCoreApplication.quit()


class Orders(QObject):
    """Lines from stdin."""

    def __init__(self, machine: Machine) -> None:
        super().__init__()
        self._machine = machine
        self._rest = b""
        os.set_blocking(0, False)
        self._ears = QSocketNotifier(0, QSocketNotifier.Type.Read, self)
        self._ears.activated.connect(self._hear)

    def _hear(self) -> None:
        try:
            data = os.read(0, 65536)
        except BlockingIOError:
            return
        if not data:
            self._ears.setEnabled(False)
            QCoreApplication.quit()
            return
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:
            if line:
                self._machine.do(line.decode("ascii", "replace"))


def main(arguments: list[str]) -> int:
    file, frame_fd = Path(arguments[0]), int(arguments[1])
    limit()
    hold_singletons()
    with file.open("rb") as opened:
        if opened.read(4) not in HEADS:
            say("failed it is no WebM, Ogg, FLAC or WAVE file")
            return 1
    frames = mmap.mmap(frame_fd, FRAME_BYTES_MAX)
    application = QGuiApplication(sys.argv[:1])
    machine = Machine(file, frames)
    orders = Orders(machine)
    status = application.exec()
    del orders, machine
    return status


if __name__ == "__main__":
    # Nothing of the decoder is worth waiting for: what it holds goes with the process.
    status = main(sys.argv[1:])
    sys.stdout.flush()
    os._exit(status)

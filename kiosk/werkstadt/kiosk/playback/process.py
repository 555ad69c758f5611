"""Starts the process that plays a recording, tells it what to do, and hears how it fares. Nothing here waits."""

import fcntl
import logging
import mmap
import os
import subprocess
import threading
from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QObject, QSocketNotifier, Signal
from PySide6.QtGui import QImage

from werkstadt.kiosk.ownprogram import own_program
from werkstadt.kiosk.rules.playing import FRAME_BYTES_MAX, frame_bytes

log = logging.getLogger(__name__)

PROGRAM = "werkstadt.kiosk.playback.child"
_READ_MAX = 65536
_LINE_MAX = 1024


def child_environment(seen: Mapping[str, str]) -> dict[str, str]:
    """Without a window, and without attempts at hardware that the kiosk does not use."""
    own = {
        "QT_QPA_PLATFORM": "offscreen",
        "QT_FFMPEG_DECODING_HW_DEVICE_TYPES": ",",
    }
    return {**seen, **own}


class Playback(QObject):
    """One recording in a process of its own. said: a line of it. ended: it has gone, without being told to."""

    said = Signal(str)
    ended = Signal()

    def __init__(self, file: Path, parent: QObject) -> None:
        """Raises OSError where no process can be started."""
        super().__init__(parent)
        self._rest = b""
        frames = os.memfd_create("frames", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
        try:
            os.ftruncate(frames, FRAME_BYTES_MAX)
            # Who reads beyond the end of a shortened memory is killed: so nobody may shorten it.
            fcntl.fcntl(frames, fcntl.F_ADD_SEALS, fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_SEAL)
            self._frames = mmap.mmap(frames, FRAME_BYTES_MAX, prot=mmap.PROT_READ)
            self._process = subprocess.Popen(
                own_program(PROGRAM, str(file), str(frames)),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,  # the decoder says a line about every damaged picture
                pass_fds=(frames,),
                env=child_environment(os.environ),
            )
        finally:
            os.close(frames)
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        os.set_blocking(self._process.stdin.fileno(), False)
        self._ears = QSocketNotifier(self._process.stdout.fileno(), QSocketNotifier.Type.Read, self)
        self._ears.activated.connect(self._hear)

    @property
    def pid(self) -> int:
        return self._process.pid

    def tell(self, line: str) -> None:
        assert self._process.stdin is not None
        if not self._process.stdin.closed:
            try:
                os.write(self._process.stdin.fileno(), f"{line}\n".encode())
            except OSError:  # it hangs or has gone: who watches it will find out
                log.info("player does not listen pid=%d", self.pid)

    def picture(self, width_px: int, height_px: int) -> QImage:
        """The picture that was told of last, as a copy; null for a size that no picture has."""
        size = frame_bytes(width_px, height_px)
        if not size or self._frames.closed:
            return QImage()
        image = QImage(width_px, height_px, QImage.Format.Format_RGB32)
        memoryview(image.bits())[:size] = memoryview(self._frames)[:size]
        return image

    def stop(self) -> None:
        """At once, whatever it does. Its remains are collected beside: even that is not waited for."""
        if self._frames.closed:
            return
        self._ears.setEnabled(False)
        self._frames.close()
        process = self._process
        assert process.stdin is not None
        assert process.stdout is not None
        process.kill()
        process.stdin.close()
        process.stdout.close()
        threading.Thread(target=process.wait, name="player's end", daemon=True).start()

    def _hear(self) -> None:
        assert self._process.stdout is not None
        if self._process.stdout.closed:
            return
        data = os.read(self._process.stdout.fileno(), _READ_MAX)
        *lines, self._rest = (self._rest + data).split(b"\n")
        if not data or len(self._rest) > _LINE_MAX:
            self.stop()
            self.ended.emit()
            return
        for line in lines:
            if not self._frames.closed:
                self.said.emit(line[:_LINE_MAX].decode("utf-8", "replace"))

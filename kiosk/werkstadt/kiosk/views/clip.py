"""A sound that belongs to a form, while somebody listens to it."""

from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Signal

from werkstadt.kiosk.playback.process import Playback
from werkstadt.kiosk.rules.speech import volume_of


class Clip(QObject):
    """A sound that belongs to a question, played in a process of its own. playing: its address, "" for silence."""

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.playing = ""
        self._playback: Playback | None = None

    def play(self, address: str, level: int) -> None:
        """address: of a file; "" for silence."""
        self.stop()
        if not address:
            return
        try:
            playback = Playback(Path(QUrl(address).toLocalFile()), self)
        except OSError:
            return
        self._playback, self.playing = playback, address

        def hear(line: str) -> None:
            if line == "ready":
                playback.tell(f"volume {volume_of(level):.4f}")
                playback.tell("play")
            elif line == "state ended" or line.startswith("failed"):
                self.stop()

        playback.said.connect(hear)
        playback.ended.connect(self.stop)
        self.changed.emit()

    def stop(self) -> None:
        playback, self._playback, self.playing = self._playback, None, ""
        if playback is not None:
            playback.stop()
            playback.deleteLater()
            self.changed.emit()

"""A timelapse and the picture it stands at, as its page binds to them."""

from PySide6.QtCore import Property, QTimer, QUrl, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from werkstadt.kiosk.views.kinds import LIST, TEXTS
from werkstadt.kiosk.views.scene import SceneView
from werkstadt.scenes.timelapse.load import Timelapse

QML_IMPORT_NAME = "Werkstadt.Scenes.Timelapse"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlUncreatable("made for a scene")
class TimelapseView(SceneView):  # type: ignore[operator]
    """at: which picture, from 0. runs: it goes on by itself, and ends at the last one."""

    changed = Signal()
    moved = Signal()
    scene: Timelapse
    _at = 0
    _clock: QTimer | None = None

    def leave(self) -> None:
        self._stop()

    @Slot(int)
    def go(self, at: int) -> None:
        """Somebody takes time in hand: it no longer runs by itself."""
        self.host.touched()
        self._stop()
        self._set(at)

    @Slot()
    def run(self) -> None:
        """Starts and stops; at the end it begins again. Where nothing may move it goes on by one picture."""
        self.host.touched()
        if self._get_runs():
            self._stop()
            return
        last = len(self.scene.frames) - 1
        if self._at >= last:
            self._set(0)
        if not self.host.look.property("moves"):
            self._set(self._at + 1)
            return
        clock = self._clock = QTimer(self, interval=round(1000 * self.scene.seconds / last))
        clock.timeout.connect(self._tick)
        clock.start()
        self.moved.emit()

    def _tick(self) -> None:
        self.host.touched()
        self._set(self._at + 1)
        if self._at >= len(self.scene.frames) - 1:
            self._stop()

    def _stop(self) -> None:
        if self._clock:
            self._clock.stop()
            self._clock.deleteLater()
            self._clock = None
            self.moved.emit()

    def _set(self, at: int) -> None:
        self._at = min(max(0, at), len(self.scene.frames) - 1)
        self.moved.emit()

    def refresh(self) -> None:
        self.changed.emit()
        self.moved.emit()

    def _get_runs(self) -> bool:
        return self._clock is not None

    def _get_sources(self) -> list[QUrl]:
        return [QUrl.fromLocalFile(str(self.exhibit.folder / frame.file)) for frame in self.scene.frames]

    def _get_labels(self) -> list[str]:
        return [self.say(frame.label) for frame in self.scene.frames]

    exhibitTitle = Property(str, lambda self: self.say(self.exhibit.title), notify=changed)  # noqa: N815 (Qt's way)
    title = Property(str, lambda self: self.say(self.scene.title), notify=changed)
    text = Property(str, lambda self: self.say(self.scene.text), notify=changed)
    alt = Property(str, lambda self: self.say(self.scene.alt), notify=changed)
    sources = Property(LIST, _get_sources, constant=True)
    labels = Property(TEXTS, _get_labels, notify=changed)
    at = Property(int, lambda self: self._at, notify=moved)
    runs = Property(bool, _get_runs, notify=moved)

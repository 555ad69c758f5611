"""A timeline and the event that is told, as its page binds to them."""

from PySide6.QtCore import Property, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from werkstadt.kiosk.views.kinds import LIST, MAP, TEXTS
from werkstadt.kiosk.views.scene import SceneView
from werkstadt.scenes.timeline.load import Event, Timeline
from werkstadt.scenes.timeline.rules import parts

QML_IMPORT_NAME = "Werkstadt.Scenes.Timeline"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlUncreatable("made for a scene")
class TimelineView(SceneView):  # type: ignore[operator]
    """chosen: which event, from 0. parts: where each lies on the line, 0 to 1."""

    changed = Signal()
    scene: Timeline
    _chosen = 0

    @Slot(int)
    def choose(self, event: int) -> None:
        self.host.touched()
        self._chosen = min(max(0, event), len(self.scene.events) - 1)
        self.changed.emit()

    @property
    def _event(self) -> Event:
        return self.scene.events[self._chosen]

    def _get_whens(self) -> list[str]:
        return [self.say(event.when) for event in self.scene.events]

    def _get_names(self) -> list[str]:
        return [self.say(event.title) for event in self.scene.events]

    heading = Property(str, lambda self: self.say(self.scene.title), notify=changed)
    whens = Property(TEXTS, _get_whens, notify=changed)
    names = Property(TEXTS, _get_names, notify=changed)
    parts = Property(LIST, lambda self: parts([event.year for event in self.scene.events]), constant=True)
    chosen = Property(int, lambda self: self._chosen, notify=changed)
    title = Property(str, lambda self: self.say(self._event.title), notify=changed)
    text = Property(str, lambda self: self.say(self._event.text), notify=changed)
    picture = Property(MAP, lambda self: self.picture_map(self._event.picture), notify=changed)

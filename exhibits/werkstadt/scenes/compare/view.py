"""A comparison and where its line stands, as its page binds to them."""

from PySide6.QtCore import Property, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from werkstadt.kiosk.views.kinds import MAP, Map
from werkstadt.kiosk.views.scene import SceneView
from werkstadt.scenes.compare.load import PER_CENT, Compare, Side

QML_IMPORT_NAME = "Werkstadt.Scenes.Compare"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlUncreatable("made for a scene")
class CompareView(SceneView):  # type: ignore[operator]
    """part: how much of the later picture is seen, in per cent of the width, from the right."""

    changed = Signal()
    scene: Compare
    _part: int | None = None

    @Slot(float)
    def move(self, part: float) -> None:
        self.host.touched()
        self._part = round(min(PER_CENT, max(0.0, part)))
        self.changed.emit()

    def _get_part(self) -> int:
        return self.scene.start if self._part is None else self._part

    def _side(self, side: Side) -> Map:
        return {**self.picture_map(side.picture), "label": self.say(side.label)}

    exhibitTitle = Property(str, lambda self: self.say(self.exhibit.title), notify=changed)  # noqa: N815 (Qt's way)
    title = Property(str, lambda self: self.say(self.scene.title), notify=changed)
    text = Property(str, lambda self: self.say(self.scene.text), notify=changed)
    before = Property(MAP, lambda self: self._side(self.scene.before), notify=changed)
    after = Property(MAP, lambda self: self._side(self.scene.after), notify=changed)
    part = Property(int, _get_part, notify=changed)

"""A sound as its page binds to it."""

from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement, QmlUncreatable

from werkstadt.exhibits.model import Exhibit
from werkstadt.kiosk.playback.player import Player
from werkstadt.kiosk.views.kinds import MAP
from werkstadt.kiosk.views.scene import Host, SceneView
from werkstadt.scenes.audio.load import Audio

QML_IMPORT_NAME = "Werkstadt.Scenes.Audio"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlUncreatable("made for a scene")
class AudioView(SceneView):  # type: ignore[operator]
    changed = Signal()
    scene: Audio

    def __init__(self, host: Host, exhibit: Exhibit, scene: Audio, parent: QObject) -> None:
        super().__init__(host, exhibit, scene, parent)
        self.play = Player(host, exhibit, scene.recording, self.say, self)

    @property
    def settled(self) -> bool:
        return self.play.settled

    def refresh(self) -> None:
        super().refresh()
        self.play.refresh()

    def leave(self) -> None:
        self.play.close()

    exhibitTitle = Property(str, lambda self: self.say(self.exhibit.title), notify=changed)  # noqa: N815 (Qt's way)
    title = Property(str, lambda self: self.say(self.scene.title), notify=changed)
    text = Property(str, lambda self: self.say(self.scene.text), notify=changed)
    ground = Property(str, lambda self: self.exhibit.ground, constant=True)
    shown = Property(MAP, lambda self: self.picture_map(self.scene.picture), notify=changed)
    player = Property(QObject, lambda self: self.play, constant=True)

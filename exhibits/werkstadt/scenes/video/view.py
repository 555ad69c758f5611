"""A film as its page binds to it."""

from PySide6.QtCore import Property, QObject, QTimer, Signal
from PySide6.QtQml import QmlElement, QmlUncreatable

from werkstadt.exhibits.model import Exhibit
from werkstadt.kiosk.playback import film
from werkstadt.kiosk.playback.player import Player
from werkstadt.kiosk.views.kinds import MAP
from werkstadt.kiosk.views.scene import Host, SceneView
from werkstadt.scenes.video.load import Video

QML_IMPORT_NAME = "Werkstadt.Scenes.Video"
QML_IMPORT_MAJOR_VERSION = 1

assert film.QML_IMPORT_NAME == "Werkstadt.Playback"  # importing it registers what draws the pictures


@QmlElement
@QmlUncreatable("made for a scene")
class VideoView(SceneView):  # type: ignore[operator]
    changed = Signal()
    scene: Video

    def __init__(self, host: Host, exhibit: Exhibit, scene: Video, parent: QObject) -> None:
        super().__init__(host, exhibit, scene, parent)
        self.play = Player(host, exhibit, scene.recording, self.say, self)
        if scene.loop and host.look.property("moves"):
            QTimer.singleShot(0, self.play, self.play.loop)

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
    poster = Property(MAP, lambda self: self.picture_map(self.scene.poster), notify=changed)
    player = Property(QObject, lambda self: self.play, constant=True)

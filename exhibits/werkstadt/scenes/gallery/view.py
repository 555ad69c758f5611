"""A picture of a gallery, as its page binds to it."""

from PySide6.QtCore import Property, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from werkstadt.kiosk.views.kinds import LIST, MAP, Map
from werkstadt.kiosk.views.scene import SceneView
from werkstadt.scenes.gallery.load import Gallery, Item
from werkstadt.scenes.gallery.rules import row

QML_IMPORT_NAME = "Werkstadt.Scenes.Gallery"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlUncreatable("made for a scene")
class GalleryView(SceneView):  # type: ignore[operator]
    changed = Signal()
    fitted = Signal()
    scene: Gallery
    _room = 0

    @property
    def _item(self) -> Item:
        return self.scene.items[min(self.page, len(self.scene.items) - 1)]

    @Slot(int)
    def fit(self, room: int) -> None:
        """So many small pictures have room beside one another."""
        if room != self._room:
            self._room = room
            self.fitted.emit()

    def refresh(self) -> None:
        super().refresh()
        self.fitted.emit()

    def _get_thumbs(self) -> list[Map]:
        """Those that are shown in the row: which, and what they are."""
        shown = row(len(self.scene.items), self.page, self._room)
        return [
            {
                "by": number - self.page,
                "number": number + 1,
                "title": self.say(self.scene.items[number].title),
                "source": self.picture_map(self.scene.items[number].picture)["source"],
            }
            for number in shown
        ]

    exhibitTitle = Property(str, lambda self: self.say(self.exhibit.title), notify=changed)  # noqa: N815
    number = Property(int, lambda self: self.page + 1, notify=changed)
    count = Property(int, lambda self: len(self.scene.items), notify=changed)
    title = Property(str, lambda self: self.say(self._item.title), notify=changed)
    aspect = Property(float, lambda self: self._item.aspect, notify=changed)
    text = Property(str, lambda self: self.say(self._item.text), notify=changed)
    picture = Property(MAP, lambda self: self.picture_map(self._item.picture), notify=changed)
    thumbs = Property(LIST, _get_thumbs, notify=fitted)

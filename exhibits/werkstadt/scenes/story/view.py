"""A page of text with a picture, as its page binds to it."""

from PySide6.QtCore import Property, Signal
from PySide6.QtQml import QmlElement, QmlUncreatable

from werkstadt.kiosk.rules.telling import plain, styled
from werkstadt.kiosk.views.kinds import LIST, MAP, Map
from werkstadt.kiosk.views.scene import SceneView
from werkstadt.scenes.story.load import Story, StoryPage

QML_IMPORT_NAME = "Werkstadt.Scenes.Story"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlUncreatable("made for a scene")
class StoryView(SceneView):  # type: ignore[operator]
    changed = Signal()
    scene: Story

    @property
    def _page(self) -> StoryPage:
        return self.scene.pages[self.page]

    def _get_exhibit_title(self) -> str:
        return self.say(self.exhibit.title)

    def _get_title(self) -> str:
        return self.say(self._page.title)

    def _get_blocks(self) -> list[Map]:
        blocks = self.tell.blocks(self._page.blocks)
        return [{"kind": block.kind, "text": styled(block), "plain": plain(block)} for block in blocks]

    def _get_picture(self) -> Map:
        return self.picture_map(self._page.picture)

    exhibitTitle = Property(str, _get_exhibit_title, notify=changed)  # noqa: N815 (Qt's way of naming)
    title = Property(str, _get_title, notify=changed)
    blocks = Property(LIST, _get_blocks, notify=changed)
    picture = Property(MAP, _get_picture, notify=changed)

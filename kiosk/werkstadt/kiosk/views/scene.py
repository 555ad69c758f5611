"""What the view-model of every scene type builds on. Scene types themselves live in werkstadt.scenes."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from PySide6.QtCore import QObject, QUrl, Signal

from werkstadt.exhibits.model import Exhibit, Picture, Words
from werkstadt.exhibits.scenetypes import part_of
from werkstadt.kiosk.look.tokens import Look
from werkstadt.kiosk.rules.feeds import Feeds
from werkstadt.kiosk.rules.readings import Readings
from werkstadt.kiosk.rules.stay import Stay
from werkstadt.kiosk.rules.telling import Teller
from werkstadt.kiosk.rules.votes import Votes
from werkstadt.kiosk.views.kinds import Map
from werkstadt.kiosk.voice import Ducking


class Host(Protocol):
    """What a lane offers the scene on it. ducking: who makes sounds is quiet while it says that somebody listens. zone:
    the part of the site in which the device stands, or empty. start_level: how loud it may be for the next visitor.
    """

    stay: Stay
    look: Look
    readings: Readings
    ducking: Ducking
    start_level: int
    zone: str
    feeds: Feeds
    votes: Votes

    def touched(self) -> None:
        """Somebody is here."""

    def noticed(self) -> None:
        """Somebody is here, and watches or listens: what is read aloud goes on."""

    def keep(self, kind: str, v: int, body: Mapping[str, object], then: Callable[[bool], None]) -> None:
        """Writes a record of this visit and exhibit. then(True) once it is safe on disk: only then thank anybody."""

    def report(self, code: str, detail: str) -> None:
        """Tells staff that something here is not as it should be. code: stable; detail: plain words."""

    # What a scene that hides its own touches tells a usability test; outside of one, nothing comes of it.

    def tested_page(self, name: str) -> None:
        """Another page within it is seen."""

    def tested_element(self, name: str) -> None:
        """It was touched. name: "" for nothing that has one."""

    def tested_event(self, name: str) -> None:
        """What is tested says that this has happened."""

    def tested_fault(self, code: str) -> None:
        """What is tested has failed."""


class SceneView(QObject):
    """Lives as long as one visitor stays in one scene, and is made anew for the next: what it remembers ends with it.

    Each type's own class is named <Type>View (Qt tells classes apart by their bare names), registers itself for QML as
    Werkstadt.Scenes.<Type>, and declares `changed` itself, since PySide6 finds no notify signal of a base class. Its
    slots say `self.host.touched()`: what a visitor does keeps the visit alive.
    """

    changed: Signal

    def __init__(self, host: Host, exhibit: Exhibit, scene: Any, parent: QObject) -> None:
        super().__init__(parent)
        self.host = host
        self.exhibit = exhibit
        self.scene = scene

    # When something happens around it

    def refresh(self) -> None:
        """Another language, level or page of this scene."""
        self.changed.emit()

    def heard(self) -> None:
        """A sensor has spoken or fallen silent, a feed has come, or a vote has been counted."""

    def leave(self) -> None:
        """The visitor goes on or away: end what runs or sounds."""

    # What it needs all the time

    @property
    def settled(self) -> bool:
        """Whether everything it shows is there: who compares pictures waits for it."""
        return True

    @property
    def language(self) -> str:
        return self.host.stay.language

    @property
    def page(self) -> int:
        """Which of the scene's pages is shown, from 0."""
        step = self.host.stay.place.step
        return step.page if step else 0

    @property
    def tell(self) -> Teller:
        return Teller(self.host.stay.language, self.host.stay.comfort.simple)

    def say(self, words: Words) -> str:
        """In the visitor's language and level; empty for empty Words."""
        return self.tell.say(words)

    def picture_map(self, picture: Picture | None) -> Map:
        return picture_map(self.exhibit, picture, self.tell)


def picture_map(exhibit: Exhibit | None, picture: Picture | None, tell: Teller) -> Map:
    """source, alt and caption, as PagePicture takes them."""
    if exhibit is None or picture is None:
        return {"source": QUrl(), "alt": "", "caption": "", "ground": ""}
    source = QUrl.fromLocalFile(str(exhibit.folder / picture.file))
    said = {"alt": tell.say(picture.alt), "caption": tell.say(picture.caption)}
    return {"source": source, "ground": exhibit.ground, **said}


def make_view(host: Host, exhibit: Exhibit, scene: Any, parent: QObject) -> SceneView:
    """The view-model of the scene's type. Its module is imported here: nobody needs it before."""
    made: SceneView = getattr(part_of(scene.kind, "view"), f"{scene.kind.capitalize()}View")(
        host, exhibit, scene, parent
    )
    return made

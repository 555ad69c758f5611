"""What a kiosk has to show: the exhibition's exhibits in their order, and the form behind "Deine Meinung"."""

import datetime as dt
from dataclasses import dataclass, field, replace

from werkstadt.exhibits.model import Card, Exhibit, Exhibition, Show
from werkstadt.kiosk.rules.finding import Catalogue
from werkstadt.kiosk.rules.place import Step


@dataclass(frozen=True)
class Trouble:
    """code: stable, for translation at the hub; detail: plain words for staff."""

    code: str
    detail: str


@dataclass(frozen=True)
class Hall:
    """exhibits: cards of what can be opened here; elsewhere: of what other zones show. A pack is opened when a visitor
    wants it. feedback: the form's pack, None where there is none. troubles: what could not be shown, and why.
    """

    exhibition: Exhibition | None = None
    exhibits: tuple[Card, ...] = ()
    feedback: Show | None = None
    troubles: tuple[Trouble, ...] = ()
    elsewhere: tuple[Card, ...] = ()
    catalogue: Catalogue = field(default_factory=Catalogue, compare=False, repr=False)

    def card(self, id_: str | None) -> Card | None:
        return next((card for card in self.exhibits if card.id == id_), None)

    def card_elsewhere(self, id_: str | None) -> Card | None:
        return next((card for card in self.elsewhere if card.id == id_), None)

    @property
    def findable(self) -> tuple[Card, ...]:
        return (*self.exhibits, *self.elsewhere)

    @property
    def last_day(self) -> dt.date | None:
        return self.exhibition.last if self.exhibition else None

    def without(self, card: Card, trouble: Trouble) -> "Hall":
        """The pack of the card turned out to be damaged."""
        left = tuple(one for one in self.exhibits if one.hash != card.hash)
        return replace(self, exhibits=left, troubles=(*self.troubles, trouble))


def steps_of(exhibit: Exhibit) -> tuple[Step, ...]:
    """Every page of an exhibit, in the order in which one turns them."""
    return tuple(
        Step(number, page, scene.page_name(page), scene.slow)
        for number, scene in enumerate(exhibit.scenes)
        for page in range(scene.page_count)
    )

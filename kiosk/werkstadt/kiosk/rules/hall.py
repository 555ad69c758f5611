"""What a kiosk has to show: the exhibition's exhibits in their order, and the form behind "Deine Meinung"."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from werkstadt.exhibits.brand import Brand
from werkstadt.exhibits.model import Card, Exhibit, Exhibition, Show, Words
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
    wants it. feedback: the general form's pack, None where there is none. forms: those that exhibits name, by id.
    troubles: what could not be shown, and why. brand: the house's own look, None for ours. safe: nothing of an
    exhibition is to be read or shown.
    """

    exhibition: Exhibition | None = None
    exhibits: tuple[Card, ...] = ()
    feedback: Show | None = None
    troubles: tuple[Trouble, ...] = ()
    forms: Mapping[str, Show] = field(default_factory=dict)
    elsewhere: tuple[Card, ...] = ()
    brand: Brand | None = None
    catalogue: Catalogue = field(default_factory=Catalogue, compare=False, repr=False)
    safe: bool = False

    def card(self, id_: str | None) -> Card | None:
        return next((card for card in self.exhibits if card.id == id_), None)

    def card_elsewhere(self, id_: str | None) -> Card | None:
        return next((card for card in self.elsewhere if card.id == id_), None)

    @property
    def findable(self) -> tuple[Card, ...]:
        return (*self.exhibits, *self.elsewhere)

    def form(self, exhibit: Exhibit | None) -> Show | None:
        """The form to which one comes from here: the open exhibit's own, else the general one."""
        own = self.forms.get(exhibit.form) if exhibit is not None and exhibit.form else None
        return own or self.feedback

    def form_pill(self, exhibit: Exhibit | None) -> Words:
        """What the button to an exhibit's own form says; empty where there is none."""
        return exhibit.form_pill if exhibit is not None and exhibit.form in self.forms else {}

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

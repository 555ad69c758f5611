"""What a kiosk has to show: the exhibition's exhibits in their order, and the form behind "Deine Meinung"."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from werkstadt.exhibits.model import Exhibit, Exhibition, Show, Words
from werkstadt.kiosk.rules.place import Step


@dataclass(frozen=True)
class Trouble:
    """code: stable, for translation at the hub; detail: plain words for staff."""

    code: str
    detail: str


@dataclass(frozen=True)
class Hall:
    """feedback: the general form's pack, None where there is none. forms: those that exhibits name, by id.

    troubles: what could not be shown, and why.
    """

    exhibition: Exhibition | None = None
    exhibits: tuple[Exhibit, ...] = ()
    feedback: Show | None = None
    troubles: tuple[Trouble, ...] = ()
    forms: Mapping[str, Show] = field(default_factory=dict)

    def exhibit(self, id_: str | None) -> Exhibit | None:
        return next((exhibit for exhibit in self.exhibits if exhibit.id == id_), None)

    def form(self, exhibit: str | None) -> Show | None:
        """The form to which one comes from here: the exhibit's own, else the general one."""
        open_one = self.exhibit(exhibit)
        own = self.forms.get(open_one.form) if open_one is not None and open_one.form else None
        return own or self.feedback

    def form_pill(self, exhibit: str | None) -> Words:
        """What the button to an exhibit's own form says; empty where there is none."""
        open_one = self.exhibit(exhibit)
        return open_one.form_pill if open_one is not None and open_one.form in self.forms else {}

    @property
    def last_day(self) -> dt.date | None:
        return self.exhibition.last if self.exhibition else None


def steps_of(exhibit: Exhibit) -> tuple[Step, ...]:
    """Every page of an exhibit, in the order in which one turns them."""
    return tuple(
        Step(number, page, scene.page_name(page), scene.slow)
        for number, scene in enumerate(exhibit.scenes)
        for page in range(scene.page_count)
    )

"""What a kiosk has to show: the exhibition's exhibits in their order, and the form behind "Deine Meinung"."""

import datetime as dt
from dataclasses import dataclass

from werkstadt.exhibits.model import Exhibit, Exhibition, Show
from werkstadt.kiosk.rules.place import Step


@dataclass(frozen=True)
class Trouble:
    """code: stable, for translation at the hub; detail: plain words for staff."""

    code: str
    detail: str


@dataclass(frozen=True)
class Hall:
    """feedback: the form's pack, None where there is none. troubles: what could not be shown, and why."""

    exhibition: Exhibition | None = None
    exhibits: tuple[Exhibit, ...] = ()
    feedback: Show | None = None
    troubles: tuple[Trouble, ...] = ()

    def exhibit(self, id_: str | None) -> Exhibit | None:
        return next((exhibit for exhibit in self.exhibits if exhibit.id == id_), None)

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

"""What a kiosk has to show: the exhibition's exhibits in their order, and the form behind "Deine Meinung"."""

import datetime as dt
from dataclasses import dataclass

from werkstadt.exhibits.model import Exhibit, Exhibition, Live, Quiz, Show, Story
from werkstadt.kiosk.rules.place import Page, Step


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
    steps: list[Step] = []
    for number, scene in enumerate(exhibit.scenes):
        match scene:
            case Story():
                steps += [Step(Page.STORY, number, page, f"{scene.id}.{page + 1}") for page in range(len(scene.pages))]
            case Quiz():
                steps.append(Step(Page.QUIZ, number, 0, scene.id))
            case Live():
                steps.append(Step(Page.LIVE, number, 0, scene.id))
    return tuple(steps)

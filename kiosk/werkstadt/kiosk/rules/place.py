"""Where a visitor is: every page, and which act leads from where to where.

attract → start → exhibit (its scenes' pages, one after the other) → form → review → saving → thanks → start
          start → find → exhibit → find
          start → study → (exhibit | form | study)… → saving → thanks → start
"""

from dataclasses import dataclass, replace
from enum import StrEnum


class Page(StrEnum):
    EMPTY = "empty"  # no exhibition to show
    SAFE = "safe"  # the exhibition rests, since it has ended this application too often
    ATTRACT = "attract"
    START = "start"
    FIND = "find"
    MISSING = "missing"  # an exhibit that cannot be opened
    SCENE = "scene"  # of an exhibit, whatever its type
    NOTICE = "notice"  # before a form that asks about persons: what happens with the answers
    FORM = "form"
    REVIEW = "review"
    SAVING = "saving"
    UNSAVED = "unsaved"
    THANKS = "thanks"
    NO_SAVING = "no-saving"
    STUDY = "study"  # of a usability test, between its tasks and questions: the run says which


RESTING = (Page.EMPTY, Page.SAFE, Page.ATTRACT)
CHOOSING = (Page.START, Page.FIND)
ASKING = (Page.NOTICE, Page.FORM, Page.REVIEW)
WAITING = (Page.SAVING, Page.UNSAVED)


class Overlay(StrEnum):
    NONE = ""
    HELP = "help"
    PRIVACY = "privacy"
    LEAVE = "leave"
    PICTURE = "picture"
    SHARE = "share"
    FILTER = "filter"  # of the page where one finds
    REMOVE = "remove"  # a part of a form, with its answers
    TASK = "task"  # of a study: what is to be done, again
    ELSEWHERE = "elsewhere"  # where an exhibit stands that cannot be opened here


@dataclass(frozen=True)
class Step:
    """One page of an exhibit. scene: which of its scenes; page: which page of that scene; both from 0.

    slow: a page that one reads or watches, so that nobody touches it for a while.
    """

    scene: int
    page: int = 0
    name: str = ""
    slow: bool = False


@dataclass(frozen=True)
class Place:
    """exhibit and steps: of the exhibit that is open or was left for the form. dirty: answers would be lost.

    found: by finding, whereto one goes back. pointed: at which exhibit that stands elsewhere. running: a run of a study
    would be lost; what it tests is not left by turning pages. phase: of that run, on its own pages.
    """

    page: Page = Page.ATTRACT
    overlay: Overlay = Overlay.NONE
    exhibit: str | None = None
    steps: tuple[Step, ...] = ()
    at: int = 0
    dirty: bool = False
    found: bool = False
    pointed: str | None = None
    running: bool = False
    phase: str = ""

    @property
    def step(self) -> Step | None:
        return self.steps[self.at] if self.page is Page.SCENE else None

    @property
    def on_last_step(self) -> bool:
        return self.at + 1 >= len(self.steps)

    def wake(self) -> "Place":
        return Place(Page.START) if self.page is Page.ATTRACT else self

    def open(self, exhibit: str, steps: tuple[Step, ...]) -> "Place":
        if self.page not in CHOOSING or not steps:
            return self
        return Place(Page.SCENE, exhibit=exhibit, steps=steps, found=self.page is Page.FIND)

    def miss(self) -> "Place":
        """What was to be opened is not there."""
        return Place(Page.MISSING, found=self.page is Page.FIND) if self.page in CHOOSING else self

    def find(self) -> "Place":
        return Place(Page.FIND) if self.page is Page.START else self

    def point(self, exhibit: str) -> "Place":
        """At where it stands."""
        return replace(self, overlay=Overlay.ELSEWHERE, pointed=exhibit) if self.page is Page.FIND else self

    def choose_again(self) -> "Place":
        """Back to where one chose."""
        return Place(Page.FIND if self.found else Page.START)

    def turn(self, by: int) -> "Place":
        """To another page of the exhibit; before the first lies where it was chosen, behind the last it stays."""
        if self.page is not Page.SCENE:
            return self
        at = self.at + by
        if at < 0:
            return self if self.running else self.choose_again()
        if at >= len(self.steps):
            return self
        return replace(self, at=at, overlay=Overlay.NONE)

    def turn_within(self, by: int) -> "Place":
        """To another page of the same scene; its first and last hold."""
        here = self.step
        if here is None:
            return self
        same = [at for at, step in enumerate(self.steps) if step.scene == here.scene]
        return self.turn(min(max(self.at + by, same[0]), same[-1]) - self.at)

    def ask(self, notice: bool = False) -> "Place":
        """Into the form, from the start page or from an exhibit. notice: there is something to be read before."""
        if self.page is Page.START or self.page is Page.SCENE:
            page = Page.NOTICE if notice else Page.FORM
            return replace(self, page=page, overlay=Overlay.NONE, dirty=False)
        return self

    def refuse_to_ask(self) -> "Place":
        if self.page is Page.START or self.page is Page.SCENE:
            return replace(self, page=Page.NO_SAVING, overlay=Overlay.NONE)
        return self

    def leave_form(self) -> "Place":
        """Back to where the form was opened, without the answers."""
        if self.page not in (*ASKING, *WAITING, Page.NO_SAVING, Page.THANKS):
            return self
        if self.steps and self.page is not Page.THANKS:
            return replace(self, page=Page.SCENE, overlay=Overlay.NONE, dirty=False)
        return Place(Page.START)

    def to(self, page: Page) -> "Place":
        """Within form, review, saving and thanks."""
        return replace(self, page=page, overlay=Overlay.NONE)

    def touched_form(self) -> "Place":
        return replace(self, dirty=True) if self.page in ASKING else self

    def home(self) -> "Place":
        """To the start page; asks first where answers would be lost."""
        if self.page in RESTING:
            return self
        if self.loses_answers:
            return self.show(Overlay.LEAVE)
        return Place(Page.START)

    @property
    def loses_answers(self) -> bool:
        return self.running or (self.page in ASKING and self.dirty) or self.page in WAITING

    def show(self, overlay: Overlay) -> "Place":
        return self if self.page in RESTING else replace(self, overlay=overlay)

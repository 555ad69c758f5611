"""One lane's visitor, from the first touch until nothing of the visit is left.

Every act changes the state and leaves effects to be carried out; nothing here writes, waits or draws.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from werkstadt.contract.ids import uuid7
from werkstadt.exhibits.model import Card, Exhibit
from werkstadt.kiosk.rules.asking import Asking
from werkstadt.kiosk.rules.finding import Wanted
from werkstadt.kiosk.rules.hall import Hall, Trouble, steps_of
from werkstadt.kiosk.rules.idle import Idle, IdleClock, IdleTimes
from werkstadt.kiosk.rules.place import ASKING, CHOOSING, RESTING, WAITING, Overlay, Page, Place
from werkstadt.kiosk.rules.saving import Answer, Saving
from werkstadt.kiosk.rules.study.run import KIND as RUN
from werkstadt.kiosk.rules.study.run import Phase, Run
from werkstadt.kiosk.rules.visit import Ended, Visit


@dataclass(frozen=True)
class Open:
    """Verify and load the pack, then say `opened`, `study_opened` or `not_opened`."""

    card: Card


@dataclass(frozen=True)
class Probe:
    """Try whether an answer could be saved now, then say so with `probed`."""

    visit: str


@dataclass(frozen=True)
class Save:
    """Write the answer, then say `saved` or `not_saved` with its id."""

    answer: Answer


@dataclass(frozen=True)
class Retry:
    """Call `retry` with the answer's id after this time."""

    id: str
    after_s: float


@dataclass(frozen=True)
class Lost:
    """An answer was given up: staff must see it."""


@dataclass(frozen=True)
class Wipe:
    """Nothing of the visit may remain outside: clipboard, input method, selections, speech."""


@dataclass(frozen=True)
class Keep:
    """Write a scene's record, then say whether it is safe. pack: hash of its manifest."""

    kind: str
    v: int
    body: Mapping[str, object]
    visit: str
    pack: str
    pack_version: str
    then: Callable[[bool], None]


@dataclass(frozen=True)
class Report:
    """Staff are to know that something of an exhibit is not as it should be."""

    trouble: Trouble


@dataclass(frozen=True)
class WriteVisit:
    id: str
    body: dict[str, object]


SUBMISSION = "submission"
Effect = Open | Probe | Save | Retry | Lost | Wipe | WriteVisit | Keep | Report


@dataclass(frozen=True)
class Comfort:
    """How a visitor wants to see things. theme: "light", "night" or "contrast".

    reach: everything to be touched is brought down. mirrored: for the left hand.
    strike_s: so long the same key of a keyboard counts only once; 0 for every time.
    """

    simple: bool = False
    theme: str = "light"
    larger: bool = False
    calm: bool = False
    reach: bool = False
    mirrored: bool = False
    strike_s: float = 0.0


THEMES = ("light", "night", "contrast")
STRIKES_S = (0.0, 0.5, 1.0)
"""EN 301 549, 5.8: adjustable up to at least half a second."""


@dataclass(frozen=True)
class Clocks:
    """now_s: monotonic seconds. utc_ms: milliseconds since 1970."""

    now_s: Callable[[], float]
    utc_ms: Callable[[], int]


@dataclass
class Stay:
    """language: the first of languages until the visitor chooses another. usual: how every visit begins.

    exhibit: the one that is open. removing: which part of a repeat, from 1, while that is asked.
    personal: the form asks, or has just asked, about a person. run: of a study, while somebody takes part.
    """

    clocks: Clocks
    times: IdleTimes = field(default_factory=IdleTimes)
    languages: tuple[str, ...] = ("de", "en")
    lane: int = 0
    usual: Comfort = field(default_factory=Comfort)
    hall: Hall = field(default_factory=Hall)
    place: Place = field(default_factory=lambda: Place(Page.EMPTY))
    comfort: Comfort = field(default_factory=Comfort)
    language: str = ""
    visit: Visit | None = None
    exhibit: Exhibit | None = None
    wanted: Wanted = field(default_factory=Wanted)
    asking: Asking | None = None
    saving: Saving | None = None
    removing: int = 0
    personal: bool = False
    run: Run | None = None
    effects: list[Effect] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.language = self.language or self.languages[0]
        self.comfort = self.usual
        self._idle = IdleClock(self.clocks.now_s, self.times.warning_s)
        self._abandoned: set[str] = set()

    # What is shown, and for how long nobody has touched it

    def show(self, hall: Hall) -> bool:
        """Another exhibition; refused (False) while somebody is here."""
        if self.visit is not None:
            return False
        self.hall = hall
        self.place = self._rest()
        return True

    def _rest(self) -> Place:
        return Place(Page.SAFE if self.hall.safe else Page.ATTRACT if self.hall.exhibits else Page.EMPTY)

    def idle(self) -> Idle:
        return self._idle.read()

    def touched(self) -> None:
        self._idle.touch()

    def tick(self) -> None:
        """To be called while a visit lasts, at least once a second."""
        late = self.saving is not None and self.saving.left_s(self.clocks.now_s()) <= 0
        if late or self.idle().phase == "over":
            self.end("idle")
        elif self.run is not None and self.run.look():
            self._follow_run()

    def _restart_clock(self) -> None:
        if self.place.page in RESTING or self.place.page in WAITING:
            self._idle.stop()
        else:
            step = self.place.step
            slow = (step is not None and step.slow) or self.place.overlay is Overlay.PRIVACY
            slow = slow or self.place.page is Page.NOTICE or self.run is not None
            self._idle.run(self.times.slow_s if slow else self.times.usual_s)

    def _go(self, place: Place) -> None:
        before, self.place = self.place, place
        if before.exhibit and not place.exhibit:
            self.exhibit = None
            if self.visit:
                self.visit.left(self.clocks.now_s())
        if place.step and self.visit:
            self.visit.saw(place.step.name)
            if self.run and self.exhibit and not self.exhibit.scenes[place.step.scene].has_own_pages:
                self.run.saw(place.step.name)
        if place.page not in (*ASKING, *WAITING):
            self.asking = None
        self._restart_clock()

    # The visit

    def wake(self) -> None:
        """The first touch: it only wakes."""
        if self.place.page is not Page.ATTRACT:
            return
        self.visit = Visit(uuid7(), self.clocks.utc_ms(), self.clocks.now_s(), self.lane)
        self._go(self.place.wake())

    def end(self, ended: Ended) -> None:
        """Afterwards nothing of the visitor is left here."""
        if self.visit is None:
            return
        self._break_run_off(ended)
        self._let_go_of_answer()
        body = self.visit.body(ended, self.clocks.now_s(), self.language, self.comfort.simple)
        self.effects += [WriteVisit(self.visit.id, body), Wipe()]
        self.visit = self.asking = None
        self.personal, self.removing = False, 0
        self.comfort, self.wanted = self.usual, Wanted()
        self.language = self.languages[0]
        self._go(self._rest())

    # Acts of the bar

    def home(self) -> None:
        """To the start page; from there the visit is over."""
        if self.place.page is Page.START and self.place.overlay is Overlay.NONE:
            self.end("home")
        else:
            self._go(self.place.home())

    def leave(self) -> None:
        """Yes, the answers may go."""
        if self.place.overlay is not Overlay.LEAVE:
            return
        self._let_go_of_answer()
        self.run = None
        self.effects.append(Wipe())
        self._go(Place(Page.START))

    def open(self, exhibit_id: str) -> None:
        card = self.hall.card(exhibit_id)
        if self.visit is None or self.place.page not in CHOOSING:
            return
        if card is not None:
            self.effects.append(Open(card))
        elif self.hall.card_elsewhere(exhibit_id) is not None:
            self._go(self.place.point(exhibit_id))

    def opened(self, exhibit: Exhibit) -> None:
        if self.visit is None or self.place.page not in CHOOSING or not exhibit.scenes:
            return
        self.exhibit = exhibit
        self.visit.opened(exhibit.id, self.clocks.now_s())
        self._go(self.place.open(exhibit.id, steps_of(exhibit)))

    def not_opened(self, hall: Hall) -> None:
        """The pack is damaged. hall: without it."""
        if self.visit is not None and self.place.page in CHOOSING:
            self.hall = hall
            self._go(self.place.miss())

    # Finding

    def find(self) -> None:
        if self.visit is not None:
            self._go(self.place.find())

    def want(self, wanted: Wanted) -> None:
        if self.visit is not None and self.place.page is Page.FIND:
            self.wanted = wanted

    def next(self) -> None:
        page = self.place.page
        if page is Page.START:
            self.opinion()
        elif page is Page.MISSING:
            self._go(self.place.choose_again())
        elif page is Page.NOTICE:
            self._go(self.place.to(Page.FORM))
        elif page is Page.STUDY and self.run:
            self._next_in_run(self.run)
        elif page is Page.FORM and self.asking:
            self._next_question(self.asking)
        elif page is Page.REVIEW:
            self.send()
        elif page is Page.UNSAVED and self.saving:
            self.retry(self.saving.answer.id)
        elif page in (Page.THANKS, Page.NO_SAVING):
            self._go(self.place.leave_form())
        elif self.place.step and self.place.on_last_step and not self.run:
            self.opinion() if self.hall.form(self.exhibit) else self.home()
        else:
            self._go(self.place.turn(1))

    def _next_question(self, asking: Asking) -> None:
        if not asking.forward():
            self._go(self.place)
        elif self.run:
            self.run.answered(asking.session.answers())
            self._follow_run()
        else:
            self._go(self.place.to(Page.REVIEW))

    def back(self) -> None:
        page = self.place.page
        if self.place.overlay is not Overlay.NONE:
            self.close()
        elif page is Page.STUDY and self.run:
            self._back_in_run(self.run)
        elif page in ASKING and self.asking:
            if self.asking.back():
                self._go(self.place.to(Page.FORM))
            elif self.place.loses_answers:
                self._go(self.place.show(Overlay.LEAVE))
            else:
                self._go(self.place.leave_form())
        elif page is Page.NO_SAVING:
            self._go(self.place.leave_form())
        elif page in (Page.FIND, Page.MISSING):
            self._go(self.place.choose_again())
        else:
            self._go(self.place.turn(-1))

    def turn(self, by: int) -> None:
        """By so many pages, never out of the scene: what a swipe or a thumbnail does."""
        self._go(self.place.turn_within(by))

    def show_overlay(self, overlay: Overlay) -> None:
        self._go(self.place.show(overlay))

    def close(self) -> None:
        self._go(self.place.show(Overlay.NONE))

    # A study

    def study_opened(self, run: Run | None) -> None:
        """run: None if it could not be saved now."""
        if self.visit is None or self.place.page not in CHOOSING:
            return
        self.run = run
        if run is None:
            self._go(Place(Page.NO_SAVING))
        else:
            self._follow_run()

    def take_part(self, act: Callable[[Run], object]) -> None:
        """Something on a page of the study, or in the panel with the task."""
        if self.run is not None and self.saving is None:
            before = self.run.phase
            act(self.run)
            if self.run.phase is not before:
                self._follow_run()

    def _follow_run(self) -> None:
        """To the page on which the run is now."""
        run = self.run
        if run is None:
            return
        while run.phase is Phase.QUESTIONS and run.stage:
            asking = run.ask(run.stage.asks)
            if asking is not None:
                asking.say_in(self.language, self.comfort.simple)
                self._go(Place(Page.FORM, running=True))
                self.asking = asking
                return
            run.mark("form")
            run.answered({})
        if run.phase is not Phase.TASK:
            self._go(Place(Page.STUDY, running=run.agreed, phase=run.phase))
            return
        self.exhibit = run.exhibit
        if self.visit:
            self.visit.opened(run.exhibit.id, self.clocks.now_s())
        steps = steps_of(run.exhibit)
        names = [step.name for step in steps]
        start = run.task.start if run.task else ""
        at = names.index(start) if start in names else 0
        self._go(Place(Page.SCENE, exhibit=run.exhibit.id, steps=steps, at=at, running=True))

    def _next_in_run(self, run: Run) -> None:
        if run.phase in (Phase.DECLINED, Phase.FULL):
            self.run = None
            self._go(Place(Page.START))
        elif run.phase is Phase.CONSENT:
            self.take_part(Run.agree)
        elif run.phase in (Phase.BRIEF, Phase.DONE):
            run.go_on()
            self._follow_run()
        elif run.phase is Phase.CHECK:
            self._send_run(run)

    def _back_in_run(self, run: Run) -> None:
        if run.phase is Phase.CONSENT:
            self.take_part(Run.decline)
        elif run.phase in (Phase.AGE, Phase.DECLINED, Phase.FULL):
            self.run = None
            self._go(Place(Page.START))

    def _send_run(self, run: Run) -> None:
        if self.visit is None:
            return
        answer = self._run_as_answer(run, self.visit, "done")
        self.saving = Saving(answer, self.clocks.now_s())
        self._go(self.place.to(Page.SAVING))
        self.effects.append(Save(answer))

    def _run_as_answer(self, run: Run, visit: Visit, ended: str) -> Answer:
        body = run.body(ended, self.language, self.comfort.simple)
        blobs = (run.trace,) if run.trace else ()
        return Answer(uuid7(), visit.id, run.study.hash, run.study.version, body, blobs, RUN)

    def _break_run_off(self, ended: str) -> None:
        """A run that was agreed to is kept as far as it came, without thanks."""
        run, self.run = self.run, None
        if run is None or not run.agreed or self.visit is None or self.saving is not None:
            return
        answer = self._run_as_answer(run, self.visit, ended)
        self._abandoned.add(answer.id)
        self.effects.append(Save(answer))

    # Language and comfort

    def speak(self, language: str) -> None:
        if self.visit is None or language not in self.languages:
            return
        self.language = language
        self._tell_form()

    def please(self, comfort: Comfort) -> None:
        """How the visitor wants to see things from now on."""
        if self.visit is not None and comfort.theme in THEMES and comfort.strike_s in STRIKES_S:
            self.comfort = comfort
            self._tell_form()

    def _tell_form(self) -> None:
        if self.asking:
            self.asking.say_in(self.language, self.comfort.simple)

    @property
    def next_language(self) -> str:
        return self.languages[(self.languages.index(self.language) + 1) % len(self.languages)]

    # The form

    def opinion(self) -> None:
        form = self.hall.form(self.exhibit)
        if self.visit and form and (self.place.page is Page.START or self.place.step):
            self.effects.append(Probe(self.visit.id))

    def probed(self, visit: str, asking: Asking | None) -> None:
        """asking: the form, None if an answer could not be saved now."""
        if self.visit is None or self.visit.id != visit or not (self.place.page is Page.START or self.place.step):
            return
        if asking is None:
            self._go(self.place.refuse_to_ask())
            return
        asking.say_in(self.language, self.comfort.simple)
        place = self.place.ask(notice=bool(asking.personal))
        self.asking, self.personal = asking, bool(asking.personal)
        self._go(place)

    def fill_in(self, act: Callable[[Asking], object]) -> None:
        """Something on the page of a question: what it makes of the answers."""
        if self.asking and self.place.page is Page.FORM:
            act(self.asking)
            self.place = self.place.touched_form()

    def answer(self, value: str | tuple[str, ...] | None) -> None:
        self.fill_in(lambda asking: asking.answer(value))

    def choose_answer(self, name: str) -> None:
        self.fill_in(lambda asking: asking.choose(name))

    def ask_removal(self, number: int) -> None:
        """Shall this part of a repeat go? number: from 1."""
        if self.asking and self.place.page is Page.FORM:
            self.removing = number
            self._go(self.place.show(Overlay.REMOVE))

    def remove(self) -> None:
        """Yes, it may go."""
        if self.place.overlay is Overlay.REMOVE:
            self.fill_in(lambda asking: asking.remove_part(self.removing))
            self.close()

    def change(self, ref: str) -> None:
        if self.asking and self.place.page is Page.REVIEW:
            self.asking.change(ref)
            self._go(self.place.to(Page.FORM))

    def send(self) -> None:
        """The answer gets its id now; every further attempt keeps it."""
        if self.asking is None or self.visit is None or self.place.page is not Page.REVIEW:
            return
        body = {
            "form": self.asking.form,
            "form_version": self.asking.form_version,
            "exhibit": self.place.exhibit,
            "language": self.language,
            "level": "simple" if self.comfort.simple else "standard",
            "started_at_ms": self.asking.started_ms,
            "answers": dict(self.asking.session.answers()),
        }
        blobs = self.asking.sent_blobs()
        answer = Answer(uuid7(), self.visit.id, self.asking.pack, self.asking.form_version, body, blobs)
        self.saving = Saving(answer, self.clocks.now_s())
        self._go(self.place.to(Page.SAVING))
        self.effects.append(Save(answer))

    def retry(self, answer_id: str) -> None:
        if self.saving and self.saving.answer.id == answer_id and not self.saving.in_flight:
            self.saving.in_flight = True
            self._go(_turn_behind_overlay(self.place, Page.SAVING))
            self.effects.append(Save(self.saving.answer))

    def saved(self, answer_id: str) -> None:
        """The journal has confirmed it: only now thanks."""
        self._abandoned.discard(answer_id)
        if self.saving is None or self.saving.answer.id != answer_id or self.visit is None:
            return
        self.visit.submissions += self.saving.answer.kind == SUBMISSION
        self.saving = self.run = None
        self._go(replace(self.place.to(Page.THANKS), running=False))

    def not_saved(self, answer_id: str) -> None:
        if answer_id in self._abandoned:
            self._abandoned.discard(answer_id)
            self.effects.append(Lost())
        if self.saving is None or self.saving.answer.id != answer_id:
            return
        pause_s = self.saving.failed(self.clocks.now_s())
        if pause_s is None:
            self.end("idle")
            return
        self._go(_turn_behind_overlay(self.place, Page.UNSAVED))
        self.effects.append(Retry(answer_id, pause_s))

    def _let_go_of_answer(self) -> None:
        """The visitor is gone before the journal confirmed. An attempt under way may still come to a good end."""
        if self.saving is None:
            return
        if self.saving.in_flight:
            self._abandoned.add(self.saving.answer.id)
        else:
            self.effects.append(Lost())
        self.saving = None


def _turn_behind_overlay(place: Place, page: Page) -> Place:
    """Another page under the same overlay: a question that is being asked stays."""
    overlay = place.overlay
    return place.to(page).show(overlay)

"""Staff at the device, as the kiosk shows it: the pad, what the agent says, what they ask for. It decides nothing of
what is allowed: the agent does (contract/staffline.py)."""

from collections.abc import Callable
from dataclasses import dataclass, field

from werkstadt.contract.staffline import ANSWER_S, TRY_S, TYPED_MAX, Done, Entered, State
from werkstadt.contract.touchmatrix import Matrix
from werkstadt.kiosk.rules.calibrating import TARGETS, Touched, correction

PAD_IDLE_S = 30.0
TEST_IDLE_S = 60.0
PAGE_IDLE_S = 180.0
LOOK_EVERY_S = 5.0
ACT_S = 30.0
TESTS = ("screen", "touch", "calibrate")
ASKED_FIRST = ("restart-kiosk", "reboot", "poweroff", "rescue")
LAST = ("restart-kiosk", "reboot", "poweroff")
"""After these there is nothing more to do here."""


@dataclass
class Staff:
    """page: "pad" until the agent has let somebody in, then "page"; "gone" when it is over. now_s: monotonic.

    error: why nobody was let in, as in Entered, or "silent" where the agent does not answer. asked: which act is being
    asked about. doing: which is under way. done: what came of the last one. test: which test fills the lane.
    touched: which targets, so far. fit_until_s: until when a correction of touch is tried.
    """

    now_s: Callable[[], float]
    reached: bool = True
    page: str = "pad"
    typed: str = ""
    error: str = ""
    looking: bool = False
    session: str = ""
    state: State | None = None
    asked: str = ""
    doing: str = ""
    done: Done | None = None
    test: str = ""
    touched: list[Touched] = field(default_factory=list)
    fit_until_s: float = 0.0
    _until_s: float = 0.0
    _code_until_s: float = 0.0
    _touched_s: float = field(default=0.0)
    _waits_since_s: float = 0.0
    _looked_s: float = float("-inf")

    def __post_init__(self) -> None:
        self._touched_s = self.now_s()

    @property
    def left_s(self) -> int:
        """Whole seconds until the next PIN counts."""
        return _left(self._until_s, self.now_s())

    @property
    def code_left_s(self) -> int:
        return _left(self._code_until_s, self.now_s())

    def notice(self) -> None:
        """Somebody is still here."""
        self._touched_s = self.now_s()

    # The pad

    def type(self, digits: str) -> None:
        if self.page == "pad" and not self.looking:
            self.typed = (self.typed + "".join(one for one in digits if one in "0123456789"))[:TYPED_MAX]

    def erase(self) -> None:
        self.typed = self.typed[:-1]

    def submit(self) -> str:
        """What to tell the agent; "" for nothing. It is forgotten here at once."""
        if self.page != "pad" or self.looking or not self.typed:
            return ""
        typed, self.typed = self.typed, ""
        if not self.reached:
            self.error = "silent"
            return ""
        self.looking, self.error, self._waits_since_s = True, "", self.now_s()
        return typed

    def entered(self, said: Entered) -> bool:
        """Whether somebody was let in. An answer that nobody waits for counts for nothing."""
        if not self.looking:
            return False
        self.looking, self.error, now_s = False, said.error, self.now_s()
        self._until_s, self._code_until_s = now_s + said.left_s, now_s + said.code_left_s
        if not said.session:
            return False
        self.session, self.page = said.session, "page"
        return True

    # The page

    def wants_state(self) -> bool:
        """True once each time it is due."""
        due = self.page == "page" and self.reached and self.now_s() - self._looked_s >= LOOK_EVERY_S
        if due:
            self._looked_s = self.now_s()
        return due

    def ask(self, verb: str) -> None:
        if self.page == "page" and verb in ASKED_FIRST and not self.doing:
            self.asked, self.done = verb, None

    def no(self) -> None:
        self.asked = ""

    def yes(self) -> str:
        """The act to be told to the agent, "" for none."""
        verb, self.asked = self.asked, ""
        return self.begin(verb) if verb else ""

    def begin(self, verb: str) -> str:
        if self.page != "page" or self.doing:
            return ""
        if not self.reached:
            self.done = Done(verb, "silent")
            return ""
        self.doing, self.done, self._waits_since_s = verb, None, self.now_s()
        return verb

    def acted(self, said: Done) -> None:
        if said.verb != self.doing:
            return
        self.doing, self.done = "", said
        self._looked_s = float("-inf")
        if self.test == "calibrate":
            if said.error or said.verb in ("touch-keep", "touch-back"):
                self.end_test()
            elif said.verb == "touch-try":
                self.fit_until_s = self.now_s() + TRY_S

    def begin_test(self, test: str) -> None:
        if self.page == "page" and test in TESTS:
            self.test, self.done = test, None
            self.touched, self.fit_until_s = [], 0.0

    def end_test(self) -> None:
        self.test = ""

    # A correction of touch

    @property
    def target(self) -> tuple[float, float] | None:
        """The one to be touched next."""
        return TARGETS[len(self.touched)] if len(self.touched) < len(TARGETS) else None

    @property
    def fit_left_s(self) -> int:
        return _left(self.fit_until_s, self.now_s()) if self.test == "calibrate" else 0

    def meet(self, x: float, y: float) -> Matrix | None:
        """What is to be tried, when the last target was touched. Where one was missed the test ends, and says so."""
        target = self.target
        if self.test != "calibrate" or target is None:
            return None
        self.touched.append(Touched(target, (x, y)))
        if self.target is not None:
            return None
        found = correction(self.touched)
        if found is None:
            self.end_test()
            self.done = Done("touch-try", "missed")
        return found

    def over(self) -> None:
        """The agent knows no such session (any more), or its connection ended, and the session with it."""
        if self.page == "page":
            self.session = ""
            self.leave()

    def lost(self) -> None:
        """The agent is gone."""
        self.reached = False
        if self.looking:
            self.looking, self.error = False, "silent"
        self.over()

    def leave(self) -> None:
        self.page, self.typed, self.test, self.asked = "gone", "", "", ""

    def tick(self) -> None:
        """At least once a second."""
        now_s = self.now_s()
        idle_s = now_s - self._touched_s
        if self.looking and now_s - self._waits_since_s > ANSWER_S:
            self.looking, self.error = False, "silent"
        if self.doing and now_s - self._waits_since_s > ACT_S:
            self.doing, self.done = "", Done(self.doing, "silent")
        if self.test and idle_s >= TEST_IDLE_S:
            self.end_test()
        if self.test == "calibrate" and self.fit_until_s and now_s >= self.fit_until_s:
            self.end_test()
            self.done = Done("touch-back", "late")
        if idle_s >= (PAD_IDLE_S if self.page == "pad" else PAGE_IDLE_S):
            self.leave()


def _left(until_s: float, now_s: float) -> int:
    return max(0, int(until_s - now_s + 0.999))

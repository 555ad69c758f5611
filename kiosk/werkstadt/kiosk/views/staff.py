"""The pages for staff as QML binds to them. Imported when somebody first knocks."""

import datetime as dt
import time
import zoneinfo
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace

from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from werkstadt.contract.errors import ContractError
from werkstadt.contract.staffline import State, parse_done, parse_entered, parse_state
from werkstadt.contract.touchmatrix import Matrix
from werkstadt.kiosk.rules.calibrating import TARGETS
from werkstadt.kiosk.rules.staff import Staff
from werkstadt.kiosk.rules.stay import THEMES
from werkstadt.kiosk.rules.stick import NO_STICK, Stick
from werkstadt.kiosk.views.kinds import LIST, MAP
from werkstadt.kiosk.views.lane import Lane

QML_IMPORT_NAME = "Werkstadt.Model"
QML_IMPORT_MAJOR_VERSION = 1

_TICK_MS = 500


@QmlElement
@QmlUncreatable("there is one while staff are at this lane")
class StaffView(QObject):  # type: ignore[operator]
    """tell: a line to the agent. reached: whether there is one. left: called when they go."""

    changed = Signal()
    ticked = Signal()
    stateChanged = Signal()  # noqa: N815 (Qt's way of naming what QML binds to)

    def __init__(
        self,
        tell: Callable[[str, Mapping[str, object]], None],
        lane: Lane,
        reached: bool,
        now_s: Callable[[], float],
        left: Callable[[], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self.staff = Staff(now_s, reached)
        self.lane = lane
        self.stick_said = NO_STICK
        self._tell_agent = tell
        self._left = left
        self._clock = QTimer(self, interval=_TICK_MS)
        self._clock.timeout.connect(self.tick)
        self._clock.start()

    # The agent

    def hear(self, type_: str, fields: Mapping[str, object]) -> None:
        """What is not as agreed counts as not said. Raises nothing."""
        staff = self.staff
        try:
            match type_:
                case "staff-entered":
                    if staff.entered(parse_entered(fields)):
                        self._come_in()
                case "staff-is":
                    staff.state = parse_state(fields)
                    self.stateChanged.emit()
                case "staff-done":
                    staff.acted(parse_done(fields))
                case "staff-over":
                    staff.over()
        except ContractError:
            return
        self._settle()

    def hear_stick(self, stick: Stick) -> None:
        self.stick_said = stick
        self.changed.emit()
        self.ticked.emit()

    def _come_in(self) -> None:
        """The visit that was open is over, as after an idle time: nothing of it is on the page behind."""
        self.lane.stay.end("idle")
        self.lane.settle()

    def agent_gone(self) -> None:
        self.staff.lost()
        self._settle()

    def tick(self) -> None:
        self.staff.tick()
        self._settle(quietly=True)

    def touched(self) -> None:
        self.staff.notice()

    def _settle(self, quietly: bool = False) -> None:
        staff = self.staff
        if staff.wants_state():
            self._tell_agent("staff-state", {"session": staff.session})
        if staff.page == "gone":
            self._clock.stop()
            self._left()
            return
        self.ticked.emit()
        if not quietly or self._seen != self._snapshot():
            self._seen = self._snapshot()
            self.changed.emit()

    _seen: tuple[object, ...] = ()

    def _snapshot(self) -> tuple[object, ...]:
        staff = self.staff
        return (staff.page, staff.error, staff.looking, staff.doing, staff.done, staff.test, staff.asked, staff.target)

    def end(self) -> None:
        """Whoever stands there next finds nothing of it: neither what was typed, nor how it looked."""
        self._clock.stop()
        if self.staff.session:
            self._tell_agent("staff-leave", {"session": self.staff.session})
            self.staff.session = ""
        self.staff.leave()
        stay = self.lane.stay
        if stay.visit is None:
            stay.language, stay.comfort = stay.languages[0], stay.usual
            self.lane.look.setProperty("byKeys", False)

    # What they do

    def _act(self, act: Callable[[], object]) -> None:
        self.staff.notice()
        act()
        self._settle()

    @Slot(str)
    def type(self, digits: str) -> None:
        self._act(lambda: self.staff.type(digits))

    @Slot()
    def erase(self) -> None:
        self._act(self.staff.erase)

    @Slot()
    def submit(self) -> None:
        pin = self.staff.submit()
        self._act(lambda: self._tell_agent("staff-enter", {"pin": pin}) if pin else None)

    @Slot()
    def leave(self) -> None:
        self._act(self.staff.leave)

    @Slot(str)
    def ask(self, verb: str) -> None:
        self._act(lambda: self.staff.ask(verb))

    @Slot()
    def no(self) -> None:
        self._act(self.staff.no)

    @Slot()
    def yes(self) -> None:
        self._act(lambda: self._do(self.staff.yes()))

    @Slot()
    def letStickIn(self) -> None:  # noqa: N802
        self._act(lambda: self._do(self.staff.begin("stick")))

    @Slot(int)
    def setBacklight(self, percent: int) -> None:  # noqa: N802
        self._act(lambda: self._do(self.staff.begin("backlight"), percent=max(1, min(100, percent))))

    def _do(self, verb: str, **more: object) -> None:
        if verb:
            self._tell_agent("staff-act", {"session": self.staff.session, "verb": verb, **more})

    @Slot(str)
    def test(self, which: str) -> None:
        self._act(lambda: self.staff.begin_test(which))
        if self.staff.test == "calibrate":
            self._act(lambda: self._do(self.staff.begin("touch-begin")))

    @Slot()
    def endTest(self) -> None:  # noqa: N802
        """A correction that is only tried goes back with it."""
        goes_back = self.staff.test == "calibrate"
        self._act(self.staff.end_test)
        if goes_back:
            self._act(lambda: self._do(self.staff.begin("touch-back")))

    @Slot(float, float)
    def meet(self, x: float, y: float) -> None:
        """A target was touched there: parts of the window."""
        self._act(lambda: self._try(self.staff.meet(x, y)))

    def _try(self, found: Matrix | None) -> None:
        if found is None:
            return
        verb = self.staff.begin("touch-try")
        if verb:
            self._do(verb, matrix=list(found))
        else:
            self.endTest()

    @Slot(bool)
    def fits(self, yes: bool) -> None:
        self._act(lambda: self._do(self.staff.begin("touch-keep" if yes else "touch-back")))

    @Slot()
    def notice(self) -> None:
        """Somebody is still here."""
        self.staff.notice()

    @Slot()
    def nextLanguage(self) -> None:  # noqa: N802
        stay = self.lane.stay
        self._dress(lambda: setattr(stay, "language", stay.next_language))

    @Slot()
    def toggleLarger(self) -> None:  # noqa: N802
        stay = self.lane.stay
        self._dress(lambda: setattr(stay, "comfort", replace(stay.comfort, larger=not stay.comfort.larger)))

    @Slot()
    def nextTheme(self) -> None:  # noqa: N802
        stay = self.lane.stay
        theme = THEMES[(THEMES.index(stay.comfort.theme) + 1) % len(THEMES)]
        self._dress(lambda: setattr(stay, "comfort", replace(stay.comfort, theme=theme)))

    def _dress(self, act: Callable[[], None]) -> None:
        """Nobody is on a visit, so the lane is told by hand."""
        self._act(act)
        self.lane.settle()

    # What the page shows

    def _state(self) -> dict[str, object]:
        state = self.staff.state
        if state is None:
            return {}
        told = asdict(state)
        told["since"] = _moment(state, state.since_ms, self.lane.stay.clocks.utc_ms())
        told["behind"] = max(0, state.given - state.held)
        told["addresses"], told["acts"] = list(state.addresses), list(state.acts)
        told["megabytes"] = state.free_bytes // 1_000_000
        told["offset_s"] = abs(state.clock_offset_ms) // 1000
        told["backlight"] = -1 if state.backlight is None else state.backlight
        told["troubles"] = [
            {**asdict(one), "since": _moment(state, one.since_ms, self.lane.stay.clocks.utc_ms())}
            for one in state.troubles
        ]
        return told

    page = Property(str, lambda self: self.staff.page, notify=changed)
    error = Property(str, lambda self: self.staff.error, notify=changed)
    looking = Property(bool, lambda self: self.staff.looking, notify=changed)
    reached = Property(bool, lambda self: self.staff.reached, notify=changed)
    typed = Property(int, lambda self: len(self.staff.typed), notify=changed)
    asked = Property(str, lambda self: self.staff.asked, notify=changed)
    doing = Property(str, lambda self: self.staff.doing, notify=changed)
    done = Property(str, lambda self: self.staff.done.verb if self.staff.done else "", notify=changed)
    doneError = Property(str, lambda self: self.staff.done.error if self.staff.done else "", notify=changed)  # noqa: N815
    doneDetail = Property(str, lambda self: self.staff.done.detail if self.staff.done else "", notify=changed)  # noqa: N815
    target = Property(LIST, lambda self: list(self.staff.target or ()), notify=changed)
    targets = Property(int, lambda _: len(TARGETS), constant=True)
    targetsMet = Property(int, lambda self: len(self.staff.touched), notify=changed)  # noqa: N815
    fitLeft = Property(int, lambda self: self.staff.fit_left_s, notify=ticked)  # noqa: N815
    testing = Property(str, lambda self: self.staff.test, notify=changed)
    left = Property(int, lambda self: self.staff.left_s, notify=ticked)
    codeLeft = Property(int, lambda self: self.staff.code_left_s, notify=ticked)  # noqa: N815
    stick = Property(MAP, lambda self: self.stick_said.fields(), notify=changed)
    stickLeft = Property(int, lambda self: self.stick_said.left_s(time.monotonic()), notify=ticked)  # noqa: N815
    state = Property(MAP, _state, notify=stateChanged)
    known = Property(bool, lambda self: self.staff.state is not None, notify=stateChanged)


def _moment(state: State, at_ms: int, now_ms: int) -> str:
    """The time of day at the site, with the day where it is another one. "" for none."""
    if not at_ms:
        return ""
    try:
        zone = zoneinfo.ZoneInfo(state.time_zone)
        at, now = (dt.datetime.fromtimestamp(one / 1000, dt.UTC).astimezone(zone) for one in (at_ms, now_ms))
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OverflowError, OSError):
        return ""
    return f"{at:%H:%M}" if at.date() == now.date() else f"{at:%d.%m. %H:%M}"

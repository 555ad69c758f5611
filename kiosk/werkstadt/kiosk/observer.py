"""Tells the agent what runs of studies go on, and lets an observer see one: with a sign on the glass, or not at all."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QImage

from werkstadt.contract.agentline import LANES_MAX, TAKEN_BACK_MAX
from werkstadt.kiosk.rules.place import Page
from werkstadt.kiosk.rules.study.telling import may_be_seen, run_now, without_clocks

if TYPE_CHECKING:
    from werkstadt.kiosk.agentlink import AgentLink
    from werkstadt.kiosk.rules.study.run import Run
    from werkstadt.kiosk.views.lane import Lane

LOOK_MS = 1_000
"""Touches are told no more often than this."""
SIGN_MS = 5_000
"""So long after the last wish the sign stays; an observer wishes about once a second."""
LONGEST_SIDE_PX = 800
_QUICK = 80
"""Of Qt's PNG: hardly larger, and made sooner; a finger must not feel that somebody looks."""


class Observer(QObject):
    """lanes: by number. grab: a lane as it is on the glass, fields covered."""

    def __init__(
        self, lanes: "Sequence[Lane]", link: "AgentLink", grab: "Callable[[Lane], QImage]", parent: QObject
    ) -> None:
        super().__init__(parent)
        self._lanes, self._link, self._grab = lanes, link, grab
        self._runs: list[Run | None] = [None] * len(lanes)
        self._taken_back: list[int] = []
        self._told: tuple[object, ...] = ()
        self._clock = QTimer(self, interval=LOOK_MS)
        self._clock.timeout.connect(self.look)
        self._signs = [self._sign_of(lane) for lane in lanes]
        for lane in lanes:
            lane.study_view.changed.connect(self.look)
        link.opened.connect(self._greet)
        link.came.connect(self._hear)
        link.closed.connect(self._agent_gone)

    def look(self) -> None:
        """Tells what is different from what was told."""
        for number, lane in enumerate(self._lanes):
            before, now = self._runs[number], lane.stay.run
            if before is not None and before is not now:
                if before.agreed and not before.recorded:
                    self._taken_back = [*self._taken_back, before.started_ms][-TAKEN_BACK_MAX:]
                self._unwatch(number)
            self._runs[number] = now
        if any(self._runs) != self._clock.isActive():
            (self._clock.stop if self._clock.isActive() else self._clock.start)()
        known = (*map(str, self._taken_back), *(str(without_clocks(one)) for one in self._now()))
        if known != self._told:
            self._told = known
            self._tell()

    def _now(self) -> list[dict[str, object]]:
        return [run_now(number, run) for number, run in enumerate(self._runs[:LANES_MAX]) if run is not None]

    def _greet(self) -> None:
        if self._told:
            self._tell()

    def _tell(self) -> None:
        self._link.send("run", {"runs": self._now(), "taken_back": self._taken_back})

    def _hear(self, type_: str, fields: Mapping[str, object]) -> None:
        if type_ != "observe":
            return
        refused, picture = self._seen(fields.get("lane"))
        self._link.send("screenshot", {"request": fields.get("request"), "refused": refused}, picture)

    def _seen(self, number: object) -> tuple[str | None, int | None]:
        """Why there is no picture, or a descriptor of one."""
        from werkstadt.kiosk.screenshot import descriptor_of

        lane = self._lanes[number] if type(number) is int and 0 <= number < len(self._lanes) else None
        run = lane.stay.run if lane is not None else None
        if lane is None or run is None or not run.agreed or type(number) is not int:
            return "nobody has agreed to be seen", None
        was_there = self._signs[number].isActive()
        self._signs[number].start()
        lane.study_view.show_watched(True)
        if not was_there:
            return "the sign comes first", None
        if not may_be_seen(run) or lane.stay.place.page not in (Page.STUDY, Page.SCENE) or lane.staff is not None:
            return "a form is open", None
        image = self._grab(lane)
        if image.isNull():
            return "there is no window yet", None
        return None, descriptor_of(image, LONGEST_SIDE_PX, _QUICK)

    def _sign_of(self, lane: "Lane") -> QTimer:
        timer = QTimer(self, interval=SIGN_MS, singleShot=True)
        timer.timeout.connect(lambda: lane.study_view.show_watched(False))
        return timer

    def _unwatch(self, number: int) -> None:
        """Who comes next has not agreed to anything."""
        self._signs[number].stop()
        self._lanes[number].study_view.show_watched(False)

    def _agent_gone(self) -> None:
        for number in range(len(self._lanes)):
            self._unwatch(number)

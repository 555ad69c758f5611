"""Writes down where fingers are while a participant is at a task: in millimetres, with page and what was touched."""

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF

from werkstadt.contract.touchtrace import CANCELLED, DOWN, MOVE, UP, TraceWriter
from werkstadt.kiosk.look.tokens import Look
from werkstadt.kiosk.rules.stay import Stay
from werkstadt.kiosk.rules.study.run import Phase, Run

_PHASES = {"down": DOWN, "move": MOVE, "up": UP, "cancel": CANCELLED}


class Tracing:
    """Of one lane. place: of it in the window. element_at: what is called so there, "" for nothing; None where what is
    tested tells that itself.
    """

    def __init__(
        self,
        stay: Stay,
        look: Look,
        place: Callable[[], QRectF],
        element_at: Callable[[QPointF], str | None],
    ) -> None:
        self._stay, self._look, self._place, self._element_at = stay, look, place, element_at
        self._run: Run | None = None
        self._writer = TraceWriter()
        self._fingers: dict[int, tuple[str, QPointF]] = {}
        self._corner = QPointF()

    def finger(self, number: int, at: QPointF, what: str) -> None:
        """what: "down", "move", "up" or "cancel", which ends all fingers."""
        run = self._stay.run
        if run is not self._run:
            self._begin(run)
        log = run.log if run is not None and run.phase is Phase.TASK else None
        if run is None or log is None or self._stay.place.step is None:
            return
        if what == "cancel":
            for held, (_, last) in tuple(self._fingers.items()):
                self._write(run, log.task.id, log.page, held, last, what)
            self._fingers.clear()
            return
        if what == "down":
            element = self._element_at(at)
            self._fingers[number] = element or "", at
            self._corner = self._place().topLeft()
            self._write(run, log.task.id, log.page, number, at, what)
            if element is not None:
                run.touched(element)
        elif number in self._fingers:
            self._fingers[number] = self._fingers[number][0], at
            self._write(run, log.task.id, log.page, number, at, what)
            if what == "up":
                del self._fingers[number]

    def _begin(self, run: Run | None) -> None:
        self._run, self._writer = run, TraceWriter()
        self._fingers.clear()
        if run is not None:
            run.trace = self._writer.to_bytes

    def _write(self, run: Run, task: str, page: str, finger: int, at: QPointF, what: str) -> None:
        tenths = 10 / self._look.px_per_mm
        at_ms = round((run.now_s() - run.started_s) * 1000)
        element = self._fingers[finger][0] or None
        x, y = at.x() - self._corner.x(), at.y() - self._corner.y()
        self._writer.add(at_ms, _PHASES[what], finger, task, page, element, x * tenths, y * tenths)

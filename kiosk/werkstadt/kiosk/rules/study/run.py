"""One participant's run through a study, from "how old are you" to the last page. Everything lies in memory alone.

age → consent → questions before → (what is to be done → the task → how it went → how hard it was)… → questions → send
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from werkstadt.kiosk.rules.study.assigning import order_at, version_at
from werkstadt.kiosk.rules.study.tasklog import TaskLog

if TYPE_CHECKING:
    from werkstadt.exhibits.model import Exhibit
    from werkstadt.exhibits.studies.model import Group, Study, Task, Version
    from werkstadt.kiosk.rules.asking import Asking

KIND = "run"
PAGE_KIND = "study-page"
UNTOUCHED = "event-untouched"
"""A prototype told of an event before any touch: it was left out."""
SETTLE_S = 1.0
"""So long a page that meets the rule of a task is seen before the task is over."""


class Phase(StrEnum):
    """What is on the screen. Those before BRIEF leave no trace."""

    FULL = "full"  # enough have taken part
    AGE = "age"
    CONSENT = "consent"
    DECLINED = "declined"
    QUESTIONS = "questions"  # a form: before, how hard it was, an instrument, after
    BRIEF = "brief"
    TASK = "task"
    REPLY = "reply"  # the answer to a task's question
    DONE = "done"  # how a task ended
    CHECK = "check"  # the last page: send, or take everything back


@dataclass(frozen=True)
class Stage:
    """task: its place in the order, -1 outside of tasks. asks: the key of a form, "" for none."""

    phase: Phase
    task: int = -1
    asks: str = ""


@dataclass(frozen=True)
class Assigned:
    """What this participant gets. number: of this device's runs of the study, from 1."""

    number: int
    version: "Version"
    order: tuple[int, ...]


def assign(study: "Study", before: int, epoch: str) -> Assigned:
    """before: how many runs of the study this device has recorded. Orders are balanced within each version."""
    versions, count = study.versions, len(study.tasks)
    given = [version_at(place, versions, study.block, f"{study.seed}/{epoch}") for place in range(before + 1)]
    same = sum(version.id == given[-1].id for version in given) - 1
    order = order_at(same, count) if study.order == "balanced" else tuple(range(count))
    return Assigned(before + 1, given[-1], order)


@dataclass
class Run:
    """exhibit: what is tested. ask: opens a form by its key; None where it cannot be opened. marks: codes of troubles.

    screen: its size in mm and px. trace: what makes the touch trace. recorded: a record has been made of it.
    """

    study: "Study"
    assigned: Assigned
    exhibit: "Exhibit"
    ask: "Callable[[str], Asking | None]"
    now_s: Callable[[], float]
    utc_ms: Callable[[], int]
    screen: Mapping[str, object] = field(default_factory=dict)
    trace: Callable[[], bytes] | None = None
    full: bool = False
    phase: Phase = Phase.AGE
    group: "Group | None" = None
    logs: list[TaskLog] = field(default_factory=list)
    answers: dict[str, Mapping[str, object]] = field(default_factory=dict)
    marks: list[str] = field(default_factory=list)
    recorded: bool = False

    def __post_init__(self) -> None:
        self.started_s, self.started_ms = self.now_s(), self.utc_ms()
        self._stages: tuple[Stage, ...] = ()
        self._at = -1
        if self.full:
            self.phase = Phase.FULL
        elif len(self.study.groups) == 1:
            self.choose_group(self.study.groups[0].id)

    # Before anything is recorded

    def choose_group(self, id_: str) -> None:
        group = next((group for group in self.study.groups if group.id == id_), None)
        if self.phase is Phase.AGE and group is not None:
            self.group, self.phase = group, Phase.CONSENT

    def decline(self) -> None:
        if self.phase is Phase.CONSENT:
            self.group, self.phase = None, Phase.DECLINED

    def agree(self) -> None:
        """From now on it is a run."""
        if self.phase is Phase.CONSENT:
            self.started_s, self.started_ms = self.now_s(), self.utc_ms()
            self._stages = _stages_of(self.study)
            self.go_on()

    @property
    def agreed(self) -> bool:
        return bool(self._stages)

    # The way through it

    @property
    def stage(self) -> Stage | None:
        return self._stages[self._at] if self.agreed else None

    @property
    def task(self) -> "Task | None":
        """The one that is to be done, is being done, or has just been done."""
        stage = self.stage
        return None if stage is None or stage.task < 0 else self.study.tasks[self.assigned.order[stage.task]]

    @property
    def log(self) -> TaskLog | None:
        """Of the task at hand, once it has begun."""
        task = self.task
        return self.logs[-1] if task and self.logs and self.logs[-1].task.id == task.id else None

    def go_on(self) -> None:
        """To the next page that there is for this participant."""
        self._at += 1
        while self._skips(self._stages[self._at]):
            self._at += 1
        self.phase = self._stages[self._at].phase
        if self.phase is Phase.TASK and self.task:
            self.logs.append(TaskLog(self.task, self.now_s()))

    def _skips(self, stage: Stage) -> bool:
        if stage.phase is Phase.REPLY:
            return self.log is None or not self.log.goes_on
        return stage.asks == "seq" and not self.study.tasks[self.assigned.order[stage.task]].seq

    def answered(self, answers: Mapping[str, object]) -> None:
        """The form at hand is filled in."""
        stage, log = self.stage, self.log
        if stage is None or stage.phase is not Phase.QUESTIONS:
            return
        if stage.asks == "seq" and log is not None:
            log.seq = _number(answers.get("q1"))
        elif answers:
            self.answers[stage.asks] = dict(answers)
        self.go_on()

    # The task

    def saw(self, page: str) -> None:
        if self.phase is Phase.TASK and self.log:
            self.log.saw(page, self.now_s())

    def touched(self, element: str) -> None:
        if self.phase is Phase.TASK and self.log:
            self.log.touched(element, self.now_s())

    def told(self, event: str) -> None:
        """What is tested says that something happened. Nothing happens to who has not touched anything."""
        if self.phase is not Phase.TASK or self.log is None:
            return
        if self.log.touches == 0:
            self.mark(UNTOUCHED)
        else:
            self.log.told(event, self.now_s())

    def finish(self) -> None:
        """The participant says "done", where that is theirs to say: an observer judges, or a question is asked."""
        log = self.log
        if self.phase is not Phase.TASK or log is None:
            return
        if log.task.success.answer is not None:
            self.go_on()  # to the question; the clock runs on
        elif log.task.success.observer:
            log.claim(self.now_s())
            self.go_on()

    def reply(self, name: str) -> None:
        if self.phase is Phase.REPLY and self.log:
            self.log.replied(name, self.now_s())
            if not self.log.goes_on:
                self.go_on()

    def give_up(self) -> None:
        if self.phase in (Phase.TASK, Phase.REPLY) and self.log:
            self.log.give_up(self.now_s())
            self.go_on()

    def look(self) -> bool:
        """To be called about once a second. True where the task has ended by itself."""
        log = self.log
        if self.phase not in (Phase.TASK, Phase.REPLY) or log is None:
            return False
        log.look(self.now_s(), SETTLE_S)
        if log.goes_on:
            return False
        self.go_on()
        return True

    def mark(self, code: str) -> None:
        """Something of what is tested went wrong."""
        if self.agreed and code not in self.marks:
            self.marks.append(code)

    # What is recorded

    def body(self, ended: str, language: str, simple: bool) -> dict[str, object]:
        """The body of a record of kind run, version 1. Only for a run that was agreed to."""
        self.recorded = True
        now_s, log = self.now_s(), self.log
        if ended != "done" and log is not None:
            log.leave("broken-off", now_s)
        return {
            "study": self.study.id,
            "study_version": self.study.version,
            "number": self.assigned.number,
            "pilot": self.study.pilot,
            "version": self.assigned.version.id,
            "group": self.group.id if self.group else "",
            "language": language,
            "level": "simple" if simple else "standard",
            "started_at_ms": self.started_ms,
            "duration_ms": max(0, round((now_s - self.started_s) * 1000)),
            "ended": ended,
            "marks": list(self.marks),
            "order": [self.study.tasks[at].id for at in self.assigned.order],
            "screen": dict(self.screen),
            "tasks": [log.body(self.started_s) for log in self.logs],
            "answers": {key: dict(answers) for key, answers in self.answers.items()},
        }


def _stages_of(study: "Study") -> tuple[Stage, ...]:
    stages = [Stage(Phase.QUESTIONS, asks="before")] if study.before else []
    for at in range(len(study.tasks)):
        stages += [Stage(phase, at) for phase in (Phase.BRIEF, Phase.TASK, Phase.REPLY, Phase.DONE)]
        stages.append(Stage(Phase.QUESTIONS, at, "seq"))
    stages += [Stage(Phase.QUESTIONS, asks=instrument) for instrument in study.instruments]
    stages += [Stage(Phase.QUESTIONS, asks="after")] if study.after else []
    return (*stages, Stage(Phase.CHECK))


def _number(answer: object) -> int | None:
    return int(answer) if isinstance(answer, str) and answer.isdecimal() else None

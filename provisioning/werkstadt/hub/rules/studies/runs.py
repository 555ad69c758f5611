"""Runs as the hub has them, which of them are looked at, and how each attempt at a task ended. Does no IO."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from werkstadt.contract.runs import BROKEN_OFF, CLAIMED, DIRECT, DONE, INDIRECT, Run, Task

SUCCESS, FAILURE, OPEN = "success", "failure", "open"
"""How an attempt counts; "open": claimed, and nobody has judged it yet. A fourth is BROKEN_OFF."""


@dataclass(frozen=True)
class Judgement:
    """Of a task that the participant said to have done."""

    task: str
    succeeded: bool
    who: str
    at_ms: int


YES, HARD, NO, NOTE = "yes", "hard", "no", "note"
JUDGEMENTS = (YES, HARD, NO)


@dataclass(frozen=True)
class Watched:
    """A run as an observer knows it, before its record comes. began_at_ms: as the record will have it."""

    device: str
    study: str
    began_at_ms: int


@dataclass(frozen=True)
class Observation:
    """id: given by the page on which it was written. run_ms: since the run began. task: at hand then, or empty.

    said: NOTE with its text, or a judgement of the task. at_ms: when it came to the hub.
    """

    id: str
    of: Watched
    run_ms: int
    task: str
    said: str
    text: str
    who: str
    at_ms: int


def judged_by(observations: Iterable[Observation]) -> dict[str, Judgement]:
    """By task, what was said last; "with effort" is success."""
    return {
        one.task: Judgement(one.task, one.said != NO, one.who, one.at_ms)
        for one in observations
        if one.said in JUDGEMENTS and one.task
    }


@dataclass(frozen=True)
class Kept:
    """nr: of its record. trace: the file with its touches. judged: by task, the judgement that counts."""

    nr: int
    id: str
    device: str
    device_name: str
    day: str
    at_ms: int
    run: Run
    trace: str | None = None
    judged: Mapping[str, Judgement] = field(default_factory=dict)

    def counts_as(self, task: Task) -> str:
        if task.outcome in (DIRECT, INDIRECT):
            return SUCCESS
        if task.outcome == BROKEN_OFF:
            return BROKEN_OFF
        if task.outcome != CLAIMED:
            return FAILURE
        judgement = self.judged.get(task.task)
        if judgement is None:
            return OPEN
        return SUCCESS if judgement.succeeded else FAILURE

    @property
    def is_whole(self) -> bool:
        """Only a run that was sent to its end is measured: what stopped the others may be what is to be measured."""
        return self.run.ended == DONE


@dataclass(frozen=True)
class Filter:
    """Empty: all. pilot: pilot runs alone, else none of them. task, outcome: runs whose attempt at it counts as this,
    or ended like this; instrument: runs with answers to it."""

    study_version: str = ""
    version: str = ""
    group: str = ""
    language: str = ""
    device: str = ""
    pilot: bool = False
    ended: str = ""
    task: str = ""
    outcome: str = ""
    instrument: str = ""

    def takes(self, kept: Kept) -> bool:
        run = kept.run
        wanted = (
            (self.study_version, run.study_version), (self.version, run.version), (self.group, run.group),
            (self.language, run.language), (self.device, kept.device), (self.ended, run.ended),
        )  # fmt: skip
        return (
            run.pilot == self.pilot
            and all(not wish or wish == here for wish, here in wanted)
            and (not self.instrument or self.instrument in run.answers)
            and (not self.task or any(self._takes_attempt(kept, task) for task in run.tasks))
        )

    def _takes_attempt(self, kept: Kept, task: Task) -> bool:
        return task.task == self.task and (not self.outcome or self.outcome in (task.outcome, kept.counts_as(task)))


def chosen(runs: Iterable[Kept], filter_: Filter) -> list[Kept]:
    return [kept for kept in runs if filter_.takes(kept)]

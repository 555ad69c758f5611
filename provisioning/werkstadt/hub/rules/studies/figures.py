"""From runs to the figures of a study and of each task. Every figure says which runs are behind it. Does no IO."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import cast

from werkstadt.contract.runs import ENDINGS, OUTCOMES, Run, Task
from werkstadt.hub.rules.scores.figures import ROWS_LEAST, Figures, figures
from werkstadt.hub.rules.scores.instruments import INSTRUMENTS, Field, Instrument, Row, first, sift
from werkstadt.hub.rules.studies.runs import FAILURE, OPEN, SUCCESS, Kept

ASKED = ("sus", "ueq_s", "umux_lite", "umux", "nps")
"""Instruments of a whole run, in the order of the page."""
_COUNT = Instrument("count", "", (Field("count", 0, math.inf),), first, 0, math.inf)


@dataclass(frozen=True)
class Measure:
    """value: None without a row; low, high: None where no interval can be said. values: one a row, in their order."""

    n: int
    value: float | None
    low: float | None
    high: float | None
    rows: tuple[int, ...]
    values: tuple[float, ...]

    @property
    def too_few(self) -> bool:
        return self.n < ROWS_LEAST


@dataclass(frozen=True)
class TaskFigures:
    """Of runs that were sent to their end.

    outcomes: which runs ended how. counted: which count as success, failure, open (to be judged); completion is of
    success and failure alone. time: geometric mean of successes, seconds. hesitation: median until the first touch,
    seconds.
    """

    task: str
    outcomes: Mapping[str, tuple[int, ...]]
    counted: Mapping[str, tuple[int, ...]]
    completion: Measure
    time: Measure
    hesitation: Measure
    touches: Measure
    misclicks: Measure
    seq: Measure

    @property
    def hits(self) -> int:
        return len(self.counted[SUCCESS])


@dataclass(frozen=True)
class StudyFigures:
    """ended: which runs ended how. scores: by instrument, as `werkstadt-hub score --json` prints them."""

    ended: Mapping[str, tuple[int, ...]]
    tasks: tuple[TaskFigures, ...]
    scores: Mapping[str, Figures]

    @property
    def n(self) -> int:
        """Runs of which everything else is."""
        return len(self.ended[ENDINGS[0]])

    @property
    def too_few(self) -> bool:
        return self.n < ROWS_LEAST


def of_study(runs: Sequence[Kept]) -> StudyFigures:
    whole = [kept for kept in runs if kept.is_whole]
    ended = {ending: tuple(kept.nr for kept in runs if kept.run.ended == ending) for ending in ENDINGS}
    scores = {id: _score(id, whole) for id in ASKED if any(id in kept.run.answers for kept in whole)}
    return StudyFigures(ended, tuple(of_task(task, whole) for task in tasks_of(runs)), scores)


def tasks_of(runs: Iterable[Kept]) -> list[str]:
    """In the order that all have; where orders differ, by name."""
    orders = Counter(kept.run.order for kept in runs)
    if len(orders) == 1:
        return [*next(iter(orders))]
    return sorted({task for order in orders for task in order})


def of_task(task: str, whole: Sequence[Kept]) -> TaskFigures:
    """whole: runs that were sent to their end."""
    attempts = [(kept, one) for kept in whole for one in kept.run.tasks if one.task == task]
    counts = [(kept, one, kept.counts_as(one)) for kept, one in attempts]
    judged = [(kept.nr, one, how == SUCCESS) for kept, one, how in counts if how in (SUCCESS, FAILURE)]
    measured = [(nr, one) for nr, one, _ in judged]
    times = [Row(nr, (max(one.duration_ms, 1) / 1000, float(hit))) for nr, one, hit in judged]
    return TaskFigures(
        task,
        {how: tuple(kept.nr for kept, one in attempts if one.outcome == how) for how in OUTCOMES},
        {how: tuple(kept.nr for kept, _, was in counts if was == how) for how in (SUCCESS, FAILURE, OPEN)},
        _measure(figures(INSTRUMENTS["completion"], [Row(nr, (float(hit),)) for nr, _, hit in judged]), "rate"),
        _measure(figures(INSTRUMENTS["task_time"], times), "geometric_mean"),
        _hesitation(measured),
        _count_of([(nr, one.touches) for nr, one in measured]),
        _count_of([(nr, one.misclicks) for nr, one in measured]),
        _count_of([(kept.nr, one.seq) for kept, one in attempts], INSTRUMENTS["seq"]),
    )


def values_of(run: Run, instrument: str) -> list[str]:
    """Its answers as texts, in the order of the instrument's questions; empty for what was not answered."""
    given = run.answers.get(instrument, {})
    answers = (given.get(field.name) for field in INSTRUMENTS[instrument].fields)
    return ["" if answer is None else str(answer) for answer in answers]


def _score(id: str, whole: Iterable[Kept]) -> Figures:
    asked = [(kept.nr, values_of(kept.run, id)) for kept in whole if id in kept.run.answers]
    return figures(INSTRUMENTS[id], *sift(INSTRUMENTS[id], asked))


def score_measure(found: Figures) -> Measure:
    """The one figure of an instrument: its mean, or the NPS."""
    return _measure(found, "nps" if "nps" in found else "mean")


def _count_of(counts: Iterable[tuple[int, int | None]], instrument: Instrument = _COUNT) -> Measure:
    rows = [Row(nr, (float(count),)) for nr, count in counts if count is not None]
    return _measure(figures(instrument, rows), "mean")


def _hesitation(measured: Iterable[tuple[int, Task]]) -> Measure:
    """No interval: those of medians say little for so few."""
    rows = [(nr, one.first_touch_ms / 1000) for nr, one in measured if one.first_touch_ms is not None]
    values = tuple(value for _, value in rows)
    return Measure(len(rows), median(values) if values else None, None, None, tuple(nr for nr, _ in rows), values)


def _measure(found: Figures, name: str) -> Measure:
    value, low, high = (cast(float | None, found[key]) for key in (name, "ci_low", "ci_high"))
    rows, values = cast(list[int], found["rows"]), cast(list[float], found["scores"])
    return Measure(len(values), value, low, high, tuple(rows), tuple(values))

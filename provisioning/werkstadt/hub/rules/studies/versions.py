"""Version A of what is tested beside version B. Does no IO."""

from collections.abc import Sequence
from dataclasses import dataclass

from werkstadt.hub.rules.studies import compare
from werkstadt.hub.rules.studies.compare import Difference
from werkstadt.hub.rules.studies.figures import Measure, StudyFigures, TaskFigures, of_study, score_measure
from werkstadt.hub.rules.studies.runs import Kept


@dataclass(frozen=True)
class Line:
    """what: "completion", "time", "hesitation", "seq", "touches", "misclicks", or an instrument. difference: B minus A;
    of times, B over A; of medians none. effect: Hedges' g where it is one of means."""

    what: str
    a: Measure
    b: Measure
    difference: Difference | None
    effect: Difference | None = None


@dataclass(frozen=True)
class Pair:
    """a, b: names of versions. tasks: by task; scores: of the whole run."""

    a: str
    b: str
    of_a: StudyFigures
    of_b: StudyFigures
    tasks: tuple[tuple[str, tuple[Line, ...]], ...]
    scores: tuple[Line, ...]


def versions_of(runs: Sequence[Kept]) -> list[str]:
    return sorted({kept.run.version for kept in runs})


def pair(runs: Sequence[Kept], a: str, b: str) -> Pair:
    of_a, of_b = (of_study([kept for kept in runs if kept.run.version == version]) for version in (a, b))
    by_task = {one.task: one for one in of_b.tasks}
    tasks = tuple((one.task, _lines(one, by_task[one.task])) for one in of_a.tasks if one.task in by_task)
    scores = tuple(
        _of_means(id, score_measure(found), score_measure(of_b.scores[id]))
        for id, found in of_a.scores.items()
        if id in of_b.scores
    )
    return Pair(a, b, of_a, of_b, tasks, scores)


def _lines(a: TaskFigures, b: TaskFigures) -> tuple[Line, ...]:
    rates = compare.of_rates(a.hits, a.completion.n, b.hits, b.completion.n)
    return (
        Line("completion", a.completion, b.completion, rates),
        Line("time", a.time, b.time, compare.of_times(a.time.values, b.time.values)),
        Line("hesitation", a.hesitation, b.hesitation, None),
        *(_of_means(what, getattr(a, what), getattr(b, what)) for what in ("seq", "touches", "misclicks")),
    )


def _of_means(what: str, a: Measure, b: Measure) -> Line:
    """Of an NPS there is none: its values are the answers, 0 to 10, and their means are not the score."""
    if what == "nps":
        return Line(what, a, b, None)
    difference, effect = compare.of_means(a.values, b.values), compare.hedges_g(a.values, b.values)
    return Line(what, a, b, difference, effect)

"""Figures of a study, for participants whose behaviour is known."""

import pytest

from tests.hub.studies.made import SUS_55, kept, run, task
from werkstadt.contract.runs import Answer
from werkstadt.hub.rules.studies.figures import Measure, of_study, of_task, tasks_of
from werkstadt.hub.rules.studies.runs import Filter, Kept, chosen
from werkstadt.hub.rules.studies.versions import pair, versions_of


def runs(*outcomes: str, judged: dict[int, bool] | None = None) -> list[Kept]:
    return [
        kept(nr, run(task(outcome=outcome)), judged={"find": judged[nr]} if judged and nr in judged else None)
        for nr, outcome in enumerate(outcomes, start=1)
    ]


def interval(measure: Measure) -> tuple[float | None, float | None]:
    return measure.low, measure.high


def test_completion_is_of_those_who_did_it_alone_with_its_adjusted_wald_interval() -> None:
    found = of_study(runs("direct", "indirect", "direct", "direct", "given-up")).tasks[0]
    assert (found.hits, found.completion.n, found.completion.value) == (4, 5, 0.8)
    assert interval(found.completion) == pytest.approx((0.3596, 0.9797), abs=5e-5)
    assert found.counted == {"success": (1, 2, 3, 4), "failure": (5,), "open": ()}
    assert found.completion.rows == (1, 2, 3, 4, 5)


@pytest.mark.parametrize(
    ("judged", "counted", "rate"),
    [
        ({}, {"success": (1,), "failure": (3,), "open": (2,)}, 0.5),
        ({2: True}, {"success": (1, 2), "failure": (3,), "open": ()}, 2 / 3),
        ({2: False}, {"success": (1,), "failure": (2, 3), "open": ()}, 1 / 3),
    ],
)
def test_what_was_claimed_counts_only_when_it_was_judged(
    judged: dict[int, bool], counted: dict[str, tuple[int, ...]], rate: float
) -> None:
    found = of_study(runs("direct", "claimed", "time", judged=judged)).tasks[0]
    assert found.counted == counted
    assert found.completion.value == pytest.approx(rate)
    assert found.outcomes["claimed"] == (2,)
    assert found.touches.n == 3 - len(counted["open"])


def test_a_judgement_of_what_was_not_claimed_changes_nothing() -> None:
    found = of_study(runs("direct", "given-up", judged={1: False, 2: True})).tasks[0]
    assert found.counted == {"success": (1,), "failure": (2,), "open": ()}


def test_runs_that_were_broken_off_or_ended_by_a_fault_are_counted_and_not_measured() -> None:
    endings = ("done", "idle", "restart", "fault", "done")
    found = of_study([kept(nr, run(task(), ended=ended)) for nr, ended in enumerate(endings, start=1)])
    assert found.ended == {"done": (1, 5), "idle": (2,), "restart": (3,), "fault": (4,)}
    assert found.n == 2
    assert found.tasks[0].completion.n == found.tasks[0].seq.n == found.scores["sus"]["n"] == 2


def test_a_task_that_was_broken_off_within_a_whole_run_is_told_of_and_not_measured() -> None:
    found = of_study(runs("direct", "broken-off")).tasks[0]
    assert found.outcomes["broken-off"] == (2,)
    assert found.completion.n == found.time.n == found.hesitation.n == found.misclicks.n == 1


def test_time_is_the_geometric_mean_of_those_who_did_it() -> None:
    times = (55, 65, 75, 62, 45, 135)
    whole = [kept(nr, run(task(seconds=seconds))) for nr, seconds in enumerate(times, start=1)]
    found = of_task("find", [*whole, kept(7, run(task(outcome="time", seconds=600)))])
    assert found.time.value == pytest.approx(68, abs=0.5)
    assert interval(found.time) == pytest.approx((46, 101), abs=0.6)
    assert found.time.rows == (1, 2, 3, 4, 5, 6)
    assert of_task("find", [kept(1, run(task(seconds=0)))]).time.value == pytest.approx(0.001)


def test_hesitation_is_the_median_time_to_the_first_touch_of_those_who_touched() -> None:
    firsts = (0, 2_000, 10_000, None)
    whole = [kept(nr, run(task(first_touch_ms=first))) for nr, first in enumerate(firsts, start=1)]
    found = of_task("find", whole).hesitation
    assert (found.value, found.n, found.rows) == (2.0, 3, (1, 2, 3))
    assert of_task("find", [kept(1, run(task(first_touch_ms=None)))]).hesitation.value is None


def test_touches_have_a_t_interval_and_misclicks_only_where_targets_were_named() -> None:
    whole = [
        kept(1, run(task(touches=4, misclicks=None))),
        kept(2, run(task(touches=6, misclicks=2))),
        kept(3, run(task(touches=8, misclicks=0))),
    ]
    found = of_task("find", whole)
    assert (found.touches.value, *interval(found.touches)) == pytest.approx((6, 6 - 4.968, 6 + 4.968), abs=1e-3)
    assert (found.misclicks.value, found.misclicks.n) == (1, 2)


def test_how_hard_it_was_counts_also_where_nothing_else_of_the_task_does() -> None:
    found = of_task("find", [kept(1, run(task(outcome="claimed", seq=2))), kept(2, run(task(seq=None)))])
    assert (found.seq.value, found.seq.rows) == (2, (1,))


def test_scores_leave_half_filled_questionnaires_out_and_say_so() -> None:
    half = {**SUS_55, "q4": None}
    strange = {**SUS_55, "q4": True}
    asked: tuple[dict[str, Answer], ...] = (SUS_55, half, strange, {**SUS_55, "q1": "5"})
    answers: list[dict[str, dict[str, Answer]]] = [*({"sus": one} for one in asked), {}, {"nps": {"q1": 10}}]
    found = of_study([kept(nr, run(task(), answers=one)) for nr, one in enumerate(answers, start=1)])
    sus = found.scores["sus"]
    assert (sus["scores"], sus["rows"], sus["excluded"]) == ([55, 55], [1, 4], 2)
    assert found.scores["nps"]["nps"] == 100
    assert [*found.scores] == ["sus", "nps"]


def test_fewer_than_eight_are_marked_as_too_few() -> None:
    seven, eight = of_study(runs(*["direct"] * 7)), of_study(runs(*["direct"] * 8))
    assert (seven.too_few, seven.tasks[0].completion.too_few) == (True, True)
    assert (eight.too_few, eight.tasks[0].completion.too_few) == (False, False)


def test_without_a_run_there_are_no_figures() -> None:
    found = of_study([])
    assert (found.n, found.tasks, found.scores) == (0, (), {})
    assert of_task("find", []).completion == Measure(0, None, None, None, (), ())


def test_tasks_stand_in_their_order_where_all_have_the_same() -> None:
    first, second = run(task("z"), task("a")), run(task("a"), task("z"))
    assert tasks_of([kept(1, first), kept(2, first)]) == ["z", "a"]
    assert tasks_of([kept(1, first), kept(2, second)]) == ["a", "z"]


def test_a_filter_takes_runs_that_fit_in_everything_and_never_mixes_pilots_in() -> None:
    some = [
        kept(1, run(task(), pilot=True)),
        kept(2, run(task(), version="b", group="kids", language="en"), device="tablet-1"),
        kept(3, run(task(outcome="claimed"), task("buy"), study_version="4", ended="idle", answers={})),
    ]

    def numbers(**wish: object) -> list[int]:
        return [one.nr for one in chosen(some, Filter(**wish))]  # type: ignore[arg-type]

    assert numbers() == [2, 3]
    assert numbers(pilot=True) == [1]
    assert numbers(version="b") == numbers(group="kids") == numbers(language="en") == numbers(device="tablet-1") == [2]
    assert numbers(study_version="4") == numbers(ended="idle") == numbers(task="buy") == [3]
    assert numbers(task="find", outcome="success") == numbers(instrument="sus") == [2]
    assert numbers(task="find", outcome="open") == numbers(task="find", outcome="claimed") == [3]
    assert numbers(task="find") == [2, 3]
    assert numbers(task="buy", outcome="open") == []


def test_two_versions_stand_side_by_side_with_what_b_does_that_a_does_not() -> None:
    some = [kept(nr, run(task(seconds=20 + nr % 5, seq=5 + nr % 2))) for nr in range(1, 11)]
    some += [
        kept(nr, run(task(outcome="given-up" if nr < 13 else "direct", seconds=80 + nr % 5, seq=2), version="b"))
        for nr in range(11, 21)
    ]
    assert versions_of(some) == ["a", "b"]
    found = pair(some, "a", "b")
    ((name, lines),) = found.tasks
    by_what = {line.what: line for line in lines}
    assert name == "find"
    completion, time, seq = by_what["completion"].difference, by_what["time"].difference, by_what["seq"]
    assert completion is not None
    assert time is not None
    assert seq.difference is not None
    assert seq.effect is not None
    assert completion.value == pytest.approx(-0.2)
    assert not completion.is_clear
    assert time.value == pytest.approx(82 / 22, rel=0.02)
    assert seq.difference.value == pytest.approx(-3.5)
    assert seq.effect.value < -5
    assert by_what["touches"].difference is None, "all touched five times"
    assert [line.what for line in found.scores] == ["sus"]


def test_an_nps_of_two_versions_is_shown_without_a_difference_of_means() -> None:
    some = [
        kept(nr, run(task(), version=version, answers={"nps": {"q1": nr}})) for nr in range(1, 9) for version in "ab"
    ]
    (line,) = pair(some, "a", "b").scores
    assert (line.what, line.difference, line.effect) == ("nps", None, None)
    assert line.a.value == -75

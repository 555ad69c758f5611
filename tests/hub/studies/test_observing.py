"""What observers write while a run goes on meets the run's record whenever that comes, and goes when none does."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.hub.console.place import NOW_MS, ZONE, Place, empty_place
from tests.hub.studies.made import run, task
from tests.hub.studies.place import take
from werkstadt.contract.runs import run_body
from werkstadt.hub import retentionwork
from werkstadt.hub.rules.studies.runs import FAILURE, OPEN, SUCCESS, Judgement, Observation, Watched, judged_by
from werkstadt.hub.store import observing, studies

DAY_MS = 86_400_000
RUN = run(task(outcome="claimed"), task("buy", "direct"))
OF = Watched("showroom-2", "bus-app", RUN.started_at_ms)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    made = empty_place(tmp_path / "place")
    yield made
    made.hub.store.close()


def said(id: str, said: str = "note", task: str = "find", of: Watched = OF, **more: object) -> Observation:
    made = Observation(id, of, 4_000, task, said, "", "rosa", NOW_MS)
    return replace(made, **more)  # type: ignore[arg-type]


def add(place: Place, *all_: Observation) -> list[bool]:
    with place.hub.store.writing() as connection:
        return [observing.add(connection, one) for one in all_]


def test_the_last_judgement_of_a_task_counts_and_with_effort_is_success() -> None:
    told = [
        said("1", "no"),
        said("2", "hard"),
        said("3"),
        said("4", "no", "buy"),
        said("5", "yes", ""),
        said("6", task="buy"),
    ]
    assert judged_by(told) == {
        "find": Judgement("find", True, "rosa", NOW_MS),
        "buy": Judgement("buy", False, "rosa", NOW_MS),
    }
    assert judged_by([]) == {}


def test_what_is_sent_twice_stands_there_once(place: Place) -> None:
    note = said("1", text="zögert vor dem Plan")
    assert add(place, note, note, said("2")) == [True, False, True]
    assert add(place, note) == [False]
    with place.hub.store.reading() as connection:
        assert observing.of_run(connection, OF) == [note, said("2")]
        assert observing.of_run(connection, replace(OF, began_at_ms=1)) == []


def test_a_judgement_from_before_the_record_counts_once_it_is_here(place: Place) -> None:
    add(place, said("1", "hard"), said("2", "no", of=replace(OF, device="lab-1")))
    take(place, [("run", run_body(RUN), None)])
    with place.hub.store.reading() as connection:
        (kept,) = studies.runs(connection, "bus-app")
        assert studies.one(connection, "bus-app", kept.nr) == kept
    assert kept.counts_as(RUN.tasks[0]) == SUCCESS
    assert kept.judged["find"].who == "rosa"


def test_the_next_run_with_the_same_number_is_another_one(place: Place) -> None:
    """A run that is taken back gives its number to the next."""
    add(place, said("1", "no"))
    take(place, [("run", run_body(replace(RUN, started_at_ms=RUN.started_at_ms + 60_000)), None)])
    with place.hub.store.reading() as connection:
        (kept,) = studies.runs(connection, "bus-app")
    assert kept.counts_as(RUN.tasks[0]) == OPEN


def test_what_is_said_of_the_record_counts_before_what_was_said_during_the_run(place: Place) -> None:
    take(place, [("run", run_body(RUN), None)])
    with place.hub.store.writing() as connection:
        studies.judge(connection, 1, Judgement("find", False, "ada", NOW_MS - 1))
    add(place, said("1", "yes", at_ms=NOW_MS))
    with place.hub.store.reading() as connection:
        (kept,) = studies.runs(connection, "bus-app")
    assert (kept.counts_as(RUN.tasks[0]), kept.judged["find"].who) == (FAILURE, "ada")


def test_what_was_written_of_a_run_that_is_taken_back_goes(place: Place) -> None:
    other = said("3", of=replace(OF, began_at_ms=OF.began_at_ms + 1))
    add(place, said("1"), said("2", "yes"), other)
    with place.hub.store.writing() as connection:
        assert observing.is_written(connection, "showroom-2", [OF.began_at_ms, 7])
        assert observing.take_back(connection, "lab-1", [OF.began_at_ms]) == 0
        assert observing.take_back(connection, "showroom-2", [7]) == 0
        assert observing.take_back(connection, "showroom-2", [OF.began_at_ms, 7]) == 2
        assert not observing.is_written(connection, "showroom-2", [OF.began_at_ms, 7])
        assert observing.of_run(connection, other.of) == [other]


def test_what_never_meets_a_record_goes_after_a_while_and_the_rest_with_its_record(place: Place) -> None:
    take(place, [("run", run_body(RUN), None)])
    unmet = replace(OF, began_at_ms=5)
    elsewhere = replace(OF, device="lab-1")
    add(place, said("1"), said("2", of=unmet), said("3", of=elsewhere), said("4", of=replace(OF, study="other")))
    here = retentionwork.Place(place.hub.store, place.hub.settings.state, ZONE)

    def left(days: int) -> list[int]:
        retentionwork.run_all(here, NOW_MS + days * DAY_MS)
        with place.hub.store.reading() as connection:
            runs = (OF, unmet, elsewhere, replace(OF, study="other"))
            return [len(observing.of_run(connection, one)) for one in runs]

    assert left(observing.UNMET_DAYS) == [1, 1, 1, 1]
    assert left(observing.UNMET_DAYS + 1) == [1, 0, 0, 0]
    assert left(402) == [0, 0, 0, 0]

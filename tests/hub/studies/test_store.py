"""Runs as the hub keeps them: taken in as devices ship them, judged, and deleted when their time is over."""

import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.hub.console.place import NOW_MS, ZONE, Place, add_people, empty_place
from tests.hub.studies.made import run, task
from tests.hub.studies.place import PAGE, fill, keep_file, participant, picture, take, trace
from werkstadt.contract.runs import page_body, run_body
from werkstadt.hub import retentionwork
from werkstadt.hub.blobfiles import BlobFiles
from werkstadt.hub.rules.studies.runs import Judgement
from werkstadt.hub.store import devices, records, results, studies

DAY_MS = 86_400_000


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    made = empty_place(tmp_path / "place")
    add_people(made)
    with made.hub.store.writing() as connection:
        devices.add(
            connection, "showroom-2", name="Tafel", profile="p", version="1", time_zone="Europe/Berlin", now_ms=1
        )
    yield made
    made.hub.store.close()


def test_runs_are_read_as_they_were_shipped_and_are_no_submissions(place: Place) -> None:
    wanted = participant(random.Random(1), 1, "a")  # noqa: S311
    name = keep_file(place, trace(random.Random(1)))  # noqa: S311
    take(place, [("run", run_body(wanted), name), ("run", run_body(replace(wanted, study="other")), None)])
    with place.hub.store.reading() as connection:
        (found,) = studies.runs(connection, "bus-app")
        (other,) = studies.runs(connection, "other")
        assert (found.run, found.trace, found.device_name, found.day) == (wanted, name, "Tafel", "2026-11-23")
        assert other.trace is None
        assert studies.one(connection, "bus-app", found.nr) == found
        assert studies.one(connection, "other", found.nr) is None
        assert results.submissions(connection) == {}


def test_runs_of_a_later_kind_are_kept_and_left_alone(place: Place) -> None:
    take(place, [("run", {"study": "bus-app", "later": True}, None)], v=2)
    with place.hub.store.reading() as connection:
        assert studies.runs(connection, "bus-app") == []
        assert studies.listing(connection) == []
        assert records.kinds(connection) == {"run": 1}


def test_the_list_of_studies_counts_pilots_apart(place: Place) -> None:
    fill(place, 6)
    with place.hub.store.reading() as connection:
        (found,) = studies.listing(connection)
    assert (found.study, found.runs, found.done, found.pilots) == ("bus-app", 8, 6, 1)
    assert (found.devices, found.versions) == ({"Tafel": 8}, {"a": 4, "b": 4})
    assert found.last_ms == NOW_MS - 60_000


def test_the_newest_judgement_counts_and_says_who_and_when(place: Place) -> None:
    take(place, [("run", run_body(run(task(outcome="claimed"))), None)])
    first, second = Judgement("find", True, "rosa", 5), Judgement("find", False, "ada", 6)
    with place.hub.store.writing() as connection:
        (found,) = studies.runs(connection, "bus-app")
        assert found.judged == {}
        studies.judge(connection, found.nr, first)
        assert studies.runs(connection, "bus-app")[0].judged == {"find": first}
        studies.judge(connection, found.nr, second)
        one = studies.one(connection, "bus-app", found.nr)
    assert one is not None
    assert one.judged == {"find": second}
    assert one.counts_as(one.run.tasks[0]) == "failure"


def test_pages_come_newest_first_and_only_with_their_picture(place: Place) -> None:
    name = keep_file(place, picture(8, 8))
    bodies = [page_body(replace(PAGE, page=page)) for page in ("start", "stop", "blind")]
    take(place, [("study-page", bodies[0], name), ("study-page", bodies[1], name), ("study-page", bodies[2], None)])
    with place.hub.store.reading() as connection:
        found = studies.pages(connection, "bus-app")
    assert [(one.page.page, one.picture) for one in found] == [("stop", name), ("start", name)]


def test_a_run_that_is_over_goes_with_its_touches_and_its_judgements(place: Place) -> None:
    name, shown = keep_file(place, trace(random.Random(1))), keep_file(place, picture(8, 8))  # noqa: S311
    take(place, [("run", run_body(run(task())), name), ("study-page", page_body(PAGE), shown)])
    with place.hub.store.writing() as connection:
        studies.judge(connection, 1, Judgement("find", True, "rosa", 5))
    files = BlobFiles(place.hub.settings.state / "blobs")
    here = retentionwork.Place(place.hub.store, place.hub.settings.state, ZONE)
    retentionwork.run_all(here, NOW_MS + 399 * DAY_MS)
    assert files.path(name).exists()
    assert files.path(shown).exists()
    retentionwork.run_all(here, NOW_MS + 402 * DAY_MS)
    with place.hub.store.reading() as connection:
        assert studies.runs(connection, "bus-app") == []
        assert studies.pages(connection, "bus-app") == []
        assert connection.exec_driver_sql("SELECT count(*) FROM judgements").scalar() == 0
    assert not files.path(name).exists()
    assert not files.path(shown).exists()

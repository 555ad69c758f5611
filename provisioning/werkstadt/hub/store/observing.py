"""What observers write of runs that go on. A run's record comes later, or never: then it is deleted after a while."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from werkstadt.contract.runs import KIND
from werkstadt.hub.rules.studies.runs import Observation, Watched
from werkstadt.hub.store.tables import observations, records

UNMET_DAYS = 60
"""A device may be without the hub for a month, and then some."""


def add(connection: Connection, said: Observation) -> bool:
    """False: it stands here already; a page sends again what it does not know to have arrived."""
    if connection.execute(select(observations.c.nr).where(observations.c.id == said.id)).first() is not None:
        return False
    connection.execute(
        insert(observations).values(
            id=said.id,
            **vars(said.of),
            run_ms=said.run_ms,
            task=said.task,
            said=said.said,
            text=said.text,
            who=said.who,
            at_ms=said.at_ms,
        )
    )
    return True


def of_run(connection: Connection, run: Watched) -> list[Observation]:
    """In the order in which they came."""
    query = select(observations).where(*_is(run)).order_by(observations.c.nr)
    return [_observation(row) for row in connection.execute(query)]


def by_run(connection: Connection, study: str) -> Mapping[Watched, list[Observation]]:
    found: dict[Watched, list[Observation]] = {}
    query = select(observations).where(observations.c.study == study).order_by(observations.c.nr)
    for row in connection.execute(query):
        one = _observation(row)
        found.setdefault(one.of, []).append(one)
    return found


def take_back(connection: Connection, device: str, began_at_ms: Sequence[int]) -> int:
    """Whatever was written of these runs of a device goes. Returns how many."""
    where = (observations.c.device == device, observations.c.began_at_ms.in_(began_at_ms))
    return connection.execute(delete(observations).where(*where)).rowcount


def is_written(connection: Connection, device: str, began_at_ms: Sequence[int]) -> bool:
    """Whether anything is there to be taken back."""
    where = (observations.c.device == device, observations.c.began_at_ms.in_(began_at_ms))
    return connection.execute(select(observations.c.nr).where(*where).limit(1)).first() is not None


def drop(connection: Connection, run: Watched) -> int:
    """Returns how many."""
    return connection.execute(delete(observations).where(*_is(run))).rowcount


def drop_unmet(connection: Connection, before_ms: int) -> int:
    """What came before then, of runs without a record: none came, or its time was over."""
    columns = (observations.c.device, observations.c.study, observations.c.began_at_ms)
    gone = 0
    for row in connection.execute(select(*columns).where(observations.c.at_ms < before_ms).distinct()).all():
        run = Watched(row.device, row.study, row.began_at_ms)
        if not _has_record(connection, run):
            gone += drop(connection, run)
    return gone


def _has_record(connection: Connection, run: Watched) -> bool:
    query = select(records.c.body).where(
        records.c.kind == KIND,
        records.c.device == run.device,
        records.c.form == run.study,
        records.c.body.is_not(None),
    )
    return any(json.loads(row.body).get("started_at_ms") == run.began_at_ms for row in connection.execute(query))


def _is(run: Watched) -> list[Any]:
    return [observations.c[name] == value for name, value in vars(run).items()]


def _observation(row: Any) -> Observation:
    run = Watched(row.device, row.study, row.began_at_ms)
    return Observation(row.id, run, row.run_ms, row.task, row.said, row.text, row.who, row.at_ms)

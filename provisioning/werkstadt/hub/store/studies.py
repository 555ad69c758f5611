"""Runs of studies and pages of what they test, out of the records; and what staff say of claimed tasks."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, insert, select

from werkstadt.contract.record import parse_header
from werkstadt.contract.runs import DONE, KIND, PAGE_KIND, VERSION, StudyPage, parse_page, parse_run
from werkstadt.hub.rules.studies.runs import Judgement, Kept, Observation, Watched, judged_by
from werkstadt.hub.store import observing
from werkstadt.hub.store.tables import devices, judgements, records


@dataclass(frozen=True)
class Listed:
    """Without pilot runs, but for pilots. runs: all; done: those that were sent to their end; devices: by name."""

    study: str
    runs: int
    done: int
    pilots: int
    devices: Mapping[str, int]
    versions: Mapping[str, int]
    last_ms: int


@dataclass(frozen=True)
class KeptPage:
    """picture: a PNG among the files."""

    nr: int
    at_ms: int
    page: StudyPage
    picture: str


def listing(connection: Connection) -> list[Listed]:
    by_study: dict[str, list[_Brief]] = {}
    for row in connection.execute(_query(KIND)):
        said = json.loads(row.body)
        brief = _Brief(row.device_name or row.device, row.at_ms, said["pilot"], said["ended"], said["version"])
        by_study.setdefault(row.form, []).append(brief)
    return [_listed(study, found) for study, found in sorted(by_study.items())]


class _Brief(NamedTuple):
    device: str
    at_ms: int
    pilot: bool
    ended: str
    version: str


def _listed(study: str, found: list[_Brief]) -> Listed:
    real = [one for one in found if not one.pilot]
    return Listed(
        study,
        len(real),
        sum(one.ended == DONE for one in real),
        len(found) - len(real),
        Counter(one.device for one in real),
        Counter(one.version for one in real),
        max(one.at_ms for one in found),
    )


def runs(connection: Connection, study: str, version: str = "") -> list[Kept]:
    """In the order of arrival. version: of what is tested; the others are not looked into."""
    here = select(records.c.nr).where(records.c.kind == KIND, records.c.form == study)
    judged = _judged(connection, select(judgements).where(judgements.c.record.in_(here)))
    watched = observing.by_run(connection, study)
    rows = ((row, json.loads(row.body)) for row in connection.execute(_query(KIND, study)))
    return [_kept(row, said, judged, watched) for row, said in rows if version in ("", said["version"])]


def one(connection: Connection, study: str, nr: int) -> Kept | None:
    row = connection.execute(_query(KIND, study).where(records.c.nr == nr)).first()
    judged = _judged(connection, select(judgements).where(judgements.c.record == nr))
    if row is None:
        return None
    return _kept(row, json.loads(row.body), judged, observing.by_run(connection, study))


def judge(connection: Connection, nr: int, judgement: Judgement) -> None:
    """Instead of what was said before, which stays."""
    connection.execute(
        insert(judgements).values(
            record=nr,
            task=judgement.task,
            succeeded=int(judgement.succeeded),
            who=judgement.who,
            at_ms=judgement.at_ms,
        )
    )


def pages(connection: Connection, study: str) -> list[KeptPage]:
    """Newest first; those without a picture are none."""
    found = connection.execute(_query(PAGE_KIND, study)).all()
    return [
        KeptPage(row.nr, row.at_ms, parse_page(json.loads(row.body)), picture)
        for row in reversed(found)
        if (picture := _file_of(row.header))
    ]


def _query(kind: str, study: str | None = None) -> Select[Any]:
    columns = [records.c[name] for name in ("nr", "id", "device", "form", "day", "at_ms", "header", "body")]
    query = select(*columns, devices.c.name.label("device_name"))
    query = query.select_from(records.outerjoin(devices, devices.c.id == records.c.device)).order_by(records.c.nr)
    query = query.where(records.c.kind == kind, records.c.v == VERSION, records.c.body.is_not(None))
    return query if study is None else query.where(records.c.form == study)


def _kept(
    row: Any,
    said: Mapping[str, object],
    judged: Mapping[int, Mapping[str, Judgement]],
    watched: Mapping[Watched, list[Observation]],
) -> Kept:
    """What somebody says of the record counts before what was said while the run went on."""
    run = parse_run(said)
    seen = judged_by(watched.get(Watched(row.device, run.study, run.started_at_ms), ()))
    return Kept(
        row.nr,
        row.id,
        row.device,
        row.device_name or row.device,
        row.day,
        row.at_ms,
        run,
        _file_of(row.header),
        {**seen, **judged.get(row.nr, {})},
    )


def _judged(connection: Connection, query: Select[Any]) -> dict[int, dict[str, Judgement]]:
    found: dict[int, dict[str, Judgement]] = {}
    rows: Iterable[Any] = connection.execute(query.order_by(judgements.c.nr))
    for row in rows:
        found.setdefault(row.record, {})[row.task] = Judgement(row.task, bool(row.succeeded), row.who, row.at_ms)
    return found


def _file_of(header: bytes) -> str | None:
    if b'"blobs":[]' in header:
        return None
    blobs = parse_header(header).blobs
    return blobs[0] if blobs else None

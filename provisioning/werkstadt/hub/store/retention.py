"""Deleting what is over, a part in each transaction. The chain of hashes stays whole (ADR 0018).

Of a record whose time is over, salt and body go; header, commitment and hashes stay. Where only the free words of a
submission are over, the body is written anew without them and the salt goes: the commitment cannot be checked any
more, nor can a word be guessed from it; hash and chain are over the commitment, and verify as before.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, and_, delete, func, insert, not_, or_, select, update

from werkstadt.contract.record import parse_header
from werkstadt.hub.rules.facts import Facts
from werkstadt.hub.rules.feeds import vote_of
from werkstadt.hub.rules.freewords import DRAWING, REMOVED
from werkstadt.hub.rules.retention import CLOCK_DAYS, DAY_MS
from werkstadt.hub.rules.schemas import MEDIA, Schema, bare
from werkstadt.hub.store import dialect, results, schemas
from werkstadt.hub.store.tables import (
    blobs,
    copies,
    deletions,
    forks,
    free_items,
    judgements,
    poll_totals,
    poll_votes,
    progress,
    records,
    set_aside,
    visit_days,
)

AT_ONCE = 500
_BEHIND = records.c.at_ms < records.c.received_ms - CLOCK_DAYS * DAY_MS
"""Written under a clock that was far behind."""
_BLOBLESS = ("submission", DRAWING, "visit", "vote", "exhibition_day", "lost", "epoch", "reading_hour")


@dataclass(frozen=True)
class Deleted:
    """at_ms: when; what: class of data; place: "store", "files", "back-up" or "export"; before_day: what was older."""

    nr: int
    at_ms: int
    what: str
    place: str
    count: int
    before_day: str


def log(connection: Connection, now_ms: int, what: str, place: str, count: int, before_day: str) -> None:
    if count:
        row = {"at_ms": now_ms, "what": what, "place": place, "count": count, "before_day": before_day}
        connection.execute(insert(deletions).values(**row))


def logged(connection: Connection, most: int = 200) -> list[Deleted]:
    """Newest first."""
    query = select(deletions).order_by(deletions.c.nr.desc()).limit(most)
    return [Deleted(**row) for row in connection.execute(query).mappings()]


def forms(connection: Connection) -> list[str]:
    query = select(records.c.form).where(records.c.kind == "submission").distinct()
    return list(connection.execute(query).scalars())


def _over(kind: str, before_day: str, zone: ZoneInfo) -> ColumnElement[bool]:
    """By the record's day; one whose clock was far behind counts from when it came."""
    came_ms = _midnight_ms(before_day, zone)
    return and_(
        records.c.kind == kind,
        records.c.day < before_day,
        not_(and_(_BEHIND, records.c.received_ms >= came_ms)),
        records.c.body.is_not(None),
    )


def _midnight_ms(day: str, zone: ZoneInfo) -> int:
    return int(dt.datetime.fromisoformat(day).replace(tzinfo=zone).timestamp() * 1000)


def drop_submissions(connection: Connection, form: str, before_day: str, zone: ZoneInfo) -> tuple[int, set[str]]:
    """A part of them, with their counts. Returns how many, and the files that they named."""
    columns = (records.c.nr, records.c.device, records.c.day, records.c.header, records.c.body)
    where = (_over("submission", before_day, zone), records.c.form == form)
    rows = connection.execute(select(*columns).where(*where).order_by(records.c.nr).limit(AT_ONCE)).all()
    by_device: dict[str, list[Facts]] = {}
    for row in rows:
        by_device.setdefault(row.device, []).append(Facts(form, row.day, json.loads(row.body)))
    for device, facts in by_device.items():
        results.take_away(connection, device, facts)
    _empty(connection, [row.nr for row in rows])
    return len(rows), _files_of(row.header for row in rows)


def drop_whole(connection: Connection, kind: str, before_day: str, zone: ZoneInfo) -> int:
    """A part of the records of a kind that is not a submission: drawings, visits, votes, runs of studies."""
    columns = (records.c.nr, records.c.device, records.c.day, records.c.header, records.c.body, records.c.received_ms)
    rows = connection.execute(
        select(*columns).where(_over(kind, before_day, zone)).order_by(records.c.nr).limit(AT_ONCE)
    ).all()
    if kind == "visit":
        _keep_visits(connection, rows)
    elif kind == "vote":
        _keep_votes(connection, rows)
    _empty(connection, [row.nr for row in rows])
    return len(rows)


def _empty(connection: Connection, numbers: list[int]) -> None:
    for start in range(0, len(numbers), AT_ONCE):
        part = numbers[start : start + AT_ONCE]
        connection.execute(update(records).where(records.c.nr.in_(part)).values(salt=None, body=None))
        connection.execute(delete(free_items).where(free_items.c.record.in_(part)))
        connection.execute(delete(judgements).where(judgements.c.record.in_(part)))


def _files_of(headers: Iterable[bytes]) -> set[str]:
    found: set[str] = set()
    for header in headers:
        if b'"blobs":[]' not in header:
            found.update(parse_header(header).blobs)
    return found


def _keep_visits(connection: Connection, rows: Iterable[Any]) -> None:
    kept: dict[tuple[str, str, str], tuple[int, int, dict[str, int]]] = {}
    for row in rows:
        said = json.loads(row.body)
        language = str(said.get("language") or "")[:64]
        n, duration_ms, exhibits = kept.get((row.day, row.device, language), (0, 0, {}))
        for one in said.get("exhibits") or []:
            name = one.get("exhibit") if isinstance(one, dict) else None
            if isinstance(name, str):
                exhibits[name[:64]] = exhibits.get(name[:64], 0) + 1
        length = said.get("duration_ms")
        kept[row.day, row.device, language] = (n + 1, duration_ms + (length if type(length) is int else 0), exhibits)
    for (day, device, language), (n, duration_ms, exhibits) in kept.items():
        key = {"day": day, "device": device, "language": language}
        here = connection.execute(
            select(visit_days).where(*(visit_days.c[name] == value for name, value in key.items()))
        ).first()
        if here is not None:
            for name, more in json.loads(here.exhibits).items():
                exhibits[name] = exhibits.get(name, 0) + more
            n, duration_ms = n + here.n, duration_ms + here.duration_ms
        row = {**key, "n": n, "duration_ms": duration_ms, "exhibits": json.dumps(exhibits, ensure_ascii=False)}
        dialect.upsert(connection, visit_days, tuple(key), row)


def _keep_votes(connection: Connection, rows: Iterable[Any]) -> None:
    """Their number stays; which visit gave which does not."""
    for row in rows:
        vote = vote_of(row.device, row.header, row.body, row.received_ms)
        if vote is None:
            continue
        where = [
            poll_votes.c[name] == getattr(vote, name)
            for name in ("device", "visit", "exhibit", "scene", "boottime_ms", "seq")
        ]
        counted = connection.execute(select(poll_votes.c.choice, poll_votes.c.received_ms).where(*where)).first()
        if counted is None:
            continue
        key = {"exhibit": vote.exhibit, "scene": vote.scene, "choice": counted.choice}
        here = connection.execute(
            select(poll_totals).where(*(poll_totals.c[name] == value for name, value in key.items()))
        ).first()
        votes, as_of_ms = (here.votes, here.as_of_ms) if here is not None else (0, 0)
        more = {"votes": votes + 1, "as_of_ms": max(as_of_ms, counted.received_ms)}
        dialect.upsert(connection, poll_totals, tuple(key), {**key, **more})
        connection.execute(delete(poll_votes).where(*where))


# Free words and files within a submission that stays


@dataclass(frozen=True)
class Reach:
    """Which submissions have to be looked at: those of the days since the last time, and those that came since."""

    after_day: str
    since_ms: int


def reach(connection: Connection, what: str, form: str) -> Reach:
    name = _mark(what, form)
    found = {
        row.name: row.nr
        for row in connection.execute(select(progress).where(progress.c.name.in_([f"{name}:d", f"{name}:ms"])))
    }
    day = found.get(f"{name}:d")
    after = f"{day // 10_000:04}-{day // 100 % 100:02}-{day % 100:02}" if day else ""
    return Reach(after, int(found.get(f"{name}:ms") or 0))


def reached(connection: Connection, what: str, form: str, before_day: str, now_ms: int) -> None:
    name = _mark(what, form)
    dialect.upsert(connection, progress, ("name",), {"name": f"{name}:d", "nr": int(before_day.replace("-", ""))})
    dialect.upsert(connection, progress, ("name",), {"name": f"{name}:ms", "nr": now_ms})


def is_done(connection: Connection, what: str) -> bool:
    return connection.execute(select(progress.c.nr).where(progress.c.name == what)).scalar() is not None


def done(connection: Connection, what: str) -> None:
    dialect.upsert(connection, progress, ("name",), {"name": what, "nr": 1})


def _mark(what: str, form: str) -> str:
    return f"over:{what}:{hashlib.sha256(form.encode()).hexdigest()[:24]}"


def redact(
    connection: Connection, what: str, form: str, before_day: str, zone: ZoneInfo, reach: Reach, after: int
) -> tuple[int, int | None, set[str]]:
    """One part. what: "words" or "media". after: the nr of the last record already seen.

    Returns how many submissions lost something, where to go on (None: done), and the files that are not named any more.
    """
    columns = (records.c.nr, records.c.header, records.c.body)
    fresh = or_(records.c.day >= reach.after_day, records.c.received_ms >= reach.since_ms, _BEHIND)
    where = (_over("submission", before_day, zone), records.c.form == form, fresh, records.c.nr > after)
    rows = connection.execute(select(*columns).where(*where).order_by(records.c.nr).limit(AT_ONCE)).all()
    known = schemas.Known(connection).of(form)
    concerns = _is_media if what == "media" else _holds_words
    count, files = 0, set[str]()
    for row in rows:
        said = json.loads(row.body)
        answers = said.get("answers")
        if not isinstance(answers, dict):
            continue
        schema = known.of(str(said.get("form_version") or ""))
        gone = [ref for ref, value in answers.items() if value != REMOVED and concerns(ref, value, schema)]
        if not gone:
            continue
        count += 1
        if what == "media":
            files |= _files_of([row.header])
        body = json.dumps({**said, "answers": {**answers, **dict.fromkeys(gone, REMOVED)}}, ensure_ascii=False)
        values = {"body": body.encode("utf-8", "backslashreplace"), "salt": None}
        connection.execute(update(records).where(records.c.nr == row.nr).values(**values))
        connection.execute(delete(free_items).where(free_items.c.record == row.nr, free_items.c.ref.in_(gone)))
    return count, rows[-1].nr if len(rows) == AT_ONCE else None, files


Concerns = Callable[[str, object, "Schema | None"], bool]


def _is_media(ref: str, value: object, schema: Schema | None) -> bool:
    asked = schema.get(bare(ref)) if schema else None
    return asked.type in MEDIA if asked is not None else isinstance(value, dict)


def _holds_words(ref: str, value: object, schema: Schema | None) -> bool:
    """A question that no known version has may hold anything, as long as it is a text."""
    if value is None or value == "":
        return False
    asked = schema.get(bare(ref)) if schema else None
    if asked is None:
        return isinstance(value, str | dict)
    return asked.holds_words and not isinstance(value, int | float)


# Records that never became ones, files, copies


def drop_aside(connection: Connection, before_ms: int) -> int:
    """What was set aside, and the other sides of forks: their bytes go, that they were there stays."""
    aside = update(set_aside).where(set_aside.c.received_ms < before_ms, func.length(set_aside.c.raw) > 0)
    other = update(forks).where(forks.c.received_ms < before_ms, forks.c.body.is_not(None))
    count = connection.execute(aside.values(raw=b"")).rowcount
    return count + connection.execute(other.values(salt=None, body=None)).rowcount


def files_needed(connection: Connection) -> set[str]:
    """Files of records that still tell of them."""
    of_items = select(records.c.header).join(free_items, free_items.c.record == records.c.nr)
    found = _files_of(connection.execute(of_items.where(free_items.c.what.in_((*MEDIA, "file")))).scalars())
    others = select(records.c.header).where(records.c.kind.not_in(_BLOBLESS), records.c.body.is_not(None))
    return found | _files_of(connection.execute(others).scalars())


def files_kept(connection: Connection) -> Mapping[str, int]:
    """When each file came."""
    return {sha256: at_ms for sha256, at_ms in connection.execute(select(blobs.c.sha256, blobs.c.received_ms))}


def forget_files(connection: Connection, names: Iterable[str]) -> None:
    wanted = list(names)
    for start in range(0, len(wanted), AT_ONCE):
        connection.execute(delete(blobs).where(blobs.c.sha256.in_(wanted[start : start + AT_ONCE])))


@dataclass(frozen=True)
class Copy:
    """what: "backup" or "export"."""

    path: str
    what: str
    made_ms: int
    due_ms: int


def note_copy(connection: Connection, copy: Copy) -> None:
    dialect.upsert(connection, copies, ("path",), vars(copy))


def copies_due(connection: Connection, now_ms: int) -> Iterator[Copy]:
    for row in connection.execute(select(copies).where(copies.c.due_ms <= now_ms).order_by(copies.c.path)).mappings():
        yield Copy(**row)


def all_copies(connection: Connection) -> list[Copy]:
    return [Copy(**row) for row in connection.execute(select(copies).order_by(copies.c.made_ms)).mappings()]


def forget_copy(connection: Connection, path: str) -> None:
    connection.execute(delete(copies).where(copies.c.path == path))

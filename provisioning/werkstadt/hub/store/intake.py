"""Taking in a batch, and saying what is here. One transaction a batch."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, bindparam, delete, select, update

from werkstadt.contract.ranges import Ranges
from werkstadt.contract.record import Record
from werkstadt.contract.shipping import Receipt, SetAside
from werkstadt.contract.wire import Spoiled
from werkstadt.hub.rules.intake import Aside, Known, Link, Verdict, judge
from werkstadt.hub.store import devices, dialect, onsite, results
from werkstadt.hub.store.tables import blobs, epochs, forks, records, set_aside, wanted

_CHUNK = 500
_COLUMNS = tuple(column.name for column in records.columns if column.name != "nr")
REPEATS_MOST = 20
"""How often the device may answer a wanted record with the one that is held, before the hub gives up asking."""


_EPOCH = select(epochs).where(epochs.c.device == bindparam("device"), epochs.c.epoch == bindparam("epoch"))
_ASIDE = (
    select(set_aside.c.seq, set_aside.c.reason)
    .where(set_aside.c.device == bindparam("device"), set_aside.c.epoch == bindparam("epoch"))
    .order_by(set_aside.c.nr)
)


@dataclass(frozen=True)
class Taken:
    fresh: int
    repeated: int
    aside: int
    forked: int
    waiting: int


def take_in(
    connection: Connection, device: str, epoch: str, rows: Sequence[Record | Spoiled], now_ms: int, zone: ZoneInfo
) -> Taken:
    """The rows of one batch, all of this epoch. Durable when the caller's transaction is."""
    dialect.lock_device(connection, device)
    dialect.insert_new(connection, epochs, [{"device": device, "epoch": epoch}])
    where = (epochs.c.device == device, epochs.c.epoch == epoch)
    state = connection.execute(select(epochs).where(*where).with_for_update()).one()
    verdict = judge(rows, _known(connection, device, epoch, rows), now_ms, zone)
    _insert_fresh(connection, device, verdict, now_ms)
    results.add(connection, device, [facts for _, facts in verdict.fresh])
    onsite.take(connection, device, (record for record, _ in verdict.fresh), now_ms)
    _insert_aside(connection, device, epoch, verdict.aside, now_ms)
    forked = [_bytes_of(record) | _forked(record, device, epoch, now_ms) for record in verdict.forked]
    dialect.insert_new(connection, forks, forked)
    _follow_wanted(connection, device, epoch, verdict)
    values: dict[str, Any] = {}
    if verdict.fresh:
        held = Ranges.parse(json.loads(state.held), "epochs.held")
        held |= Ranges.of(record.parsed.seq for record, _ in verdict.fresh)
        given = sum(record.parsed.kind == "submission" for record, _ in verdict.fresh)
        values |= {"held": json.dumps(held.to_json()), "held_given": state.held_given + given}
    if verdict.is_fork and state.closed_ms is None:
        values["closed_ms"] = now_ms
    if values:
        connection.execute(update(epochs).where(*where).values(**values))
    _tell_staff(connection, device, epoch, verdict, now_ms)
    counts = (verdict.fresh, verdict.repeated, verdict.aside, verdict.forked, verdict.waiting)
    return Taken(*(len(one) for one in counts))


def receipt(connection: Connection, device: str, epoch: str, now_ms: int) -> Receipt:
    """The full state of one epoch. What is wanted from the other side of a fork is left out of held."""
    here = {"device": device, "epoch": epoch}
    state = connection.execute(_EPOCH, here).first()
    if state is None:
        return Receipt(device, epoch, Ranges(), (), now_ms)
    held = Ranges.parse(json.loads(state.held), "epochs.held")
    reasons: dict[int, str] = {}
    for seq, reason in connection.execute(_ASIDE, here):
        if seq not in held:
            reasons.setdefault(seq, reason)
    if state.closed_ms is not None:
        held -= Ranges.of(
            connection.execute(select(wanted.c.seq).where(wanted.c.device == device, wanted.c.epoch == epoch)).scalars()
        )
    aside = tuple(SetAside(seq, reason) for seq, reason in sorted(reasons.items()))
    return Receipt(device, epoch, held, aside, now_ms, closed=state.closed_ms is not None)


def mend_epochs(connection: Connection) -> list[tuple[str, str]]:
    """Rewrites the ranges of every epoch that differ from the records really here. Returns (device, epoch) of those."""
    mended = []
    for state in list(connection.execute(select(epochs))):
        where = (records.c.device == state.device, records.c.epoch == state.epoch)
        found = connection.execute(select(records.c.seq, records.c.kind).where(*where)).all()
        held = json.dumps(Ranges.of(row.seq for row in found).to_json())
        given = sum(row.kind == "submission" for row in found)
        if (held, given) != (state.held, state.held_given):
            here = (epochs.c.device == state.device, epochs.c.epoch == state.epoch)
            connection.execute(update(epochs).where(*here).values(held=held, held_given=given))
            mended.append((state.device, state.epoch))
    return mended


def _known(connection: Connection, device: str, epoch: str, rows: Sequence[Record | Spoiled]) -> Known:
    whole = [row for row in rows if isinstance(row, Record)]
    around = Ranges.union_of((max(1, row.parsed.seq - 1), row.parsed.seq + 1) for row in whole)
    links: dict[int, tuple[Link, ...]] = {}
    for table in (records, forks):
        for first, last in around.spans:
            here = (table.c.device == device, table.c.epoch == epoch, table.c.seq.between(first, last))
            for seq, hash_, previous in connection.execute(
                select(table.c.seq, table.c.hash, table.c.previous).where(*here)
            ):
                links[seq] = (*links.get(seq, ()), Link(hash_, previous))
    ids: dict[str, tuple[str, int]] = {}
    for chunk in _chunks(list({row.parsed.id for row in whole if row.parsed.seq not in links})):
        query = select(records.c.id, records.c.epoch, records.c.seq).where(records.c.id.in_(chunk))
        ids |= {id_: (other, seq) for id_, other, seq in connection.execute(query)}
    here_blobs: set[str] = set()
    for chunk in _chunks(list({blob for row in whole for blob in row.parsed.blobs})):
        here_blobs.update(connection.execute(select(blobs.c.sha256).where(blobs.c.sha256.in_(chunk))).scalars())
    query_wanted = select(wanted.c.seq, wanted.c.hash).where(wanted.c.device == device, wanted.c.epoch == epoch)
    places = frozenset((seq, hash_) for seq, hash_ in connection.execute(query_wanted))
    return Known(links, ids, frozenset(here_blobs), places)


def _chunks(names: list[str]) -> list[list[str]]:
    return [names[start : start + _CHUNK] for start in range(0, len(names), _CHUNK)]


def _insert_fresh(connection: Connection, device: str, verdict: Verdict, now_ms: int) -> None:
    rows = [
        (
            device,
            record.parsed.epoch,
            record.parsed.seq,
            record.parsed.id,
            record.parsed.kind,
            record.parsed.v,
            facts.form,
            facts.day,
            record.parsed.at_ms,
            now_ms,
            record.header,
            record.salt,
            record.body,
            record.commitment,
            record.previous,
            record.hash,
        )
        for record, facts in verdict.fresh
    ]
    dialect.insert_many(connection, records, _COLUMNS, rows)


def _bytes_of(record: Record) -> dict[str, Any]:
    return {
        "header": record.header,
        "salt": record.salt,
        "body": record.body,
        "commitment": record.commitment,
        "previous": record.previous,
        "hash": record.hash,
    }


def _forked(record: Record, device: str, epoch: str, now_ms: int) -> dict[str, Any]:
    header = record.parsed
    named = {"seq": header.seq, "id": header.id, "kind": header.kind, "received_ms": now_ms}
    return {"device": device, "epoch": epoch, **named}


def _insert_aside(connection: Connection, device: str, epoch: str, aside: list[Aside], now_ms: int) -> None:
    rows = [
        {
            "device": device,
            "epoch": epoch,
            "seq": one.seq,
            "raw_sha256": hashlib.sha256(one.raw).hexdigest(),
            "reason": one.reason,
            "raw": one.raw,
            "received_ms": now_ms,
        }
        for one in aside
    ]
    dialect.insert_new(connection, set_aside, rows)


def _follow_wanted(connection: Connection, device: str, epoch: str, verdict: Verdict) -> None:
    here = (wanted.c.device == device, wanted.c.epoch == epoch)
    for seq, hash_ in verdict.found:
        connection.execute(delete(wanted).where(*here, wanted.c.seq == seq, wanted.c.hash == hash_))
    rows = [{"device": device, "epoch": epoch, "seq": seq, "hash": hash_} for seq, hash_ in verdict.wanted]
    dialect.insert_new(connection, wanted, rows)
    asked = set(connection.execute(select(wanted.c.seq).where(*here)).scalars()) if verdict.repeated else set()
    for seq in asked & verdict.repeated:
        connection.execute(update(wanted).where(*here, wanted.c.seq == seq).values(repeats=wanted.c.repeats + 1))
    connection.execute(delete(wanted).where(*here, wanted.c.repeats >= REPEATS_MOST))


def _tell_staff(connection: Connection, device: str, epoch: str, verdict: Verdict, now_ms: int) -> None:
    """Told with the epoch, the seq and the reason; never with what a visitor wrote."""
    if verdict.is_fork:
        detail = f"epoch {epoch}: two histories, as after a copied card or a restored image; both are kept"
        devices.notice(connection, device, "fork", detail, now_ms)
    for one in verdict.aside[:20]:
        devices.notice(connection, device, "set-aside", f"epoch {epoch}, record {one.seq}: {one.reason}", now_ms)
    for seq, blob in verdict.waiting[:20]:
        detail = f"epoch {epoch}, record {seq}: waits for its file {blob[:12]}…"
        devices.notice(connection, device, "waiting", detail, now_ms)

"""Records that were set aside: opened, saved, or corrected by staff and taken in."""

import base64
import binascii
import json
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, insert, select, update

from werkstadt.contract import limits
from werkstadt.contract.errors import ContractError
from werkstadt.contract.ids import uuid7
from werkstadt.contract.ranges import Ranges
from werkstadt.contract.record import GENESIS, Header, Record, parse_header
from werkstadt.hub.rules.facts import facts_of
from werkstadt.hub.rules.texts import plain
from werkstadt.hub.store import results
from werkstadt.hub.store.tables import epochs, records, set_aside


@dataclass(frozen=True)
class Opened:
    """One record that was set aside. raw: as it came, JSON; empty: its time is over.

    header, body: as texts, as far as they can be read; "" where not. can_correct: header and chain are as agreed.
    """

    nr: int
    device: str
    epoch: str
    seq: int
    reason: str
    received_ms: int
    handled_ms: int | None
    handled_by: str
    raw: bytes
    header: str
    body: str
    can_correct: bool


class AsideError(Exception):
    """The correction is not as agreed; the message is for staff."""


def one(connection: Connection, device: str, nr: int) -> Opened | None:
    query = select(set_aside).where(set_aside.c.device == device, set_aside.c.nr == nr)
    row = connection.execute(query).mappings().first()
    if row is None:
        return None
    fields = {name: value for name, value in row.items() if name != "raw_sha256"}
    inside = _inside(row["raw"])
    header, body = inside.get("header", b""), inside.get("body", b"")
    links = [inside.get(name, b"") for name in ("commitment", "previous", "hash")]
    try:
        parse_header(header)
        readable = all(len(link) == len(GENESIS) for link in links)
    except ContractError:
        readable = False
    return Opened(**fields, header=_text(header), body=_text(body), can_correct=readable and row["handled_ms"] is None)


def _inside(raw: bytes) -> dict[str, bytes]:
    """The parts of its row, alone or in a batch of one."""
    try:
        told: Any = json.loads(raw)
        row = told["records"][0] if isinstance(told, dict) and "records" in told else told
        return {
            name: base64.b64decode(value, validate=True)
            for name, value in row.items()
            if isinstance(value, str) and name in ("header", "body", "commitment", "previous", "hash")
        }
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError, binascii.Error):
        return {}


def _text(data: bytes) -> str:
    return plain(data.decode("utf-8", "backslashreplace"))


def correct(connection: Connection, device: str, nr: int, text: str, who: str, now_ms: int, zone: ZoneInfo) -> None:
    """Takes in the record with another body. Its salt goes: the body is staff's now, and the commitment still the
    device's, so that the chain verifies. The raw bytes stay as they came. Raises AsideError.
    """
    found = one(connection, device, nr)
    if found is None or not found.can_correct:
        raise AsideError("expected a record that was set aside whose header and chain can be read")
    record = _record(found, text)
    header = record.parsed
    if not isinstance(_object(text), dict):
        raise AsideError("body: expected a JSON object")
    try:
        facts = facts_of(record, now_ms, zone)
    except ContractError as err:
        raise AsideError(str(err)) from err
    here = (records.c.device == device, records.c.epoch == found.epoch, records.c.seq == found.seq)
    if connection.execute(select(records.c.nr).where(*here)).first() is not None:
        raise AsideError("another record stands in its place by now")
    taken = connection.execute(select(records.c.nr).where(records.c.id == header.id)).first() is not None
    row = {
        "device": device, "epoch": found.epoch, "seq": found.seq, "id": uuid7() if taken else header.id,
        "kind": header.kind, "v": header.v, "form": facts.form, "day": facts.day, "at_ms": header.at_ms,
        "received_ms": now_ms, "header": record.header, "salt": None, "body": record.body,
        "commitment": record.commitment, "previous": record.previous, "hash": record.hash,
    }  # fmt: skip
    connection.execute(insert(records).values(**row))
    if facts.said is not None:
        results.add(connection, device, [facts])
    _hold(connection, device, found, header)
    handled = {"handled_ms": now_ms, "handled_by": who}
    connection.execute(update(set_aside).where(set_aside.c.nr == nr).values(**handled))


def _record(found: Opened, text: str) -> Record:
    inside = _inside(found.raw)
    body = text.encode("utf-8", "backslashreplace")
    if len(body) > limits.BODY_MAX:
        raise AsideError(f"body: expected at most {limits.BODY_MAX} bytes, got {len(body)}")
    commitment, previous, hash_ = (inside[name] for name in ("commitment", "previous", "hash"))
    return Record(inside["header"], None, body, commitment, previous, hash_, parse_header(inside["header"]))


def _object(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as err:
        raise AsideError(f"body: expected JSON, got: {err}") from err


def _hold(connection: Connection, device: str, found: Opened, header: Header) -> None:
    """From now on receipts say "held"."""
    where = (epochs.c.device == device, epochs.c.epoch == found.epoch)
    state = connection.execute(select(epochs).where(*where)).one()
    held = Ranges.parse(json.loads(state.held), "epochs.held") | Ranges.of([found.seq])
    given = state.held_given + (header.kind == "submission")
    connection.execute(update(epochs).where(*where).values(held=json.dumps(held.to_json()), held_given=given))

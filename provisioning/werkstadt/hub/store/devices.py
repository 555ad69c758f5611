"""Devices as staff see them: when last heard of, what they gave, what is here, what is wrong."""

import json
from dataclasses import dataclass, field

from sqlalchemy import Connection, case, func, insert, select, update

from werkstadt.contract.messages import CheckIn, Policy
from werkstadt.hub.store import dialect
from werkstadt.hub.store.tables import certificates, devices, epochs, forks, notices, records, set_aside


@dataclass(frozen=True)
class TroubleRow:
    """What the device itself tells. code: stable; detail: plain words."""

    code: str
    detail: str
    since_ms: int


@dataclass(frozen=True)
class Device:
    """given: answers thanked for, as the device says; held: answers that are here; aside: records set aside here.

    lost: answers that could not be saved on the device and were never thanked: what its records tell and what it says
    is not on record yet; never lowered. applied_revision: of the policy. certificate_until_ms: of the one that lasts
    longest.
    """

    id: str
    name: str
    profile: str
    version: str
    zone: str
    time_zone: str
    policy_revision: int
    applied_revision: int
    enrolled_ms: int
    last_seen_ms: int | None
    revoked_ms: int | None
    revoked_reason: str | None
    exhibition: str | None
    uptime_s: int
    given: int
    held: int
    aside: int
    forks: int
    lost: int
    troubles: tuple[TroubleRow, ...] = field(default=())
    certificate_until_ms: int | None = None


@dataclass(frozen=True)
class Notice:
    """What the hub noticed. code: "fork", "set-aside" …; times: how often; at_ms: the last time."""

    nr: int
    at_ms: int
    device: str
    code: str
    detail: str
    times: int


@dataclass(frozen=True)
class Aside:
    nr: int
    epoch: str
    seq: int
    reason: str
    received_ms: int
    size: int
    handled_ms: int | None = None


@dataclass(frozen=True)
class Fork:
    nr: int
    epoch: str
    seq: int
    kind: str
    received_ms: int


def listing(connection: Connection) -> list[Device]:
    """All that were ever enrolled, by name; the revoked ones too."""
    given: dict[str, tuple[int, int]] = {
        device: (int(said), int(held))
        for device, said, held in connection.execute(
            select(epochs.c.device, func.sum(epochs.c.said_given), func.sum(epochs.c.held_given)).group_by(
                epochs.c.device
            )
        )
    }
    aside = {
        device: count
        for device, count in connection.execute(
            select(set_aside.c.device, func.count())
            .where(set_aside.c.handled_ms.is_(None))
            .group_by(set_aside.c.device)
        )
    }
    forked = {
        device: count
        for device, count in connection.execute(select(forks.c.device, func.count()).group_by(forks.c.device))
    }
    lost = lost_on_record(connection)
    until = {
        device: until_ms
        for device, until_ms in connection.execute(
            select(certificates.c.device, func.max(certificates.c.expires_ms)).group_by(certificates.c.device)
        )
    }
    found = []
    for row in connection.execute(select(devices).order_by(devices.c.name, devices.c.id)).mappings():
        said, held = given.get(row["id"], (0, 0))
        fields = {name: value for name, value in row.items() if name not in ("troubles", "lost")}
        troubles = tuple(TroubleRow(**one) for one in json.loads(row["troubles"]))
        found.append(
            Device(
                **fields,
                given=said,
                held=held,
                aside=aside.get(row["id"], 0),
                forks=forked.get(row["id"], 0),
                lost=max(row["lost"], lost.get(row["id"], 0)),
                troubles=troubles,
                certificate_until_ms=until.get(row["id"]),
            )
        )
    return found


def lost_on_record(connection: Connection, device: str | None = None) -> dict[str, int]:
    """By device: the answers that its `lost` records tell of."""
    query = select(records.c.device, records.c.body).where(
        records.c.kind == "lost", records.c.v == 1, records.c.body.is_not(None)
    )
    if device is not None:
        query = query.where(records.c.device == device)
    total: dict[str, int] = {}
    for name, body in connection.execute(query):
        total[name] = total.get(name, 0) + json.loads(body)["count"]
    return total


def one(connection: Connection, device: str) -> Device | None:
    return next((found for found in listing(connection) if found.id == device), None)


def add(
    connection: Connection, device: str, *, name: str, profile: str, version: str, time_zone: str, now_ms: int
) -> None:
    connection.execute(
        insert(devices).values(
            id=device, name=name, profile=profile, version=version, time_zone=time_zone, enrolled_ms=now_ms
        )
    )


def policy(connection: Connection, device: str) -> Policy:
    """The desired state. Raises KeyError for a device that was never enrolled."""
    row = connection.execute(select(devices).where(devices.c.id == device)).mappings().first()
    if row is None:
        raise KeyError(device)
    return Policy(
        revision=row["policy_revision"],
        device=device,
        name=row["name"],
        zone=row["zone"],
        time_zone=row["time_zone"],
    )


def set_policy(
    connection: Connection,
    device: str,
    *,
    name: str | None = None,
    zone: str | None = None,
    time_zone: str | None = None,
) -> int:
    """Changes what is given; the revision grows where something changed. Returns it. Raises KeyError."""
    old = policy(connection, device)
    wished = {"name": name, "zone": zone, "time_zone": time_zone}
    changed = {key: value for key, value in wished.items() if value is not None and value != getattr(old, key)}
    if not changed:
        return old.revision
    values = {**changed, "policy_revision": old.revision + 1}
    connection.execute(update(devices).where(devices.c.id == device).values(**values))
    return old.revision + 1


def renew_policies(connection: Connection) -> None:
    """Something in the policy of every device has changed."""
    connection.execute(update(devices).values(policy_revision=devices.c.policy_revision + 1))


def revoke(connection: Connection, device: str, reason: str, now_ms: int) -> bool:
    """From now on every request of its certificates is refused. False: unknown, or revoked before."""
    query = update(devices).where(devices.c.id == device, devices.c.revoked_ms.is_(None))
    return connection.execute(query.values(revoked_ms=now_ms, revoked_reason=reason)).rowcount == 1


def check_in(connection: Connection, device: str, said: CheckIn, now_ms: int) -> None:
    lost = lost_on_record(connection, device).get(device, 0) + said.lost
    values: dict[str, object] = {
        "version": said.version,
        "last_seen_ms": now_ms,
        "applied_revision": said.policy_revision,
        "exhibition": said.exhibition,
        "lost": case((devices.c.lost < lost, lost), else_=devices.c.lost),
        "uptime_s": said.uptime_s,
        "troubles": json.dumps([trouble.model_dump() for trouble in said.troubles]),
    }
    connection.execute(update(devices).where(devices.c.id == device).values(**values))
    stored = {
        row.epoch: (row.said_written, row.said_given)
        for row in connection.execute(
            select(epochs.c.epoch, epochs.c.said_written, epochs.c.said_given).where(epochs.c.device == device)
        )
    }
    for state in said.epochs:
        if stored.get(state.epoch) != (state.written, state.given):
            row = {
                "device": device,
                "epoch": state.epoch,
                "said_written": state.written,
                "said_given": state.given,
            }
            dialect.upsert(connection, epochs, ("device", "epoch"), row)


def notice(connection: Connection, device: str, code: str, detail: str, now_ms: int) -> None:
    """Told to staff once; the same again only counts up."""
    same = (notices.c.device == device, notices.c.code == code, notices.c.detail == detail)
    again = update(notices).where(*same).values(times=notices.c.times + 1, at_ms=now_ms)
    if connection.execute(again).rowcount == 0:
        connection.execute(insert(notices).values(at_ms=now_ms, device=device, code=code, detail=detail))


def notices_of(connection: Connection, device: str | None = None, most: int = 200) -> list[Notice]:
    """Newest first; of all devices where none is given."""
    query = select(notices).order_by(notices.c.at_ms.desc(), notices.c.nr.desc()).limit(most)
    if device is not None:
        query = query.where(notices.c.device == device)
    return [Notice(**row) for row in connection.execute(query).mappings()]


def aside(connection: Connection, device: str, most: int = 200) -> list[Aside]:
    columns = (set_aside.c.nr, set_aside.c.epoch, set_aside.c.seq, set_aside.c.reason, set_aside.c.received_ms)
    query = select(*columns, set_aside.c.handled_ms, func.length(set_aside.c.raw).label("size")).where(
        set_aside.c.device == device
    )
    return [Aside(**row) for row in connection.execute(query.order_by(set_aside.c.nr.desc()).limit(most)).mappings()]


def forks_of(connection: Connection, device: str, most: int = 200) -> list[Fork]:
    columns = (forks.c.nr, forks.c.epoch, forks.c.seq, forks.c.kind, forks.c.received_ms)
    query = select(*columns).where(forks.c.device == device).order_by(forks.c.nr.desc()).limit(most)
    return [Fork(**row) for row in connection.execute(query).mappings()]

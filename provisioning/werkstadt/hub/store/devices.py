"""Devices as staff see them: when last heard of, what they gave, what is here, what is wrong."""

import json
from dataclasses import dataclass, field
from typing import TypeVar

from pydantic import ValidationError
from sqlalchemy import BindParameter, Connection, bindparam, func, insert, select, update

from werkstadt.contract import hotp
from werkstadt.contract.messages import CheckIn, ContentState, Policy, SelfTest, SystemState
from werkstadt.hub.store import dialect, house
from werkstadt.hub.store.tables import certificates, devices, epochs, forks, notices, records, set_aside

COPIED = "copied"
"""Code of the notice that there are two of a device."""
RUNS_KEPT = 8
"""So many copies that take turns are still told apart from one device that is started again and again."""


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
    longest. address: of its last check-in. voucher: by which it joined. copied_ms: when a copy of it was last noticed.
    selftest: the last one, of a closed device. system: which one it runs, of one with two slots.
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
    content: ContentState
    exhibition_wanted: str | None
    given: int
    held: int
    aside: int
    forks: int
    lost: int
    troubles: tuple[TroubleRow, ...] = field(default=())
    certificate_until_ms: int | None = None
    address: str = ""
    voucher: str | None = None
    copied_ms: int | None = None
    selftest: SelfTest | None = None
    system: SystemState | None = None


@dataclass(frozen=True)
class CheckedIn:
    """revision: of the policy that it should have."""

    revision: int
    zone: str


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


_OWN = ("troubles", "lost", "run", "run_before", "code_secret", "code_counter")
"""Columns that a Device does not have as they are, or not at all."""

# What each check-in asks, built once: building a statement takes longer than SQLite takes to answer it.
_OF_DEVICE: BindParameter[str] = bindparam("device")
_ONE = select(devices).where(devices.c.id == _OF_DEVICE)
_SEEN_COLUMNS = (
    *("version", "last_seen_ms", "applied_revision", "exhibition", "lost", "uptime_s", "troubles", "content"),
    *("address", "run", "run_before"),
)
_SEEN = update(devices).where(devices.c.id == _OF_DEVICE).values({name: bindparam(name) for name in _SEEN_COLUMNS})
_Beside = TypeVar("_Beside", SelfTest, SystemState)
_SAID = select(epochs.c.epoch, epochs.c.said_written, epochs.c.said_given).where(epochs.c.device == _OF_DEVICE)
_LOST = select(records.c.device, records.c.body).where(
    records.c.kind == "lost", records.c.v == 1, records.c.body.is_not(None)
)
_LOST_OF = _LOST.where(records.c.device == _OF_DEVICE)


def _content(said: str) -> ContentState:
    """Of a row that another version wrote: nothing is better than no list of devices."""
    try:
        return ContentState.model_validate_json(said)
    except ValidationError:
        return ContentState()


def _said_of_itself(said: CheckIn) -> str:
    """What the column content keeps: content, and beside it the last self-test and the system."""
    kept = said.content.model_dump(exclude_defaults=True) if said.content else {}
    beside = {"selftest": said.selftest, "system": said.system}
    return json.dumps({**kept, **{name: one.model_dump() for name, one in beside.items() if one}})


def _beside(said: str, name: str, kind: type[_Beside]) -> _Beside | None:
    try:
        told = json.loads(said).get(name)
        return kind.model_validate(told) if told is not None else None
    except (ValueError, AttributeError):
        return None


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
    copied = {
        device: at_ms
        for device, at_ms in connection.execute(
            select(notices.c.device, func.max(notices.c.at_ms))
            .where(notices.c.code == COPIED)
            .group_by(notices.c.device)
        )
    }
    found = []
    for row in connection.execute(select(devices).order_by(devices.c.name, devices.c.id)).mappings():
        said, held = given.get(row["id"], (0, 0))
        fields = {name: value for name, value in row.items() if name not in _OWN}
        troubles = tuple(TroubleRow(**one) for one in json.loads(row["troubles"]))
        fields["content"] = _content(row["content"])
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
                copied_ms=copied.get(row["id"]),
                selftest=_beside(row["content"], "selftest", SelfTest),
                system=_beside(row["content"], "system", SystemState),
            )
        )
    return found


def lost_on_record(connection: Connection, device: str | None = None) -> dict[str, int]:
    """By device: the answers that its `lost` records tell of."""
    found = connection.execute(_LOST) if device is None else connection.execute(_LOST_OF, {"device": device})
    total: dict[str, int] = {}
    for name, body in found:
        total[name] = total.get(name, 0) + json.loads(body)["count"]
    return total


def one(connection: Connection, device: str) -> Device | None:
    return next((found for found in listing(connection) if found.id == device), None)


def add(
    connection: Connection,
    device: str,
    *,
    name: str,
    profile: str,
    version: str,
    time_zone: str,
    now_ms: int,
    zone: str = "",
    voucher: str | None = None,
) -> None:
    values = {"id": device, "name": name, "profile": profile, "version": version, "time_zone": time_zone}
    values |= {"code_secret": hotp.new_secret()}
    connection.execute(insert(devices).values(**values, enrolled_ms=now_ms, zone=zone, voucher=voucher))


def policy(connection: Connection, device: str) -> Policy:
    """The desired state. Raises KeyError for a device that was never enrolled."""
    row = connection.execute(_ONE, {"device": device}).mappings().first()
    if row is None:
        raise KeyError(device)
    return Policy(
        revision=row["policy_revision"],
        device=device,
        name=row["name"],
        zone=row["zone"],
        time_zone=row["time_zone"],
        exhibition=row["exhibition_wanted"] or house.value(connection, house.EXHIBITION),
        staff_pin=house.value(connection, house.STAFF_PIN) or None,
        staff_code=row["code_secret"],
    )


@dataclass(frozen=True)
class Code:
    """number: from 1, as staff count."""

    digits: str
    number: int


def draw_code(connection: Connection, device: str) -> Code:
    """The next one-time code of this device; never the same again. Raises KeyError where it has no secret."""
    dialect.lock_device(connection, device)
    row = connection.execute(_ONE, {"device": device}).first()
    if row is None or row.code_secret is None:
        raise KeyError(device)
    connection.execute(update(devices).where(devices.c.id == device).values(code_counter=row.code_counter + 1))
    return Code(hotp.code(row.code_secret, row.code_counter), row.code_counter + 1)


def spent_code(connection: Connection, device: str, counter: int) -> None:
    """The device tells which code was typed there: after a restore the hub's own count may be behind."""
    behind = update(devices).where(devices.c.id == device, devices.c.code_counter <= counter)
    connection.execute(behind.values(code_counter=counter + 1))


def set_policy(
    connection: Connection,
    device: str,
    *,
    name: str | None = None,
    zone: str | None = None,
    time_zone: str | None = None,
    exhibition: str | None = None,
) -> int:
    """Changes what is given; the revision grows where something changed. Returns it. Raises KeyError.

    exhibition: id; "": what the house shows.
    """
    old = policy(connection, device)
    wished = {"name": name, "zone": zone, "time_zone": time_zone}
    changed = {key: value for key, value in wished.items() if value is not None and value != getattr(old, key)}
    if exhibition is not None and exhibition != (wanted_exhibition(connection, device) or ""):
        changed["exhibition_wanted"] = exhibition or None  # type: ignore[assignment]
    if not changed:
        return old.revision
    values = {**changed, "policy_revision": old.revision + 1}
    connection.execute(update(devices).where(devices.c.id == device).values(**values))
    return old.revision + 1


def wanted_exhibition(connection: Connection, device: str) -> str | None:
    """What this device shall show, None: what the house shows."""
    return connection.execute(select(devices.c.exhibition_wanted).where(devices.c.id == device)).scalar()


def show_everywhere(connection: Connection, exhibition: str) -> None:
    """What the house shows, and every device with it."""
    house.put(connection, house.EXHIBITION, exhibition)
    connection.execute(update(devices).values(exhibition_wanted=None))
    renew_policies(connection)


def renew_policies(connection: Connection) -> None:
    """Something in the policy of every device has changed."""
    connection.execute(update(devices).values(policy_revision=devices.c.policy_revision + 1))


def zone_of(connection: Connection, device: str) -> str:
    return connection.execute(select(devices.c.zone).where(devices.c.id == device)).scalar() or ""


def revoke(connection: Connection, device: str, reason: str, now_ms: int) -> bool:
    """From now on every request of its certificates is refused. False: unknown, or revoked before."""
    query = update(devices).where(devices.c.id == device, devices.c.revoked_ms.is_(None))
    return connection.execute(query.values(revoked_ms=now_ms, revoked_reason=reason)).rowcount == 1


def check_in(connection: Connection, device: str, said: CheckIn, now_ms: int, address: str = "") -> CheckedIn:
    """address: where it comes from. Raises KeyError for a device that was never enrolled."""
    row = connection.execute(_ONE, {"device": device}).first()
    if row is None:
        raise KeyError(device)
    runs = _follow_run(connection, device, (row.run, row.run_before), said.run, now_ms, address)
    values: dict[str, object] = {
        "device": device,
        "version": said.version,
        "last_seen_ms": now_ms,
        "applied_revision": said.policy_revision,
        "exhibition": said.exhibition,
        "lost": max(row.lost, lost_on_record(connection, device).get(device, 0) + said.lost),
        "uptime_s": said.uptime_s,
        "troubles": json.dumps([trouble.model_dump() for trouble in said.troubles]),
        "content": _said_of_itself(said),
        "address": address[:64],
        "run": runs[0],
        "run_before": runs[1],
    }
    connection.execute(_SEEN, values)
    stored = {one.epoch: (one.said_written, one.said_given) for one in connection.execute(_SAID, {"device": device})}
    for state in said.epochs:
        if stored.get(state.epoch) != (state.written, state.given):
            new = {
                "device": device,
                "epoch": state.epoch,
                "said_written": state.written,
                "said_given": state.given,
            }
            dialect.upsert(connection, epochs, ("device", "epoch"), new)
    return CheckedIn(row.policy_revision, row.zone)


def _follow_run(
    connection: Connection, device: str, runs: tuple[str, str], run: str, now_ms: int, address: str
) -> tuple[str, str]:
    """Its run, and those before it. One that an agent has left behind speaks again only where there are two agents."""
    newest, before = runs[0], runs[1].split()
    if run in ("", newest):
        return runs
    if run in before:
        detail = f"two that pass for this device are running; the other one was heard at {address or 'no address'}"
        notice(connection, device, COPIED, detail, now_ms)
        return runs
    return run, " ".join([newest, *before][:RUNS_KEPT]).strip()


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

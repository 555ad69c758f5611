"""Windows in which a device may join, and the certificates that were issued. Tokens are stored as scrypt only."""

from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from werkstadt.contract.code import TRIES_MAX, WINDOW_S, JoinCode, new_code
from werkstadt.contract.passwords import hash_secret, matches
from werkstadt.hub.store.tables import certificates, devices, epochs, join_windows

WINDOW_MS = int(WINDOW_S * 1000)


@dataclass(frozen=True)
class Window:
    """state: "open", "used", "late" or "closed" (after five failures). device: who came in through it."""

    nr: int
    opened_ms: int
    expires_ms: int
    opened_by: str
    failures: int
    state: str
    device: str | None


@dataclass(frozen=True)
class Holder:
    """Whose certificate it is, and whether it is still welcome."""

    device: str
    revoked_reason: str | None
    expires_ms: int
    pem: str
    first_used_ms: int | None = None
    superseded_ms: int | None = None


_HOLDER = (
    select(
        devices.c.id,
        devices.c.revoked_ms,
        devices.c.revoked_reason,
        certificates.c.expires_ms,
        certificates.c.pem,
        certificates.c.first_used_ms,
        certificates.c.superseded_ms,
    )
    .join(certificates, certificates.c.device == devices.c.id)
    .where(certificates.c.fingerprint == bindparam("fingerprint"))
)


def open_window(connection: Connection, spki_sha256: bytes, *, opened_by: str, now_ms: int) -> JoinCode:
    """spki_sha256: of the hub CA (hub.authority.spki_sha256). Three minutes, five failures, one device."""
    code = new_code(spki_sha256)
    values = {"token_hash": hash_secret(code.token), "opened_ms": now_ms, "expires_ms": now_ms + WINDOW_MS}
    connection.execute(insert(join_windows).values(**values, opened_by=opened_by))
    return code


def windows(connection: Connection, now_ms: int, most: int = 20) -> list[Window]:
    """Newest first."""
    query = select(join_windows).order_by(join_windows.c.nr.desc()).limit(most)
    return [_window(row, now_ms) for row in connection.execute(query).mappings()]


def spend(connection: Connection, token: str, device: str, now_ms: int) -> str:
    """Lets a device in by its token. Returns "in", "none" (no window is open), "wrong", or "closed" by failures.

    A wrong token counts against every open window: an attacker must not get five tries for each.
    """
    recent = select(join_windows).where(join_windows.c.expires_ms > now_ms, join_windows.c.used_ms.is_(None))
    rows = list(connection.execute(recent.with_for_update()).mappings())
    open_rows = [row for row in rows if row["failures"] < TRIES_MAX]
    if not open_rows:
        return "closed" if rows else "none"
    for row in open_rows:
        if matches(token, row["token_hash"]):
            used = update(join_windows).where(join_windows.c.nr == row["nr"])
            connection.execute(used.values(used_ms=now_ms, device=device))
            return "in"
    numbers = [row["nr"] for row in open_rows]
    connection.execute(
        update(join_windows).where(join_windows.c.nr.in_(numbers)).values(failures=join_windows.c.failures + 1)
    )
    return "wrong"


def add_certificate(
    connection: Connection,
    device: str,
    *,
    fingerprint: str,
    serial: str,
    pem: str,
    issued_ms: int,
    expires_ms: int,
    renews: bool = False,
) -> None:
    """renews: there are older ones, and they are good until this one is used for the first time."""
    newest = select(func.max(certificates.c.issued_ms)).where(certificates.c.device == device)
    before_ms = connection.execute(newest).scalar()
    issued_ms = issued_ms if before_ms is None else max(issued_ms, before_ms + 1)
    connection.execute(
        insert(certificates).values(
            fingerprint=fingerprint,
            device=device,
            serial=serial,
            pem=pem,
            issued_ms=issued_ms,
            expires_ms=expires_ms,
            first_used_ms=None if renews else issued_ms,
        )
    )


def used_first(connection: Connection, fingerprint: str, now_ms: int) -> int:
    """A renewed certificate is used: the older ones of its device are over. Returns how many."""
    here = certificates.c.fingerprint == fingerprint
    row = connection.execute(select(certificates.c.device, certificates.c.issued_ms).where(here)).one()
    fresh = update(certificates).where(here, certificates.c.first_used_ms.is_(None))
    if connection.execute(fresh.values(first_used_ms=now_ms)).rowcount == 0:
        return 0
    older = (certificates.c.device == row.device, certificates.c.issued_ms < row.issued_ms)
    query = update(certificates).where(*older, certificates.c.superseded_ms.is_(None)).values(superseded_ms=now_ms)
    return connection.execute(query).rowcount


def certificates_of(connection: Connection, device: str) -> list[str]:
    """PEM, newest first."""
    query = select(certificates.c.pem).where(certificates.c.device == device)
    return list(connection.execute(query.order_by(certificates.c.issued_ms.desc())).scalars())


def certificates_in_use(connection: Connection) -> list[tuple[str, str]]:
    """(name, PEM) of each device that is not revoked: the newest certificate that it has used."""
    query = (
        select(devices.c.id, devices.c.name, certificates.c.pem)
        .join(certificates, certificates.c.device == devices.c.id)
        .where(devices.c.revoked_ms.is_(None), certificates.c.first_used_ms.is_not(None))
        .order_by(certificates.c.issued_ms)
    )
    newest = {row.id: (row.name, row.pem) for row in connection.execute(query)}
    return list(newest.values())


def renewed_since(connection: Connection, device: str, since_ms: int) -> int:
    """How many were issued and never used."""
    waiting = (certificates.c.first_used_ms.is_(None), certificates.c.issued_ms >= since_ms)
    query = select(func.count()).select_from(certificates).where(certificates.c.device == device, *waiting)
    return int(connection.execute(query).scalar_one())


def half_done(connection: Connection, before_ms: int) -> list[tuple[str, str, str | None]]:
    """(device, name, voucher) of those that were let in before that and never came: no check-in, no record."""
    sent = select(epochs.c.device).where(epochs.c.device == devices.c.id).exists()
    never = (devices.c.last_seen_ms.is_(None), devices.c.revoked_ms.is_(None), devices.c.enrolled_ms < before_ms)
    query = select(devices.c.id, devices.c.name, devices.c.voucher).where(*never, ~sent)
    return [(row.id, row.name, row.voucher) for row in connection.execute(query)]


def remove(connection: Connection, device: str) -> None:
    """With its certificates, so that it is unknown from now on."""
    connection.execute(delete(certificates).where(certificates.c.device == device))
    connection.execute(delete(devices).where(devices.c.id == device))


def holder(connection: Connection, fingerprint: str) -> Holder | None:
    """fingerprint: SHA-256 of the certificate's DER, in hex. None: this hub never issued it, or forgot it."""
    row = connection.execute(_HOLDER, {"fingerprint": fingerprint}).first()
    if row is None:
        return None
    reason = None if row.revoked_ms is None else row.revoked_reason or "no reason given"
    return Holder(row.id, reason, row.expires_ms, row.pem, row.first_used_ms, row.superseded_ms)


def _window(row: "object", now_ms: int) -> Window:
    fields = dict(row)  # type: ignore[call-overload]
    if fields.pop("used_ms") is not None:
        state = "used"
    elif fields["failures"] >= TRIES_MAX:
        state = "closed"
    else:
        state = "open" if fields["expires_ms"] > now_ms else "late"
    del fields["token_hash"]
    return Window(**fields, state=state)

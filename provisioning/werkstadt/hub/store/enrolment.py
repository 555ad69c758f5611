"""Windows in which a device may join, and the certificates that were issued. Tokens are stored as scrypt only."""

from dataclasses import dataclass

from sqlalchemy import Connection, insert, select, update

from werkstadt.contract.code import TRIES_MAX, WINDOW_S, JoinCode, new_code
from werkstadt.hub.passwords import hash_secret, matches
from werkstadt.hub.store.tables import certificates, devices, join_windows

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
    connection: Connection, device: str, *, fingerprint: str, serial: str, pem: str, issued_ms: int, expires_ms: int
) -> None:
    connection.execute(
        insert(certificates).values(
            fingerprint=fingerprint, device=device, serial=serial, pem=pem, issued_ms=issued_ms, expires_ms=expires_ms
        )
    )


def holder(connection: Connection, fingerprint: str) -> Holder | None:
    """fingerprint: SHA-256 of the certificate's DER, in hex. None: this hub never issued it, or forgot it."""
    query = (
        select(
            devices.c.id, devices.c.revoked_ms, devices.c.revoked_reason, certificates.c.expires_ms, certificates.c.pem
        )
        .join(certificates, certificates.c.device == devices.c.id)
        .where(certificates.c.fingerprint == fingerprint)
    )
    row = connection.execute(query).first()
    if row is None:
        return None
    reason = None if row.revoked_ms is None else row.revoked_reason or "no reason given"
    return Holder(row.id, reason, row.expires_ms, row.pem)


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

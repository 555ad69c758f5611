"""Vouchers: for how many devices, until when, and how many have used them. The store has no secret, only its hash."""

import hashlib
import hmac
from dataclasses import dataclass

from sqlalchemy import Connection, insert, select, update

from werkstadt.contract.messages import Voucher
from werkstadt.hub.store.tables import certificates, devices, vouchers


@dataclass(frozen=True)
class VoucherRow:
    id: str
    devices: int
    used: int
    until_ms: int
    zone: str
    made_ms: int
    made_by: str
    withdrawn_ms: int | None

    def state(self, now_ms: int) -> str:
        """ "good", "used", "over" or "withdrawn"."""
        if self.withdrawn_ms is not None:
            return "withdrawn"
        if now_ms >= self.until_ms:
            return "over"
        return "used" if self.used >= self.devices else "good"


@dataclass(frozen=True)
class Member:
    """A device that came by a voucher. pem: its newest certificate. is_new: it has not checked in yet."""

    device: str
    name: str
    is_new: bool
    pem: str


def add(connection: Connection, voucher: Voucher, *, made_by: str, now_ms: int) -> None:
    values = {"id": voucher.id, "secret_sha256": hash_of(voucher.secret), "devices": voucher.devices}
    values |= {"until_ms": voucher.until_ms, "zone": voucher.zone, "made_ms": now_ms, "made_by": made_by}
    connection.execute(insert(vouchers).values(**values))


def listing(connection: Connection) -> list[VoucherRow]:
    """Newest first."""
    query = select(vouchers).order_by(vouchers.c.made_ms.desc(), vouchers.c.id)
    return [_row(row) for row in connection.execute(query).mappings()]


def check(connection: Connection, id_: str, secret: str, now_ms: int) -> tuple[str, VoucherRow | None]:
    """("good", row), or ("wrong" | "used" | "over" | "withdrawn", row). secret: hex. Changes nothing."""
    row = connection.execute(select(vouchers).where(vouchers.c.id == id_)).mappings().first()
    known = "" if row is None else str(row["secret_sha256"])
    fits = hmac.compare_digest(known.ljust(64), hash_of(secret))
    if row is None or not fits:
        return "wrong", None
    found = _row(row)
    return found.state(now_ms), found


def spend(connection: Connection, id_: str, now_ms: int) -> bool:
    """One device more, if there is room; in one statement, so that many at once are never more than it says."""
    good = (vouchers.c.id == id_, vouchers.c.used < vouchers.c.devices, vouchers.c.until_ms > now_ms)
    query = update(vouchers).where(*good, vouchers.c.withdrawn_ms.is_(None)).values(used=vouchers.c.used + 1)
    return connection.execute(query).rowcount == 1


def give_back(connection: Connection, id_: str) -> None:
    """A device that never came is not counted."""
    query = update(vouchers).where(vouchers.c.id == id_, vouchers.c.used > 0).values(used=vouchers.c.used - 1)
    connection.execute(query)


def withdraw(connection: Connection, id_: str, now_ms: int) -> bool:
    """False: unknown, or withdrawn before. Devices that came by it stay."""
    here = update(vouchers).where(vouchers.c.id == id_, vouchers.c.withdrawn_ms.is_(None))
    return connection.execute(here.values(withdrawn_ms=now_ms)).rowcount == 1


def members(connection: Connection, id_: str) -> list[Member]:
    query = (
        select(devices.c.id, devices.c.name, devices.c.last_seen_ms, certificates.c.pem)
        .join(certificates, certificates.c.device == devices.c.id)
        .where(devices.c.voucher == id_)
        .order_by(devices.c.name, devices.c.id, certificates.c.issued_ms)
    )
    found = {row.id: Member(row.id, row.name, row.last_seen_ms is None, row.pem) for row in connection.execute(query)}
    return list(found.values())


def hash_of(secret: str) -> str:
    """256 random bits need no slow hash."""
    return hashlib.sha256(bytes.fromhex(secret)).hexdigest()


def _row(row: object) -> VoucherRow:
    fields = dict(row)  # type: ignore[call-overload]
    del fields["secret_sha256"]
    return VoucherRow(**fields)

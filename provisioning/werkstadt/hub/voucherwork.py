"""Vouchers: made for staff, taken from devices."""

import datetime as dt
import json
import logging
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from werkstadt.contract.ids import uuid7
from werkstadt.contract.messages import EnrolAnswer, Floor, Signed, Voucher, VoucherWish
from werkstadt.hub.addresses import hubs_of
from werkstadt.hub.core import Hub
from werkstadt.hub.errors import HubError
from werkstadt.hub.joining import Newcomer, admit, answer_for, check_request, spki_of, spki_of_request
from werkstadt.hub.refusals import RefusedError
from werkstadt.hub.store import audit, devices, vouchers
from werkstadt.hub.store.vouchers import VoucherRow

PURPOSE = "voucher"
DEVICES_MAX = 1_000
DAYS_MAX = 366
"""A voucher is a key that lies about: nobody needs one for longer."""
log = logging.getLogger(__name__)

_REFUSALS = {
    "wrong": ("wrong voucher", "a voucher of this hub", "another one"),
    "over": ("voucher is over", "one that is good today", "one whose last day has passed"),
    "withdrawn": ("voucher withdrawn", "one that is good", "one that staff have withdrawn"),
    "used": ("voucher used up", "one with room for another device", "one that all its devices have used"),
}


class VoucherError(HubError):
    """Refused; the message is for the one who asked."""


@dataclass(frozen=True)
class Wish:
    """devices: for how many. last_day: the last on which it is good, in the site's time zone. hubs: HOST:PORT."""

    devices: int
    last_day: dt.date
    zone: str = ""
    hubs: Sequence[str] = ()


def make(hub: Hub, wish: Wish, who: str) -> tuple[Voucher, Signed]:
    """What stands in the file, and the file. Raises VoucherError."""
    now_ms = hub.now_ms()
    today = dt.datetime.fromtimestamp(now_ms / 1000, hub.time_zone).date()
    if not 1 <= wish.devices <= DEVICES_MAX:
        raise VoucherError(f"devices: expected 1 to {DEVICES_MAX}, got {wish.devices}")
    if not today <= wish.last_day <= today + dt.timedelta(days=DAYS_MAX):
        raise VoucherError(f"until: expected a day from today to a year from now, got {wish.last_day.isoformat()}")
    end = dt.datetime.combine(wish.last_day + dt.timedelta(days=1), dt.time(), hub.time_zone)
    voucher = Voucher(
        id=uuid7(),
        secret=secrets.token_bytes(32).hex(),
        site=hub.settings.site,
        devices=wish.devices,
        until_ms=int(end.timestamp() * 1000),
        ca=hub.authority.ca_pem,
        signing=hub.authority.signing_pem,
        hubs=list(wish.hubs) or hubs_of(hub.settings, hub.devices_port),
        zone=wish.zone,
        floor=Floor(at_ms=now_ms, timestamp=hub.shelf.timestamp(), root_sha256=hub.shelf.root_sha256()),
    )
    with hub.store.writing() as connection:
        vouchers.add(connection, voucher, made_by=who, now_ms=now_ms)
        detail = f"for {wish.devices} until {wish.last_day.isoformat()}"
        audit.write(connection, now_ms, who=who, what="voucher made", subject=voucher.id, detail=detail)
    return voucher, hub.authority.sign(PURPOSE, voucher.model_dump_json().encode())


def withdraw(hub: Hub, id_: str, who: str, now_ms: int) -> bool:
    """From now on nobody joins by it. False: unknown, or withdrawn before."""
    with hub.store.writing() as connection:
        done = vouchers.withdraw(connection, id_, now_ms)
        if done:
            audit.write(connection, now_ms, who=who, what="voucher withdrawn", subject=id_)
    return done


def last_day(row: VoucherRow, zone: ZoneInfo) -> dt.date:
    return dt.datetime.fromtimestamp((row.until_ms - 1) / 1000, zone).date()


def let_in(hub: Hub, wish: VoucherWish, address: str) -> EnrolAnswer:
    """Raises RefusedError. The same key again, before its first check-in, gets the same answer: its first was lost."""
    check_request(wish.csr)
    now_ms = hub.now_ms()
    with hub.store.writing() as connection:
        state, row = vouchers.check(connection, wish.voucher, wish.secret, now_ms)
        answer = None
        if row is not None and state in ("good", "used"):
            answer = _again(connection, hub, wish)
        if row is not None and answer is None and state == "good":
            state, answer = _one_more(connection, hub, row, wish, address, now_ms)
        if answer is None and state != "wrong":
            detail = f"{address} tried to join by voucher {wish.voucher}: {_REFUSALS[state][0]}"
            devices.notice(connection, "", PURPOSE, detail, now_ms)
    if answer is None:
        log.warning("voucher refused reason=%s address=%s", state, address)
        title, expected, got = _REFUSALS[state]
        raise RefusedError(403, title, where="voucher", expected=expected, got=got)
    return answer


def file_of(signed: Signed) -> str:
    """As it lies on a stick."""
    return json.dumps(signed.model_dump(), indent=1) + "\n"


def _again(connection: Connection, hub: Hub, wish: VoucherWish) -> EnrolAnswer | None:
    key = spki_of_request(wish.csr)
    for one in vouchers.members(connection, wish.voucher):
        if one.is_new and spki_of(one.pem) == key:
            return answer_for(hub, one.device, one.pem)
    return None


def _one_more(
    connection: Connection, hub: Hub, row: VoucherRow, wish: VoucherWish, address: str, now_ms: int
) -> tuple[str, EnrolAnswer | None]:
    if not vouchers.spend(connection, row.id, now_ms):
        return "used", None
    newcomer = Newcomer(wish.csr, wish.name, wish.profile, wish.version, address, f"voucher {row.id}", row.zone, row.id)
    return "good", admit(connection, hub, newcomer, now_ms)

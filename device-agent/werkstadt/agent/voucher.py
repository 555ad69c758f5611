"""Joining by a voucher: a file, signed by a hub, that lets devices join without anybody at hand.

It carries the hub's CA, so the device pins before it sends; the secret in it goes to that hub alone. Whoever can put
the file on a device that belongs to no hub decides whose it becomes, as whoever can type a code on it.
"""

import base64
import os
import stat
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from pydantic import ValidationError

from werkstadt.agent import certificates
from werkstadt.agent.clock import BUILT
from werkstadt.agent.config import HubAddress, Settings, parse_address
from werkstadt.agent.durable import give_to_owner_of
from werkstadt.agent.enrol import Nobody, Person, about, ask_once, begun, believe, commit, meet
from werkstadt.agent.errors import EnrolRefused, HubNotTrusted
from werkstadt.agent.identity import Identity
from werkstadt.agent.store import Store
from werkstadt.contract.code import pin_of
from werkstadt.contract.errors import ContractError
from werkstadt.contract.messages import Floor, Signed, Voucher, VoucherWish
from werkstadt.contract.signing import verify

NAME = "werkstadt-voucher.json"
"""At the top of a stick."""
SIZE_MAX = 65_536
END_MS = 7_258_118_400_000
"""2200-01-01 UTC: a floor beyond it would hold the clock up for ever."""
_TODO = "Let the hub make a new one: werkstadt-hub voucher make"


@dataclass(frozen=True)
class Checked:
    """A voucher that a CA stands behind. Whether it still counts, its hub says."""

    voucher: Voucher
    ca: x509.Certificate

    def hubs(self) -> list[HubAddress]:
        return [parse_address(one, "voucher.hubs") for one in self.voucher.hubs]


def enrol_by_voucher(
    settings: Settings,
    data: bytes,
    hub: HubAddress | None = None,
    *,
    again: bool = False,
    person: Person | None = None,
) -> Identity:
    """Raises AgentError; then everything is as it was before.

    What this device's own clock says does not count, as it may wake in 2040: the hub says whether the voucher is over.
    """
    person = person or Nobody()
    checked = check(data)
    with begun(settings, again=again) as new, closing(_store(settings)) as store:
        check_date(checked.voucher, store.number("clock_floor_ms"))
        place = hub or settings.hub
        met = meet(
            settings,
            [place] if place else checked.hubs(),
            lambda chain: certificates.find_same_ca(chain, checked.ca),
            pin_of(certificates.spki_sha256(checked.ca)),
            person,
            search=place is None,
        )
        person.tell("trying", f"The hub at {met.address} is the one that signed the voucher.")
        one = checked.voucher
        wish = VoucherWish(voucher=one.id, secret=one.secret, **about(settings, new.key))
        answer = ask_once(met, "/api/v1/enrol/voucher", wish, "The hub refused the voucher", "voucher", _TODO)
        believed = believe(answer, met.ca, new.key)
        keep_floor(store, one.floor)
        return commit(new, met, believed)


def check(data: bytes) -> Checked:
    """Raises EnrolRefused unless the signing certificate in it made it, and was made by the CA in it."""
    try:
        if len(data) > SIZE_MAX:
            raise ContractError("voucher", f"at most {SIZE_MAX} bytes", f"{len(data)} bytes")
        signed = Signed.model_validate_json(data)
        voucher = Voucher.model_validate_json(_payload(signed))
        ca = certificates.read_pem(voucher.ca, "voucher.ca")
        certificates.check_ca(ca)
        key = certificates.signing_key(certificates.read_pem(voucher.signing, "voucher.signing"), ca)
        verify(key, "voucher", signed)
        for name, at_ms in (("until_ms", voucher.until_ms), ("floor", voucher.floor.at_ms)):
            if at_ms > END_MS:
                raise ContractError(f"voucher.{name}", "a time before the year 2200", at_ms)
        checked = Checked(voucher, ca)
        checked.hubs()
    except ValidationError as err:
        first = err.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the whole file"
        raise EnrolRefused(f"This is no voucher ({where}: {first['msg']}).", _TODO, "voucher") from err
    except (ContractError, HubNotTrusted) as err:
        raise EnrolRefused(f"This voucher does not count: {str(err).rstrip('.')}.", _TODO, "voucher") from err
    return checked


def check_date(voucher: Voucher, floor_ms: int) -> None:
    """Raises EnrolRefused where it is certain to be over. floor_ms: a time that was trusted once."""
    at_ms = max(floor_ms, round(BUILT.timestamp() * 1000), voucher.floor.at_ms)
    if at_ms > voucher.until_ms:
        until, now = _day(voucher.until_ms), _day(at_ms)
        raise EnrolRefused(f"The voucher was good until {until}, and it is {now} now.", _TODO, "voucher-over")


def keep_floor(store: Store, floor: Floor) -> None:
    """What this device must not fall behind; read by whatever takes content."""
    store.keep_fact("clock_floor_ms", max(store.number("clock_floor_ms"), floor.at_ms))
    store.keep_fact("content_timestamp_floor", floor.timestamp)
    store.keep_fact("content_root_sha256", floor.root_sha256 or "")


def read_voucher(path: Path) -> bytes:
    """At most SIZE_MAX + 1 bytes of a regular file: a stick may hold anything. Raises OSError."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC)
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(22, "not a file")
        return file.read(SIZE_MAX + 1)


def _payload(signed: Signed) -> bytes:
    """Not yet verified: the key to verify it with stands in it."""
    try:
        return base64.b64decode(signed.payload, validate=True)
    except ValueError as err:
        raise ContractError("voucher.payload", "base64 text", signed.payload) from err


def _store(settings: Settings) -> Store:
    path = settings.own / "agent.db"
    store = Store(path)
    give_to_owner_of(settings.own, *settings.own.glob("agent.db*"))
    return store


def _day(at_ms: int) -> str:
    try:
        return datetime.fromtimestamp(at_ms / 1000, UTC).strftime("%Y-%m-%d")
    except (ValueError, OverflowError, OSError):
        return f"{at_ms} ms after 1970"

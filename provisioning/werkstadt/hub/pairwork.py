"""The hub's side of comparing six digits: contract/pairing.py says what may follow what, here it is kept and told.

Everything is in the store, so that a hub that is started anew in the middle goes on where it was, or says "late". The
digits are in no log and in no table: they are worked out when staff look.
"""

import logging
from dataclasses import dataclass
from typing import Literal
from uuid import uuid4

from sqlalchemy import Connection

from werkstadt.contract.errors import ContractError
from werkstadt.contract.messages import EnrolAnswer, PairNumber, PairOffer, PairResult, PairWish
from werkstadt.contract.pairing import TRIES_MAX, Event, Pairing, State, commitment, digits, new_number
from werkstadt.hub.core import Hub
from werkstadt.hub.joining import Newcomer, admit, answer_for, check_request
from werkstadt.hub.refusals import RefusedError, read_message
from werkstadt.hub.store import audit, devices, enrolment, pairings
from werkstadt.hub.store.pairings import CompareWindow, Try

Reason = Literal["different", "late", "number", "closed"]
"""Why a try was refused: somebody said so; the three minutes; a second number; staff have closed the window."""
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Comparison:
    """One device as staff see it. digits: "123456", None while its number has not come."""

    pair: str
    name: str
    profile: str
    address: str
    state: State
    reason: str
    other_same: bool
    digits: str | None
    device: str | None

    @property
    def groups(self) -> tuple[str, str]:
        """As people read them: ("123", "456")."""
        said = self.digits or ""
        return said[:3], said[3:]


def open_window(hub: Hub, who: str, now_ms: int) -> CompareWindow:
    with hub.store.writing() as connection:
        nr = pairings.open_window(connection, opened_by=who, now_ms=now_ms)
        audit.write(connection, now_ms, who=who, what="comparing opened")
        window = pairings.window(connection, nr)
    if window is None:
        raise LookupError(nr)
    return window


def close_window(hub: Hub, nr: int, who: str, now_ms: int) -> None:
    with hub.store.writing() as connection:
        pairings.close_window(connection, nr, "closed", now_ms)
        audit.write(connection, now_ms, who=who, what="comparing closed")


def offer(hub: Hub, body: bytes, address: str) -> PairOffer:
    """The wish exactly as it came is what both sides work the digits out from. Raises RefusedError."""
    wish = read_message(PairWish, body)
    check_request(wish.csr)
    now_ms, pair, number = hub.now_ms(), "", b""
    with hub.store.writing() as connection:
        window = pairings.newest_window(connection, lock=True)
        is_open = window is not None and window.is_open(now_ms)
        if window is not None and is_open:
            pair, number = _begin(connection, window, body, address, now_ms)
    if window is None or not is_open:
        log.warning("comparing refused reason=%s address=%s", "none", address)
        expected = "staff who have opened one for comparing in the last three minutes"
        raise RefusedError(403, "no window is open", where="pair", expected=expected, got="none")
    if not pair:
        log.warning("comparing refused reason=%s address=%s", "full", address)
        expected = f"a new window: this one has taken {TRIES_MAX} tries"
        raise RefusedError(429, "window closed", where="pair", expected=expected, got="one more")
    log.info("comparing begun pair=%s address=%s", pair, address)
    said = commitment(body, hub.authority.spki_sha256, number).hex()
    return PairOffer(pair=pair, commitment=said, expires_ms=window.expires_ms)


def take_number(hub: Hub, pair: str, body: bytes) -> PairNumber:
    """The hub's number, once the device's is on disk: nobody can choose one knowing the other. Raises RefusedError."""
    number = bytes.fromhex(read_message(PairNumber, body).number)
    now_ms = hub.now_ms()
    with hub.store.writing() as connection:
        one = _current(connection, pair, now_ms)
        if one.device_number is None and one.state is State.OFFERED:
            one = _turn(connection, one, Event.NUMBER, device_number=number)
        elif one.device_number != number and one.state in (State.SHOWN, State.AGREED):
            one = _turn(connection, one, Event.WRONG, reason="number")
            _tell_staff(connection, one, now_ms, "sent a second number: somebody may stand between")
    if one.state is State.REFUSED or one.device_number != number:
        raise _refused(one)
    return PairNumber(number=one.hub_number.hex())


def same_there(hub: Hub, pair: str) -> PairResult:
    """Somebody has pressed it on the device; asked again until it is decided. Raises RefusedError."""
    now_ms = hub.now_ms()
    with hub.store.writing() as connection:
        one = _current(connection, pair, now_ms)
        if one.state in (State.SHOWN, State.AGREED) and not one.other_same:
            one = _turn(connection, one, Event.OTHER_SAME)
            one = _join(connection, hub, one, now_ms)
        answer = _answer(connection, hub, one)
    if one.state is State.OFFERED:
        raise RefusedError(409, "not yet", where="pair", expected="the device's number first", got="none")
    if one.state is State.REFUSED:
        return PairResult(state="refused", reason=one.reason)
    return PairResult(state="waiting") if answer is None else PairResult(state="joined", answer=answer)


def different_there(hub: Hub, pair: str) -> PairResult:
    """Somebody has pressed on the device that they differ, or has given up. Raises RefusedError."""
    one = _different(hub, pair, "device", hub.now_ms())
    if one.state is State.JOINED:
        raise RefusedError(409, "too late", where="pair", expected="a try that is not done", got="one that is")
    return PairResult(state="refused", reason=one.reason)


def same_here(hub: Hub, pair: str, who: str, now_ms: int) -> Try:
    """Staff have pressed it. Raises RefusedError for a try that nobody knows; what cannot be, changes nothing."""
    with hub.store.writing() as connection:
        one = _current(connection, pair, now_ms)
        if one.state is State.SHOWN:
            one = _turn(connection, one, Event.SAME)
            audit.write(connection, now_ms, who=who, what="digits agreed", subject=_name(one), detail=one.address)
            one = _join(connection, hub, one, now_ms)
    return one


def different_here(hub: Hub, pair: str, who: str, now_ms: int) -> Try:
    """Raises RefusedError for a try that nobody knows."""
    return _different(hub, pair, who, now_ms)


def comparisons(connection: Connection, hub: Hub, nr: int, now_ms: int) -> list[Comparison]:
    """The tries of a window, as they came."""
    window = pairings.window(connection, nr)
    is_over = window is None or now_ms >= window.expires_ms
    return [_shown(hub, one, is_over=is_over) for one in pairings.of_window(connection, nr)]


def _shown(hub: Hub, one: Try, *, is_over: bool) -> Comparison:
    wish = PairWish.model_validate_json(one.wish)
    undone = one.state not in (State.JOINED, State.REFUSED)
    state, reason = (State.REFUSED, "late") if undone and is_over else (one.state, one.reason)
    seen = None
    if one.device_number is not None and state in (State.SHOWN, State.AGREED):
        seen = digits(one.wish, hub.authority.spki_sha256, one.device_number, one.hub_number)
    named = (wish.name, wish.profile, one.address)
    return Comparison(one.pair, *named, state, reason, one.other_same, seen, one.device)


def _begin(connection: Connection, window: CompareWindow, body: bytes, address: str, now_ms: int) -> tuple[str, bytes]:
    """(pair, the hub's number); ("", b"") where the window is full. The same bytes again are the same try."""
    for one in pairings.of_window(connection, window.nr):
        if one.wish == body and one.state is State.OFFERED:
            return one.pair, one.hub_number
    if window.is_full():
        return "", b""
    pair, number = str(uuid4()), new_number()
    pairings.begin(connection, window.nr, pair, body, number, address, now_ms)
    return pair, number


def _current(connection: Connection, pair: str, now_ms: int) -> Try:
    """With what time has done to it. Raises RefusedError for one that nobody knows."""
    one = pairings.one(connection, pair, lock=True)
    if one is None:
        raise RefusedError(404, "unknown try", where="pair", expected="one of the last minutes", got="another one")
    window = pairings.window(connection, one.window)
    if one.state not in (State.JOINED, State.REFUSED) and (window is None or not window.is_open(now_ms)):
        return _turn(connection, one, Event.LATE, reason="late")
    return one


def _turn(connection: Connection, one: Try, event: Event, reason: str = "", device_number: bytes | None = None) -> Try:
    side = Pairing(one.state, one.other_same)
    side.turn(event)
    values: dict[str, object] = {"state": side.state, "other_same": int(side.other_same), "reason": reason}
    if device_number is not None:
        values["device_number"] = device_number
    pairings.keep(connection, one.pair, **values)
    if side.state is State.REFUSED:
        log.warning("comparing refused reason=%s pair=%s address=%s", reason, one.pair, one.address)
    changed = pairings.one(connection, one.pair)
    return one if changed is None else changed


def _join(connection: Connection, hub: Hub, one: Try, now_ms: int) -> Try:
    """The certificate, in the transaction in which the second of both sides says "the same"."""
    if one.state is not State.JOINED:
        return one
    wish = PairWish.model_validate_json(one.wish)
    newcomer = Newcomer(wish.csr, wish.name, wish.profile, wish.version, one.address, "digits")
    answer = admit(connection, hub, newcomer, now_ms)
    pairings.keep(connection, one.pair, device=answer.device)
    changed = pairings.one(connection, one.pair)
    return one if changed is None else changed


def _answer(connection: Connection, hub: Hub, one: Try) -> EnrolAnswer | None:
    """Again the same, where an answer was lost on its way."""
    if one.state is not State.JOINED or one.device is None:
        return None
    found = enrolment.certificates_of(connection, one.device)
    return answer_for(hub, one.device, found[-1]) if found else None


def _different(hub: Hub, pair: str, who: str, now_ms: int) -> Try:
    """Refuses this try and closes the window: somebody may stand between, and gets no further tries in it."""
    with hub.store.writing() as connection:
        one = _current(connection, pair, now_ms)
        if one.state not in (State.JOINED, State.REFUSED):
            one = _turn(connection, one, Event.DIFFERENT, reason="different")
            pairings.close_window(connection, one.window, "closed", now_ms)
            audit.write(connection, now_ms, who=who, what="digits differ", subject=_name(one), detail=one.address)
            _tell_staff(connection, one, now_ms, "showed other digits, or gave up; the window is closed")
    return one


def _tell_staff(connection: Connection, one: Try, now_ms: int, what: str) -> None:
    devices.notice(
        connection, "", "comparing", f"a device that calls itself “{_name(one)}” at {one.address} {what}", now_ms
    )


def _name(one: Try) -> str:
    try:
        return PairWish.model_validate_json(one.wish).name
    except ValueError as err:
        raise ContractError("wish", "the one that was kept", "something else") from err


def _refused(one: Try) -> RefusedError:
    return RefusedError(
        409, "refused", where="pair", expected="a try that is not over", got=one.reason or "another number"
    )

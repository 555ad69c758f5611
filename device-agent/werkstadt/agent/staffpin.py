"""The PIN of staff on this device: verified here, since the hub may be away for a month; wrong tries are counted."""

import hashlib
import logging
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from werkstadt.agent.config import Settings
from werkstadt.agent.errors import AgentError
from werkstadt.agent.identity import IdentityFolder
from werkstadt.agent.receipts import read_policy
from werkstadt.agent.rules.lockout import LONGEST_CODE_PAUSE_S, Tries, after_wrong, left_s
from werkstadt.agent.store import Store
from werkstadt.contract import hotp
from werkstadt.contract.errors import ContractError
from werkstadt.contract.messages import Policy
from werkstadt.contract.passwords import matches
from werkstadt.contract.signing import verify
from werkstadt.journal import moment

log = logging.getLogger(__name__)

_PIN_TRIES, _CODE_TRIES, _CODE_NEXT = "staff_pin_tries", "staff_code_tries", "staff_code_next"
AT_THE_HUB = "At the hub: werkstadt-hub staff pin. This device knows it after its next check-in."


class PinRefused(AgentError):
    """The PIN does not count. code: "no-pin", "wrong-pin" or "locked". left_s: until the next one counts, 0: now."""

    def __init__(self, code: str, sentence: str, todo: str = "", left_s: float = 0.0) -> None:
        self.code = code
        self.left_s = left_s
        self.code_left_s = 0.0
        super().__init__(sentence, todo)


def check_pin(settings: Settings, pin: str, now: Callable[[], moment.Moment] = moment.now) -> None:
    """Returns where it is right. Raises PinRefused."""
    policy = kept_policy(settings)
    if policy is None or policy.staff_pin is None:
        raise PinRefused("no-pin", "No PIN for staff is set.", AT_THE_HUB)
    with closing(Store(settings.own / "agent.db")) as store:
        try:
            _check(store, pin, policy.staff_pin, now)
        except sqlite3.Error as err:  # a try that cannot be counted is none
            raise PinRefused("locked", f"Tries cannot be counted ({err}).", "Is the disk full or read-only?") from err


def let_in(settings: Settings, typed: str, now: Callable[[], moment.Moment] = moment.now) -> dict[str, object]:
    """Who types at the device itself. Returns what was right, for the record. Raises PinRefused."""
    policy = kept_policy(settings)
    if policy is None or (policy.staff_pin is None and policy.staff_code is None):
        raise PinRefused("no-pin", "No PIN for staff is set.", AT_THE_HUB)
    with closing(Store(settings.own / "agent.db")) as store:
        try:
            return _let_in(store, typed, policy, now)
        except (sqlite3.Error, ValueError) as err:  # a try that cannot be counted is none
            raise PinRefused("locked", f"Tries cannot be counted ({err}).", "Is the disk full or read-only?") from err


def _let_in(store: Store, typed: str, policy: Policy, now: Callable[[], moment.Moment]) -> dict[str, object]:
    """The PIN first: who types it every day, of eight digits, must not use up the tries of codes."""
    refused = PinRefused("wrong-pin", "That is neither the PIN nor a code.")
    if policy.staff_pin is not None:
        try:
            _check(store, typed, policy.staff_pin, now)
        except PinRefused as err:
            refused = err
        else:
            return {"by": "pin"}
    if policy.staff_code is not None:
        if len(typed) == hotp.DIGITS:
            counter = _check_code(store, typed, policy.staff_code, now)
            if counter is not None:
                return {"by": "code", "counter": counter}
        refused.code_left_s = _code_left_s(store, now())
        if len(typed) == hotp.DIGITS and refused.code == "locked" and not refused.code_left_s:
            refused.code = "wrong-pin"  # it was looked at, as a code
    raise refused


def _check_code(store: Store, typed: str, secret: str, now: Callable[[], moment.Moment]) -> int | None:
    """The counter of a right code, which is spent before it counts; None otherwise. Counted as _check does."""
    with store.alone():
        tries, at = _read(store, _CODE_TRIES), now()
        if left_s(tries, at.boot_id, at.boottime_ms / 1000, LONGEST_CODE_PAUSE_S) > 0:
            return None
        _write(store, after_wrong(tries, at.boot_id, at.boottime_ms / 1000), _CODE_TRIES)
    fact = _next_fact(secret)
    counter = hotp.find(secret, typed, store.number(fact))
    if counter is None:
        log.warning("staff code wrong tries=%d", tries.wrong + 1)
        return None
    with store.alone():
        if store.number(fact) > counter:
            return None  # spent meanwhile
        store.keep_fact(fact, counter + 1)
        _write(store, Tries(), _CODE_TRIES)
        _write(store, Tries())
    log.info("staff code right counter=%d", counter)
    return counter


def _next_fact(secret: str) -> str:
    """Of this secret alone: with another one its codes begin anew."""
    return f"{_CODE_NEXT}:{hashlib.sha256(secret.encode()).hexdigest()[:16]}"


def _code_left_s(store: Store, at: moment.Moment) -> float:
    return left_s(_read(store, _CODE_TRIES), at.boot_id, at.boottime_ms / 1000, LONGEST_CODE_PAUSE_S)


def kept_policy(settings: Settings) -> Policy | None:
    """The policy that the hub gave this device last, None where it has none. Raises AgentError."""
    identity = IdentityFolder(settings.own).load()
    path = settings.own / "agent.db"
    if identity is None or not path.exists():
        return None
    with closing(Store(path, read_only=True)) as store:
        signed = store.policy(identity.device)
    try:
        return None if signed is None else read_policy(verify(identity.signing_key(), "policy", signed))
    except ContractError as err:
        log.warning("kept policy not used reason=%r", str(err))
        return None


def wrong_tries(own: Path) -> int:
    """In a row, without a right one since."""
    path = own / "agent.db"
    if not path.exists():
        return 0
    with closing(Store(path, read_only=True)) as store:
        return _read(store).wrong


def _check(store: Store, pin: str, stored: str, now: Callable[[], moment.Moment]) -> None:
    with store.alone():
        tries, at = _read(store), now()
        left = left_s(tries, at.boot_id, at.boottime_ms / 1000)
        if left > 0:
            log.warning("staff pin not looked at wrong=%d left_s=%d", tries.wrong, round(left))
            raise PinRefused("locked", f"Too many wrong tries. The next one counts in {_span(left)}.", "", left)
        # counted as wrong before it is looked at: a power cut in between gives no free try
        tries = after_wrong(tries, at.boot_id, at.boottime_ms / 1000)
        _write(store, tries)
    try:
        right = matches(pin, stored)
    except ValueError as err:
        raise PinRefused("no-pin", "The PIN that the hub gave cannot be read.", AT_THE_HUB) from err
    if not right:
        left = left_s(tries, at.boot_id, at.boottime_ms / 1000)
        log.warning("staff pin wrong tries=%d pause_s=%d", tries.wrong, round(left))
        todo = f"The next try counts in {_span(left)}." if left else "Try again."
        raise PinRefused("wrong-pin", "That is not the PIN.", todo, left)
    with store.alone():
        _write(store, Tries())
    log.info("staff pin right after_wrong=%d", tries.wrong - 1)


def _read(store: Store, fact: str = _PIN_TRIES) -> Tries:
    try:
        wrong, boot_id, boottime_s = (store.fact(fact) or "0 - 0").split(" ")
        return Tries(int(wrong), boot_id, float(boottime_s))
    except ValueError:
        return Tries()


def _write(store: Store, tries: Tries, fact: str = _PIN_TRIES) -> None:
    store.keep_fact(fact, f"{tries.wrong} {tries.boot_id or '-'} {tries.boottime_s}")


def _span(seconds: float) -> str:
    whole = max(1, round(seconds))
    return f"{whole} s" if whole < 120 else f"{round(whole / 60)} min"

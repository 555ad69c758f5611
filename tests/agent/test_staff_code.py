"""One-time codes at the device: in place of the PIN, each once, whatever happens in between."""

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing

import pytest

from tests.agent.conftest import Joined
from werkstadt.agent import staffpin
from werkstadt.agent.rules.lockout import LONGEST_CODE_PAUSE_S
from werkstadt.agent.staffpin import PinRefused, let_in, wrong_tries
from werkstadt.agent.store import Store
from werkstadt.contract import hotp
from werkstadt.contract.messages import Policy
from werkstadt.contract.passwords import hash_secret
from werkstadt.journal.moment import Moment

PIN, WRONG = "270419", "111222"
SECRET, OTHER = b"12345678901234567890".hex(), b"09876543210987654321".hex()
WRONG_CODE = "00000000"


class Clock:
    def __init__(self) -> None:
        self.boottime_s = 500.0

    def __call__(self) -> Moment:
        return Moment(1, "boot-1", int(self.boottime_s * 1000))


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="module")
def pin_hash() -> str:
    return hash_secret(PIN)


def given(joined: Joined, pin: str | None, secret: str | None) -> Joined:
    joined.hub.policy = Policy(
        revision=joined.hub.policy.revision + 1 if joined.hub.policy else 1,
        device="x",
        name="F",
        staff_pin=pin,
        staff_code=secret,
    )
    joined.hub.clock_ms = max(joined.hub.clock_ms, time.time_ns() // 1_000_000)
    joined.round()
    return joined


@pytest.fixture
def device(joined: Joined, pin_hash: str) -> Joined:
    return given(joined, pin_hash, SECRET)


def tried(device: Joined, typed: str, clock: Callable[[], Moment]) -> object:
    try:
        return let_in(device.settings, typed, clock)
    except PinRefused as err:
        return err.code


def test_a_code_counts_in_place_of_the_pin_and_only_once(device: Joined, clock: Clock) -> None:
    assert tried(device, PIN, clock) == {"by": "pin"}
    assert tried(device, hotp.code(SECRET, 0), clock) == {"by": "code", "counter": 0}
    assert tried(device, hotp.code(SECRET, 0), clock) == "wrong-pin"
    assert tried(device, hotp.code(SECRET, 19), clock) == {"by": "code", "counter": 19}
    for spent in (0, 5, 18, 19):
        clock.boottime_s += 4_000
        assert tried(device, hotp.code(SECRET, spent), clock) == "wrong-pin"


def test_it_counts_while_the_pin_is_locked_and_ends_the_lock(device: Joined, clock: Clock) -> None:
    for _ in range(3):
        assert tried(device, WRONG, clock) == "wrong-pin"
    assert tried(device, PIN, clock) == "locked"
    assert tried(device, hotp.code(SECRET, 3), clock) == {"by": "code", "counter": 3}
    assert wrong_tries(device.settings.own) == 0
    assert tried(device, PIN, clock) == {"by": "pin"}


def test_codes_beyond_the_window_or_of_another_device_count_nothing(device: Joined, clock: Clock) -> None:
    assert tried(device, hotp.code(SECRET, hotp.WINDOW), clock) == "wrong-pin"
    assert tried(device, hotp.code(OTHER, 0), clock) == "wrong-pin"
    assert tried(device, hotp.code(SECRET, 0)[:7], clock) == "wrong-pin"


def test_guesses_have_a_limit_of_their_own_which_is_told(device: Joined, clock: Clock) -> None:
    for _ in range(3):
        assert tried(device, WRONG_CODE, clock) == "wrong-pin"
    with pytest.raises(PinRefused) as refused:
        let_in(device.settings, hotp.code(SECRET, 0), clock)
    assert (refused.value.code, round(refused.value.left_s), round(refused.value.code_left_s)) == ("locked", 30, 30)
    clock.boottime_s += 31
    assert tried(device, hotp.code(SECRET, 0), clock) == {"by": "code", "counter": 0}


def test_nobody_with_a_code_waits_longer_than_a_quarter_of_an_hour(device: Joined, clock: Clock) -> None:
    for _ in range(12):
        tried(device, WRONG_CODE, clock)
        clock.boottime_s += 3_601
    assert tried(device, WRONG_CODE, clock) == "wrong-pin"
    clock.boottime_s += LONGEST_CODE_PAUSE_S + 1
    assert tried(device, PIN, clock) == "locked"
    assert tried(device, hotp.code(SECRET, 0), clock) == {"by": "code", "counter": 0}


def test_a_pin_that_is_wrong_uses_up_no_try_of_codes_and_a_right_one_of_eight_digits_neither(
    joined: Joined, clock: Clock
) -> None:
    eight = "27041927"
    device = given(joined, hash_secret(eight), SECRET)
    for _ in range(5):
        assert tried(device, eight, clock) == {"by": "pin"}
    for _ in range(3):
        tried(device, WRONG, clock)
    assert tried(device, hotp.code(SECRET, 0), clock) == {"by": "code", "counter": 0}


def test_a_power_cut_before_it_is_spent_lets_nobody_in_and_spends_nothing(
    device: Joined, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The counter is on the disk before the door opens: else the same digits would open it again."""
    keep = Store.keep_fact

    def cut(store: Store, name: str, value: str | int) -> None:
        if name.startswith("staff_code_next"):
            raise sqlite3.OperationalError("disk I/O error")
        keep(store, name, value)

    monkeypatch.setattr(Store, "keep_fact", cut)
    assert tried(device, hotp.code(SECRET, 0), clock) == "locked"
    monkeypatch.undo()
    assert tried(device, hotp.code(SECRET, 0), clock) == {"by": "code", "counter": 0}


def test_a_power_cut_while_it_is_looked_at_gives_no_free_guess(
    device: Joined, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    class PowerCut(BaseException):
        pass

    def cut(*_: object) -> int:
        raise PowerCut

    monkeypatch.setattr(hotp, "find", cut)
    for _ in range(3):
        with pytest.raises(PowerCut):
            let_in(device.settings, WRONG_CODE, clock)
    assert tried(device, WRONG_CODE, clock) == "locked"


def test_with_another_secret_codes_begin_anew(device: Joined, clock: Clock, pin_hash: str) -> None:
    assert tried(device, hotp.code(SECRET, 15), clock) == {"by": "code", "counter": 15}
    given(device, pin_hash, OTHER)
    assert tried(device, hotp.code(OTHER, 0), clock) == {"by": "code", "counter": 0}
    given(device, pin_hash, SECRET)
    assert tried(device, hotp.code(SECRET, 15), clock) == "wrong-pin", "what was spent stays spent"


def test_without_a_pin_of_the_house_a_code_is_enough_and_without_both_nothing_is(joined: Joined, clock: Clock) -> None:
    given(joined, None, SECRET)
    assert tried(joined, WRONG, clock) == "wrong-pin"
    assert tried(joined, hotp.code(SECRET, 0), clock) == {"by": "code", "counter": 0}
    given(joined, None, None)
    assert tried(joined, hotp.code(SECRET, 1), clock) == "no-pin"


def test_a_count_that_is_damaged_lets_nobody_in(device: Joined, clock: Clock) -> None:
    with closing(Store(device.settings.own / "agent.db")) as store:
        store.keep_fact(staffpin._next_fact(SECRET), "many")
    assert tried(device, hotp.code(SECRET, 0), clock) == "locked"
    clock.boottime_s += 60
    assert tried(device, PIN, clock) == {"by": "pin"}


def test_no_code_stands_in_the_log(device: Joined, clock: Clock, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    for typed in (WRONG_CODE, hotp.code(SECRET, 0)):
        tried(device, typed, clock)
    assert hotp.code(SECRET, 0) not in caplog.text
    assert WRONG_CODE not in caplog.text
    assert SECRET not in caplog.text

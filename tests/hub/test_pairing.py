"""Comparing six digits, the hub's side: who may, how often, and what ends a try."""

import json
import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from tests.support.device_simulator import csr_of
from tests.support.timed_hub import MINUTE_MS, Caller, TimedHub, timed_hub
from werkstadt.contract import pairing
from werkstadt.contract.messages import EnrolAnswer, PairNumber, PairOffer, PairResult, PairWish
from werkstadt.contract.pairing import TRIES_MAX, State, digits, fits, new_number
from werkstadt.hub import pairwork
from werkstadt.hub.store import audit, devices, pairings

KEY = ec.generate_private_key(ec.SECP256R1())


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[TimedHub]:
    made = timed_hub(tmp_path)
    yield made
    made.store.close()


class Newcomer:
    """A device that wishes to join, over HTTP."""

    def __init__(self, hub: TimedHub, name: str = "Eingang", address: str = "10.0.0.8") -> None:
        wish = PairWish(csr=csr_of(KEY), name=name, profile="terminal-15", version="0.1.0")
        self.wish = wish.model_dump_json().encode()
        self.number = new_number()
        self.hub = hub
        self.pair = ""
        self.caller = Caller(hub, address)

    def ask(self) -> Any:
        return self.caller.post("pair", self.wish)

    def begin(self) -> "Newcomer":
        response = self.ask()
        assert response.status_code == 201, response.text
        offer = PairOffer.model_validate_json(response.content)
        self.pair, self.said = offer.pair, bytes.fromhex(offer.commitment)
        return self

    def send_number(self, number: bytes | None = None) -> Any:
        said = PairNumber(number=(number or self.number).hex())
        return self.caller.post(f"pair/{self.pair}/number", said.model_dump_json())

    def digits(self) -> str:
        response = self.send_number()
        assert response.status_code == 200, response.text
        number = bytes.fromhex(PairNumber.model_validate_json(response.content).number)
        spki = self.hub.authority.spki_sha256
        assert fits(self.said, self.wish, spki, number)
        return digits(self.wish, spki, self.number, number)

    def same(self) -> PairResult:
        response = self.caller.post(f"pair/{self.pair}/same")
        assert response.status_code == 200, response.text
        return PairResult.model_validate_json(response.content)

    def different(self) -> PairResult:
        return PairResult.model_validate_json(self.caller.post(f"pair/{self.pair}/different").content)


def refusal(response: Any) -> tuple[int, str, str]:
    said = json.loads(response.content)
    return response.status_code, said["title"], said["got"]


def opened(hub: TimedHub) -> int:
    return pairwork.open_window(hub, "ada", hub.clock_ms).nr


def seen(hub: TimedHub, nr: int) -> list[pairwork.Comparison]:
    with hub.store.reading() as connection:
        return pairwork.comparisons(connection, hub, nr, hub.clock_ms)


def known(hub: TimedHub) -> list[devices.Device]:
    with hub.store.reading() as connection:
        return devices.listing(connection)


@pytest.mark.parametrize("staff_first", [True, False])
def test_both_screens_show_the_same_digits_and_both_sides_must_press(hub: TimedHub, staff_first: bool) -> None:
    nr = opened(hub)
    device = Newcomer(hub).begin()
    assert seen(hub, nr)[0].digits is None, "nothing to compare before the device has sent its number"
    mine = device.digits()
    (theirs,) = seen(hub, nr)
    assert (theirs.name, theirs.address, theirs.digits, theirs.state) == ("Eingang", "10.0.0.8", mine, State.SHOWN)
    if staff_first:
        assert pairwork.same_here(hub, device.pair, "ada", hub.clock_ms).state is State.AGREED
        assert known(hub) == [], "one side alone lets nobody in"
    else:
        assert device.same().state == "waiting"
        assert known(hub) == [], "one side alone lets nobody in"
        assert pairwork.same_here(hub, device.pair, "ada", hub.clock_ms).state is State.JOINED
    result = device.same()
    assert result.state == "joined"
    assert result.answer is not None
    assert device.same() == result, "an answer that was lost is had again"
    (joined,) = known(hub)
    assert (joined.id, joined.name) == (result.answer.device, "Eingang")
    assert seen(hub, nr)[0].digits is None, "done: nothing to compare any more"


def test_without_a_window_and_after_five_wishes_nobody_is_offered_anything(hub: TimedHub) -> None:
    assert refusal(Newcomer(hub).ask())[:2] == (403, "no window is open")
    opened(hub)
    first = Newcomer(hub, "first").begin()
    again = first.pair
    assert first.begin().pair == again, "the same bytes again are the same try"
    for number in range(TRIES_MAX - 1):
        Newcomer(hub, str(number)).begin()
    assert refusal(Newcomer(hub, "sixth").ask())[:2] == (429, "window closed")
    assert first.digits()
    opened(hub)
    Newcomer(hub, "sixth").begin()
    assert refusal(first.send_number())[2] == "closed", "a fresh window ends the one before"


@pytest.mark.parametrize("event", ["staff", "device"])
def test_different_on_either_side_refuses_and_closes_the_window(hub: TimedHub, event: str) -> None:
    nr = opened(hub)
    device, other = Newcomer(hub).begin(), Newcomer(hub, "other").begin()
    device.digits()
    if event == "staff":
        assert pairwork.different_here(hub, device.pair, "ada", hub.clock_ms).reason == "different"
    else:
        assert device.different() == PairResult(state="refused", reason="different")
    assert device.same() == PairResult(state="refused", reason="different")
    assert pairwork.same_here(hub, device.pair, "ada", hub.clock_ms).state is State.REFUSED
    assert refusal(other.send_number())[2] == "closed"
    assert refusal(Newcomer(hub, "late").ask())[:2] == (403, "no window is open")
    assert {one.name: one.reason for one in seen(hub, nr)} == {"Eingang": "different", "other": "closed"}
    assert known(hub) == []
    with hub.store.reading() as connection:
        assert "digits differ" in [row.what for row in audit.rows(connection)]
        (notice,) = devices.notices_of(connection)
    assert (notice.code, notice.device) == ("comparing", "")


def test_a_second_number_is_refused_and_the_first_one_again_is_not(hub: TimedHub) -> None:
    opened(hub)
    device = Newcomer(hub).begin()
    mine = device.digits()
    assert device.digits() == mine, "its answer may have been lost"
    assert refusal(device.send_number(new_number())) == (409, "refused", "number")
    assert refusal(device.send_number()) == (409, "refused", "number")
    assert pairwork.same_here(hub, device.pair, "ada", hub.clock_ms).state is State.REFUSED
    with hub.store.reading() as connection:
        assert "second number" in devices.notices_of(connection)[0].detail


def test_three_minutes_and_not_a_moment_more(hub: TimedHub) -> None:
    nr = opened(hub)
    device = Newcomer(hub).begin()
    device.digits()
    assert device.same().state == "waiting"
    hub.clock_ms += 3 * MINUTE_MS - 1
    assert device.same().state == "waiting"
    hub.clock_ms += 1
    assert seen(hub, nr)[0].digits is None
    assert pairwork.same_here(hub, device.pair, "ada", hub.clock_ms).reason == "late"
    assert device.same() == PairResult(state="refused", reason="late")
    assert refusal(Newcomer(hub).ask())[:2] == (403, "no window is open")


def test_a_hub_that_is_started_anew_goes_on_where_it_was(hub: TimedHub, tmp_path: Path) -> None:
    nr = opened(hub)
    device = Newcomer(hub).begin()
    mine = device.digits()
    hub.store.close()
    anew = timed_hub(tmp_path)
    device.hub, device.caller = anew, Caller(anew)
    assert seen(anew, nr)[0].digits == mine
    pairwork.same_here(anew, device.pair, "ada", anew.clock_ms)
    assert device.same().state == "joined"
    anew.store.close()


def test_wrong_sizes_orders_and_names_are_refused_by_their_field(hub: TimedHub) -> None:
    opened(hub)
    device = Newcomer(hub).begin()
    caller = device.caller
    assert json.loads(caller.post(f"pair/{device.pair}/number", b'{"number":"00"}').content)["where"] == "number"
    assert refusal(caller.post(f"pair/{device.pair}/same"))[:2] == (409, "not yet")
    assert pairwork.same_here(hub, device.pair, "ada", hub.clock_ms).state is State.OFFERED, (
        "staff cannot agree to nothing"
    )
    assert refusal(caller.post("pair/0198c0de-0000-4000-8000-000000000000/same"))[:2] == (404, "unknown try")
    assert refusal(caller.post("pair", b"x" * 9_000))[0] == 413
    spoiled = PairWish(csr="no request", name="n", profile="p", version="1").model_dump_json()
    assert json.loads(caller.post("pair", spoiled).content)["where"] == "csr"
    assert device.digits(), "none of it has changed the try"


def test_after_twenty_failures_an_address_waits_and_others_do_not(hub: TimedHub) -> None:
    device = Newcomer(hub)
    for _ in range(20):
        assert refusal(device.ask())[0] == 403
    opened(hub)
    assert refusal(device.ask())[:2] == (429, "too many tries")
    other = Newcomer(hub, address="10.0.0.9")
    other.caller = Caller(hub, "10.0.0.9")
    other.begin()


def test_no_digits_and_no_numbers_in_logs_or_tables(hub: TimedHub, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    opened(hub)
    device = Newcomer(hub).begin()
    mine = device.digits()
    device.same()
    pairwork.same_here(hub, device.pair, "ada", hub.clock_ms)
    device.same()
    assert mine not in caplog.text
    assert device.number.hex() not in caplog.text
    hub.store.scrub(whole=True)
    assert not re.search(rb"(?<!\d)" + mine.encode() + rb"(?!\d)", Path(hub.settings.state / "hub.db").read_bytes())


def test_tries_are_forgotten_after_a_day(hub: TimedHub) -> None:
    nr = opened(hub)
    Newcomer(hub).begin()
    with hub.store.writing() as connection:
        pairings.forget(connection, hub.clock_ms + 1)
    assert seen(hub, nr) == []
    assert refusal(Newcomer(hub).ask())[0] == 403


def test_what_a_window_takes_is_what_the_contract_says() -> None:
    assert pairings.WINDOW_MS == pairing.WINDOW_S * 1000 == 180_000
    assert EnrolAnswer.model_fields.keys() >= {"certificate", "ca", "signing"}

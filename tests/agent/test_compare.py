"""Joining by six digits, against a hub that keeps to the same contract, and against those who do not."""

import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID

from tests.support.hub_simulator import Authority, Canned, Cut, HubSimulator, Try, running_hub
from werkstadt.agent import certificates
from werkstadt.agent.compare import compare
from werkstadt.agent.config import Settings
from werkstadt.agent.enrol import Step
from werkstadt.agent.errors import AgentError, Cancelled, EnrolRefused, HubAway, HubNotTrusted
from werkstadt.agent.identity import Identity, IdentityFolder
from werkstadt.contract.messages import PairNumber, PairOffer
from werkstadt.contract.pairing import Event, Pairing, State


class Somebody:
    """Says at the device what a test wants. at_digits: done meanwhile, such as pressing at the hub."""

    def __init__(self, *, same: bool = True, at_digits: Callable[[], object] = lambda: None) -> None:
        self.digits = ""
        self.left_s = 0.0
        self.steps: list[str] = []
        self._same = same
        self._at_digits = at_digits

    def tell(self, step: Step, sentence: str) -> None:
        self.steps.append(step)

    def same(self, digits: str, until_s: float) -> bool:
        self.digits, self.left_s = digits, until_s - time.monotonic()
        self._at_digits()
        return self._same

    def rest(self, pause_s: float) -> None:
        time.sleep(0.001)


def _the_try(hub: HubSimulator) -> Try:
    (one,) = hub.tries.values()
    return one


def _nothing_stays(settings: Settings) -> None:
    assert IdentityFolder(settings.own).load() is None
    left = settings.own / "identities"
    assert not left.exists() or not list(left.iterdir())


def test_a_device_joins_when_both_sides_say_the_same(hub: HubSimulator, settings: Settings) -> None:
    hub.comparing = True
    person = Somebody(at_digits=lambda: _the_try(hub).press(same=True))
    turns = Pairing()
    identity = compare(settings, hub.address, person, turns=turns)
    assert person.digits == _the_try(hub).digits
    assert (len(person.digits), person.digits.isdigit()) == (6, True)
    assert 170 < person.left_s <= 180
    assert turns.events == [Event.NUMBER, Event.SAME, Event.OTHER_SAME]
    assert turns.state is _the_try(hub).pairing.state is State.JOINED
    loaded = IdentityFolder(settings.own).load()
    assert loaded is not None
    assert (loaded.device, loaded.ca) == (identity.device, hub.authority.certificate)
    assert list(hub.devices) == [identity.device]


def test_the_device_waits_until_somebody_presses_at_the_hub(hub: HubSimulator, settings: Settings) -> None:
    hub.comparing = True

    def later() -> None:
        hub.wait_for(lambda: _the_try(hub).pairing.other_same)
        _the_try(hub).press(same=True)

    thread = threading.Thread(target=later)
    person = Somebody(at_digits=thread.start)
    assert compare(settings, hub.address, person).device in hub.devices
    thread.join()


def test_a_network_that_is_away_for_a_moment_does_not_end_the_wait(hub: HubSimulator, settings: Settings) -> None:
    hub.comparing = True

    def cut() -> None:
        hub.answers += [Cut(), Cut(after=True), Canned(503, b"{}")]
        _the_try(hub).press(same=True)

    assert compare(settings, hub.address, Somebody(at_digits=cut)).device in hub.devices
    assert len(hub.devices) == 1


def test_different_digits_end_the_try_on_both_sides(hub: HubSimulator, settings: Settings) -> None:
    hub.comparing = True
    turns = Pairing()
    with pytest.raises(EnrolRefused, match="not the same on both screens") as refused:
        compare(settings, hub.address, Somebody(same=False), turns=turns)
    assert refused.value.code == "different"
    assert turns.events == [Event.NUMBER, Event.DIFFERENT]
    assert _the_try(hub).pairing.state is State.REFUSED
    assert hub.devices == {}
    _nothing_stays(settings)


def test_when_somebody_at_the_hub_says_that_they_differ_the_device_is_told(
    hub: HubSimulator, settings: Settings
) -> None:
    hub.comparing = True
    with pytest.raises(EnrolRefused, match="At the hub somebody said") as refused:
        compare(settings, hub.address, Somebody(at_digits=lambda: _the_try(hub).press(same=False)))
    assert refused.value.code == "different"
    _nothing_stays(settings)


def test_a_hub_where_nobody_compares_is_told_from_one_that_refuses_later(hub: HubSimulator, settings: Settings) -> None:
    with pytest.raises(EnrolRefused, match="compares no digits now") as refused:
        compare(settings, hub.address, Somebody())
    assert refused.value.code == "no-window"
    hub.comparing = True
    hub.answers += [Canned(201, b"{}")]
    with pytest.raises(HubAway, match="no answer of a hub"):
        compare(settings, hub.address, Somebody())
    _nothing_stays(settings)


def test_a_number_that_was_not_promised_shows_no_digits(
    hub: HubSimulator, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever stands between would choose its number when it knows the device's."""
    hub.comparing = True
    honest = hub.pair_step

    def cheating(name: str, step: str, body: bytes) -> object:
        answer = honest(name, step, body)
        return PairNumber(number="5a" * 32) if step == "number" else answer

    monkeypatch.setattr(hub, "pair_step", cheating)
    person, turns = Somebody(), Pairing()
    with pytest.raises(HubNotTrusted, match="did not keep to the number"):
        compare(settings, hub.address, person, turns=turns)
    assert person.digits == ""
    assert turns.events == [Event.WRONG]
    _nothing_stays(settings)


def test_whoever_stands_between_shows_other_digits_than_the_hub(
    hub: HubSimulator, settings: Settings, tmp_path: Path
) -> None:
    """Two honest tries with a stranger's CA in the middle: the people see that the digits differ."""
    hub.comparing = True
    folder = tmp_path / "between"
    folder.mkdir()
    with running_hub(folder) as between:
        between.comparing = True
        seen: list[str] = []
        for place in (hub, between):
            person = Somebody(same=False)
            with pytest.raises(EnrolRefused):
                compare(settings, place.address, person)
            seen.append(person.digits)
    assert seen[0] != seen[1]


def test_the_ca_of_the_handshake_is_the_only_one_for_the_rest_of_the_try(
    hub: HubSimulator, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another server takes the address over between the handshake and the wish: it gets nothing."""
    other = Authority()
    monkeypatch.setattr(certificates, "find_any_ca", lambda _: other.certificate)
    hub.comparing = True
    with pytest.raises(HubNotTrusted):
        compare(settings, hub.address, Somebody())
    assert hub.requests == []


@pytest.mark.parametrize("what", ["no ca", "other kind of key", "ca that is none"])
def test_only_a_p256_ca_that_signed_a_server_is_asked_at_all(what: str) -> None:
    authority = Authority()
    key = ec.generate_private_key(ec.SECP256R1())
    server = ExtendedKeyUsageOID.SERVER_AUTH
    leaf = authority.issue(key.public_key(), "hub", use=server)
    chain = {
        "no ca": [leaf],
        "other kind of key": [
            leaf,
            authority.issue(ec.generate_private_key(ec.SECP384R1()).public_key(), "ca", ca=True),
        ],
        "ca that is none": [leaf, leaf],
    }[what]
    with pytest.raises(HubNotTrusted):
        certificates.find_any_ca(chain)
    assert certificates.find_any_ca([leaf, authority.certificate]) == authority.certificate


def test_three_minutes_are_three_minutes(
    hub: HubSimulator, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub.comparing = True
    turns = Pairing()
    real = time.monotonic
    later = 0.0
    monkeypatch.setattr("werkstadt.agent.compare.time.monotonic", lambda: real() + later)

    def wait() -> None:
        nonlocal later
        later = 200.0

    with pytest.raises(EnrolRefused, match="three minutes are over") as refused:
        compare(settings, hub.address, Somebody(at_digits=wait), turns=turns)
    assert refused.value.code == "late"
    assert turns.events == [Event.NUMBER, Event.LATE]
    assert hub.devices == {}


@pytest.mark.parametrize(("date", "expected_s"), [("Thu, 01 Jan 2026 00:00:00 GMT", 100.0), ("not a date", 180.0)])
def test_how_long_is_left_goes_by_the_hubs_clock_not_by_this_ones(
    hub: HubSimulator, settings: Settings, monkeypatch: pytest.MonkeyPatch, date: str, expected_s: float
) -> None:
    at_ms = 1_767_225_600_000
    offer = PairOffer(pair="0" * 36, commitment="0" * 64, expires_ms=at_ms + 100_000)
    person = Somebody(same=False)
    hub.answers += [Canned(201, offer.model_dump_json().encode(), {"Date": date})]
    hub.answers += [Canned(200, PairNumber(number="00" * 32).model_dump_json().encode())]
    monkeypatch.setattr("werkstadt.agent.compare.fits", lambda *_: True)
    with pytest.raises(EnrolRefused):
        compare(settings, hub.address, person)
    assert person.left_s == pytest.approx(expected_s, abs=5)


def test_who_gives_up_leaves_nothing_and_the_hub_knows(hub: HubSimulator, settings: Settings) -> None:
    hub.comparing = True

    def give_up() -> None:
        raise Cancelled("enough")

    with pytest.raises(Cancelled):
        compare(settings, hub.address, Somebody(at_digits=give_up))
    assert _the_try(hub).pairing.state is State.REFUSED
    _nothing_stays(settings)


def test_an_answer_for_another_key_undoes_it(
    hub: HubSimulator, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub.comparing = True
    other = ec.generate_private_key(ec.SECP256R1())
    honest = hub._new_device
    monkeypatch.setattr(hub, "_new_device", lambda _: honest(certificates.request_for(other)))
    with pytest.raises(HubNotTrusted, match="for another key"):
        compare(settings, hub.address, Somebody(at_digits=lambda: _the_try(hub).press(same=True)))
    _nothing_stays(settings)


def test_an_enrolled_device_compares_only_if_it_is_to_leave_its_hub(hub: HubSimulator, settings: Settings) -> None:
    hub.comparing = True

    def go(*, again: bool) -> Identity:
        person = Somebody(at_digits=lambda: list(hub.tries.values())[-1].press(same=True))
        return compare(settings, hub.address, person, again=again)

    first = go(again=False)
    with pytest.raises(AgentError, match="already enrolled"):
        go(again=False)
    assert go(again=True).device != first.device

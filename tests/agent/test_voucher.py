"""Joining by a voucher: a file that may be anything."""

import asyncio
import base64
import json
import os
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given
from hypothesis import strategies as st

from tests.agent.test_discovery import Announced
from tests.support.hub_simulator import Authority, HubSimulator, running_hub
from werkstadt.agent.certificates import spki_sha256
from werkstadt.agent.config import Settings
from werkstadt.agent.enrol import Nobody
from werkstadt.agent.errors import AgentError, EnrolRefused
from werkstadt.agent.identity import IdentityFolder
from werkstadt.agent.store import Store
from werkstadt.agent.voucher import NAME, SIZE_MAX, check, enrol_by_voucher, read_voucher
from werkstadt.agent.voucherlook import VoucherLook
from werkstadt.contract.code import pin_of
from werkstadt.contract.messages import Floor
from werkstadt.contract.signing import sign

NOW_MS = 1_800_000_000_000


def _facts(settings: Settings) -> tuple[int, int, str | None]:
    store = Store(settings.own / "agent.db")
    try:
        names = ("clock_floor_ms", "content_timestamp_floor")
        clock, timestamp = (store.number(name) for name in names)
        return clock, timestamp, store.fact("content_root_sha256")
    finally:
        store.close()


def test_a_device_joins_and_keeps_what_it_must_not_fall_behind(hub: HubSimulator, settings: Settings) -> None:
    identity = enrol_by_voucher(settings, hub.voucher())
    assert list(hub.devices) == [identity.device]
    assert identity.ca == hub.authority.certificate
    assert _facts(settings) == (1_795_000_000_000, 7, "ab" * 32)


def test_a_later_clock_floor_stays_and_another_hubs_content_does_not(hub: HubSimulator, settings: Settings) -> None:
    enrol_by_voucher(settings, hub.voucher(floor=Floor(at_ms=1_799_000_000_000, timestamp=40)))
    enrol_by_voucher(settings, hub.voucher(floor=Floor(at_ms=1_798_000_000_000, timestamp=3)), again=True)
    assert _facts(settings) == (1_799_000_000_000, 3, "")


def test_the_hub_counts_and_says_when_it_is_used_up(hub: HubSimulator, settings: Settings) -> None:
    data = hub.voucher(devices=1)
    enrol_by_voucher(settings, data)
    with pytest.raises(EnrolRefused, match="refused the voucher: the voucher is used up") as refused:
        enrol_by_voucher(settings, data, again=True)
    assert refused.value.code == "voucher"


def test_one_that_is_over_by_a_time_that_was_trusted_sends_nothing(hub: HubSimulator, settings: Settings) -> None:
    settings.own.mkdir(mode=0o700)
    store = Store(settings.own / "agent.db")
    store.keep_fact("clock_floor_ms", 1_900_000_000_001)
    store.close()
    with pytest.raises(EnrolRefused, match="good until 2030-03-17") as refused:
        enrol_by_voucher(settings, hub.voucher(until_ms=1_900_000_000_000))
    assert refused.value.code == "voucher-over"
    assert hub.requests == []


def test_a_clock_of_2040_does_not_make_a_good_voucher_old(
    hub: HubSimulator, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.time_ns", lambda: 2_208_988_800_000_000_000)
    assert enrol_by_voucher(settings, hub.voucher(until_ms=1_900_000_000_000)).device in hub.devices


def test_a_clock_of_1970_does_not_make_an_old_voucher_good(hub: HubSimulator, settings: Settings) -> None:
    before_this_was_built = hub.voucher(until_ms=1_793_491_199_999, floor=Floor(at_ms=0))
    before_it_was_made = hub.voucher(until_ms=1_799_000_000_000, floor=Floor(at_ms=1_799_000_000_001))
    for data in (before_this_was_built, before_it_was_made):
        with pytest.raises(EnrolRefused, match="was good until"):
            enrol_by_voucher(settings, data)
    last = hub.voucher(until_ms=7_258_118_400_000, floor=Floor(at_ms=7_258_118_400_000))
    assert enrol_by_voucher(settings, last).device in hub.devices


@pytest.mark.parametrize("what", ["until_ms", "floor"])
def test_a_time_that_no_clock_will_show_is_refused(hub: HubSimulator, what: str) -> None:
    late_ms = 7_258_118_400_001
    changes = {"until_ms": late_ms} if what == "until_ms" else {"floor": Floor(at_ms=late_ms)}
    with pytest.raises(EnrolRefused, match="a time before the year 2200"):
        check(hub.voucher(**changes))


@pytest.mark.parametrize("what", ["payload", "signature", "other ca", "other signing", "purpose"])
def test_what_its_own_ca_did_not_sign_is_refused_before_a_byte(
    hub: HubSimulator, settings: Settings, what: str
) -> None:
    data = json.loads(hub.voucher())
    stranger = Authority()
    pem = Encoding.PEM
    match what:
        case "payload":
            fields = json.loads(base64.b64decode(data["payload"]))
            fields["devices"] = 999
            data["payload"] = base64.b64encode(json.dumps(fields).encode()).decode()
        case "signature":
            data["signature"] = base64.b64encode(bytes(64)).decode()
        case "other ca":
            data = json.loads(hub.voucher(ca=stranger.certificate.public_bytes(pem).decode()))
        case "other signing":
            wrong = stranger.issue(hub.signing_key.public_key(), "werkstadt signing")
            data = json.loads(hub.voucher(signing=wrong.public_bytes(pem).decode()))
        case "purpose":
            data = sign(hub.signing_key, "policy", base64.b64decode(data["payload"])).model_dump()
    with pytest.raises(EnrolRefused, match="does not count") as refused:
        enrol_by_voucher(settings, json.dumps(data).encode())
    assert refused.value.code == "voucher"
    assert hub.connections == 0


@pytest.mark.parametrize(
    "data", [b"", b"{}", b"[]", b"\xff", b'{"payload": "%", "signature": ""}', b'{"payload": "e30=", "signature": ""}']
)
def test_what_is_no_voucher_is_a_sentence(data: bytes) -> None:
    with pytest.raises(EnrolRefused, match="voucher"):
        check(data)


def test_one_with_a_wrong_address_or_too_long_is_refused_whole(hub: HubSimulator) -> None:
    with pytest.raises(EnrolRefused, match=r"voucher\.hubs: expected HOST:PORT"):
        check(hub.voucher(hubs=["nowhere"]))
    with pytest.raises(EnrolRefused, match=f"at most {SIZE_MAX} bytes"):
        check(b" " * (SIZE_MAX + 1))


def _envelope(payload: str, signature: str) -> bytes:
    return json.dumps({"payload": payload, "signature": signature}).encode()


@given(st.binary(max_size=300) | st.builds(_envelope, st.text(), st.text()))
def test_any_bytes_are_a_voucher_or_a_sentence(data: bytes) -> None:
    with pytest.raises(EnrolRefused):
        check(data)


def test_its_hubs_are_tried_in_turn_then_the_network_and_strangers_get_no_byte(
    hub: HubSimulator, settings: Settings, tmp_path: Path
) -> None:
    folder = tmp_path / "stranger"
    folder.mkdir()
    with running_hub(folder) as stranger:
        data = hub.voucher(hubs=["127.0.0.1:1", str(stranger.address)])
        pin = pin_of(spki_sha256(hub.authority.certificate))
        joining = asyncio.to_thread(enrol_by_voucher, settings, data)
        identity = asyncio.run(Announced(pin, hub.address.port).during(joining))
        assert identity.hub == hub.address
        assert stranger.requests == []


def test_where_no_hub_is_there_the_reason_names_what_was_tried(hub: HubSimulator, settings: Settings) -> None:
    off = replace(settings, zeroconf="off")
    with pytest.raises(EnrolRefused, match=r"127\.0\.0\.1:1: Nobody answers"):
        enrol_by_voucher(off, hub.voucher(hubs=["127.0.0.1:1"]))
    with pytest.raises(EnrolRefused, match="No hub announces itself"):
        enrol_by_voucher(off, hub.voucher(hubs=[]))
    assert IdentityFolder(settings.own).load() is None
    assert _facts(settings) == (0, 0, None)


def test_only_regular_files_of_a_stick_are_read(tmp_path: Path) -> None:
    fifo, link, plain = tmp_path / "fifo", tmp_path / "link", tmp_path / "plain"
    os.mkfifo(fifo)
    plain.write_bytes(b"x" * (SIZE_MAX + 100))
    link.symlink_to(plain)
    assert len(read_voucher(plain)) == SIZE_MAX + 1
    for path in (fifo, link, tmp_path, tmp_path / "none"):
        with pytest.raises(OSError):  # noqa: PT011 - whichever of them
            read_voucher(path)


class _Clock:
    now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


def _look(settings: Settings) -> tuple[VoucherLook, _Clock]:
    clock = _Clock()
    return VoucherLook(settings, lambda: 1.0, clock), clock


def test_a_stick_is_enough_and_a_file_that_failed_waits_longer_and_longer(
    hub: HubSimulator, settings: Settings, tmp_path: Path
) -> None:
    stick = tmp_path / "media" / "stick"
    stick.mkdir(parents=True)
    settings = replace(settings, sticks=(f"{tmp_path}/media/*",), voucher=tmp_path / "none", zeroconf="off")
    look, clock = _look(settings)
    assert look.look(Nobody()) is None
    data = hub.voucher(hubs=["127.0.0.1:1"])
    (stick / NAME).write_bytes(data)
    for wait_s in (60.0, 120.0):
        with pytest.raises(EnrolRefused, match="Nobody answers"):
            look.look(Nobody())
        clock.now_s += wait_s - 1
        assert look.look(Nobody()) is None
        assert "Nobody answers" in look.reasons()
        clock.now_s += 1
    (stick / NAME).write_bytes(hub.voucher())
    identity = look.look(Nobody())
    assert identity is not None
    assert identity.device in hub.devices
    assert look.reasons() == ""


def test_a_bad_file_hinders_no_good_one_and_its_reason_goes_with_it(
    hub: HubSimulator, settings: Settings, tmp_path: Path
) -> None:
    bad, dead = tmp_path / "m" / "a", tmp_path / "m" / "b"
    for folder in (bad, dead):
        folder.mkdir(parents=True)
    (bad / NAME).write_bytes(b"nothing")
    (dead / NAME).symlink_to("/dev/zero")
    settings = replace(settings, sticks=(f"{tmp_path}/m/*",), voucher=tmp_path / "voucher.json")
    look, _ = _look(settings)
    with pytest.raises(AgentError):
        look.look(Nobody())
    assert f"{bad / NAME}: This is no voucher" in look.reasons()
    assert f"{dead / NAME}: It cannot be read" in look.reasons()
    (bad / NAME).unlink()
    assert look.look(Nobody()) is None
    assert "This is no voucher" not in look.reasons()
    settings.voucher.write_bytes(hub.voucher())
    assert look.look(Nobody()) is not None

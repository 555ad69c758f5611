"""Vouchers: exactly as many devices as they say, until their day, and not once they are withdrawn."""

import datetime as dt
import json
import stat
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from typer.testing import CliRunner

from tests.support.device_simulator import csr_of
from tests.support.timed_hub import Caller, TimedHub, timed_hub
from werkstadt.contract.messages import CheckIn, Signed, Voucher, VoucherWish
from werkstadt.contract.signing import verify
from werkstadt.hub import joining, operations, voucherwork
from werkstadt.hub.cli.app import app
from werkstadt.hub.refusals import RefusedError
from werkstadt.hub.store import devices, vouchers
from werkstadt.hub.voucherwork import VoucherError


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[TimedHub]:
    made = timed_hub(tmp_path)
    yield made
    made.store.close()


def made(hub: TimedHub, number: int = 2, until: str = "2026-12-31", **more: object) -> Voucher:
    args = {"devices": number, "until": until, "hubs": [], **more}
    signed = Signed.model_validate_json(str(operations.run(hub, "voucher make", args)["file"]))
    key = x509.load_pem_x509_certificate(hub.authority.signing_pem.encode()).public_key()
    assert isinstance(key, Ed25519PublicKey)
    return Voucher.model_validate_json(verify(key, "voucher", signed))


def wish(voucher: Voucher, key: ec.EllipticCurvePrivateKey | None = None, /, **changes: str) -> str:
    csr = csr_of(key or ec.generate_private_key(ec.SECP256R1()))
    fields = {"voucher": voucher.id, "secret": voucher.secret, "csr": csr, "name": "n", "profile": "p", "version": "1"}
    return VoucherWish.model_validate({**fields, **changes}).model_dump_json()


def refusal(response: Any) -> tuple[int, str]:
    return response.status_code, json.loads(response.content)["title"]


def row(hub: TimedHub) -> vouchers.VoucherRow:
    with hub.store.reading() as connection:
        return vouchers.listing(connection)[0]


def test_a_voucher_brings_as_many_devices_as_it_says_into_its_zone(hub: TimedHub) -> None:
    voucher, caller = made(hub, 2, zone="Showroom"), Caller(hub)
    assert voucher.ca == hub.authority.ca_pem
    assert voucher.floor.at_ms == hub.clock_ms
    answers = [caller.post("enrol/voucher", wish(voucher)) for _ in range(3)]
    assert [one.status_code for one in answers] == [201, 201, 403]
    assert refusal(answers[2]) == (403, "voucher used up")
    with hub.store.reading() as connection:
        found = devices.listing(connection)
        assert [(one.zone, one.voucher) for one in found] == [("Showroom", voucher.id)] * 2
        assert devices.policy(connection, found[0].id).zone == "Showroom"
        assert [one.device for one in vouchers.members(connection, voucher.id)] == sorted(one.id for one in found)
        assert "used up" in devices.notices_of(connection)[0].detail


def test_thirty_at_once_on_a_voucher_for_ten_are_ten(hub: TimedHub) -> None:
    voucher = made(hub, 10)
    results: list[str] = []

    def come(body: str) -> None:
        try:
            voucherwork.let_in(hub, VoucherWish.model_validate_json(body), "10.0.0.8")
            results.append("in")
        except RefusedError as err:
            results.append(err.refusal.title)

    threads = [threading.Thread(target=come, args=(wish(voucher),)) for _ in range(30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["in"] * 10 + ["voucher used up"] * 20
    assert row(hub).used == 10


def test_until_the_end_of_its_last_day_in_the_site_s_time(hub: TimedHub) -> None:
    voucher, caller = made(hub, until="2026-11-30"), Caller(hub)
    hub.clock_ms = voucher.until_ms - 1
    assert caller.post("enrol/voucher", wish(voucher)).status_code == 201
    hub.clock_ms = voucher.until_ms
    assert refusal(caller.post("enrol/voucher", wish(voucher))) == (403, "voucher is over")
    assert voucher.until_ms == 1_796_079_600_000, "midnight in Berlin"


def test_a_withdrawn_one_lets_nobody_in_and_those_that_came_stay(hub: TimedHub) -> None:
    voucher, caller = made(hub), Caller(hub)
    assert caller.post("enrol/voucher", wish(voucher)).status_code == 201
    operations.run(hub, "voucher withdraw", {"voucher": voucher.id})
    assert refusal(caller.post("enrol/voucher", wish(voucher))) == (403, "voucher withdrawn")
    with hub.store.reading() as connection:
        assert len(devices.listing(connection)) == 1
    with pytest.raises(operations.OperationError, match="expected one that is not withdrawn"):
        operations.run(hub, "voucher withdraw", {"voucher": voucher.id})


def test_a_wrong_secret_is_not_told_from_a_wrong_voucher(hub: TimedHub) -> None:
    voucher, caller = made(hub), Caller(hub)
    wrong = [wish(voucher, secret="00" * 32), wish(voucher, voucher="another")]
    assert {refusal(caller.post("enrol/voucher", one)) for one in wrong} == {(403, "wrong voucher")}
    assert row(hub).used == 0
    assert voucher.secret.encode() not in Path(hub.settings.state / "hub.db").read_bytes()


def test_a_lost_answer_is_had_again_by_the_same_key_and_counts_once(hub: TimedHub) -> None:
    voucher, caller, key = made(hub, 1), Caller(hub), ec.generate_private_key(ec.SECP256R1())
    first = caller.post("enrol/voucher", wish(voucher, key))
    assert caller.post("enrol/voucher", wish(voucher, key)).json() == first.json()
    assert row(hub).used == 1
    with hub.store.writing() as connection:
        devices.check_in(connection, first.json()["device"], CheckIn(version="1", epochs=[]), hub.clock_ms)
    assert refusal(caller.post("enrol/voucher", wish(voucher, key))) == (403, "voucher used up")


def test_a_device_that_never_came_is_unknown_after_a_day_and_gives_its_place_back(hub: TimedHub) -> None:
    voucher, caller = made(hub, 1), Caller(hub)
    came = caller.post("enrol/voucher", wish(voucher)).json()
    hub.clock_ms += joining.HALF_DONE_MS
    assert joining.undo_half_done(hub.store, hub.clock_ms) == 0
    hub.clock_ms += 1
    operations.run(hub, "retention run", {})
    assert refusal(caller.post("checkin", b"{}", came["certificate"])) == (403, "unknown device")
    assert caller.post("enrol/voucher", wish(voucher)).status_code == 201


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"devices": 0}, "devices: expected 1 to 1000, got 0"),
        ({"devices": 1_001}, "devices: expected 1 to 1000, got 1001"),
        ({"devices": True}, "devices: expected a whole number"),
        ({"until": "2020-01-01"}, "until: expected a day from today"),
        ({"until": "2028-01-01"}, "until: expected a day from today to a year from now"),
        ({"until": "soon"}, "until: expected a day such as"),
        ({"hubs": ["nowhere"]}, "hub: expected HOST:PORT"),
    ],
)
def test_what_cannot_be_is_told(hub: TimedHub, changes: dict[str, object], said: str) -> None:
    with pytest.raises((operations.OperationError, VoucherError), match=said):
        operations.run(hub, "voucher make", {"devices": 1, "until": "2026-12-31", "hubs": [], **changes})


def test_hubs_are_this_machine_s_names_and_addresses_or_as_staff_say(tmp_path: Path) -> None:
    own = timed_hub(tmp_path, device_names=["hub.stadt.de"], device_host="127.0.0.1", device_port=9443)
    assert made(own).hubs == ["hub.stadt.de:9443", "127.0.0.1:9443"]
    own.devices_port = 9444
    assert made(own).hubs[0] == "hub.stadt.de:9444"
    assert made(own, hubs=["10.1.1.1:8443", "[fd00::1]:8443"]).hubs == ["10.1.1.1:8443", "[fd00::1]:8443"]
    own.store.close()


def test_the_file_is_for_its_owner_alone_and_none_is_written_over(tmp_path: Path) -> None:
    hub = timed_hub(tmp_path, site="Jena")
    hub.store.close()
    file, config = tmp_path / "stick.voucher", tmp_path / "hub.toml"
    config.write_text(f'state = "{tmp_path / "state"}"\n')
    soon = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=2)
    command = ["voucher", "make", "--devices", "3", "--until", soon.isoformat(), "--to", str(file)]
    done = CliRunner().invoke(app, [*command, "--json", "--config", str(config)])
    assert done.exit_code == 0, done.output
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    before = file.read_text()
    again = CliRunner().invoke(app, [*command, "--config", str(config)])
    assert (again.exit_code, file.read_text()) == (1, before)
    assert "expected no file of that name" in again.stderr
    listed = json.loads(CliRunner().invoke(app, ["voucher", "list", "--json", "--config", str(config)]).output)
    assert [one["state"] for one in listed["vouchers"]] == ["good"], "the refusal made none"
    wrong = [*command[:5], "2001-01-01", "--to", str(tmp_path / "none"), "--config", str(config)]
    assert CliRunner().invoke(app, wrong).exit_code == 1
    assert not (tmp_path / "none").exists()

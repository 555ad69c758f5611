"""The PIN of staff: checked on the device, and a stick that is not fresh any more taken by it."""

import datetime as dt
import json
import logging
import socket
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.agent.conftest import Joined
from tests.support.signed_town import SignedTown, build
from werkstadt.agent import cli_content, staffpin
from werkstadt.agent.__main__ import app
from werkstadt.agent.config import Settings
from werkstadt.agent.content import command
from werkstadt.agent.content.command import update
from werkstadt.agent.content.roads.folder import FolderRoad
from werkstadt.agent.content.trust import ContentRefused, NotFresh
from werkstadt.agent.content.update import Updates, Wish
from werkstadt.agent.staffpin import PinRefused, check_pin, kept_policy, wrong_tries
from werkstadt.agent.store import Store
from werkstadt.contract.messages import Policy
from werkstadt.contract.passwords import hash_secret
from werkstadt.journal.moment import Moment

PIN, WRONG = "270419", "111222"
LONG_AGO = dt.timedelta(days=40)


@pytest.fixture(scope="module")
def pin_hash() -> str:
    return hash_secret(PIN)


@pytest.fixture
def device(joined: Joined, pin_hash: str) -> Joined:
    """It knows the PIN."""
    joined.hub.policy = Policy(revision=1, device="x", name="Foyer", staff_pin=pin_hash)
    joined.hub.clock_ms = time.time_ns() // 1_000_000
    joined.round()
    assert joined.courier.policy is not None
    return joined


class Machine:
    """Its own clocks. at_ms is nonsense on purpose: nothing may go by it."""

    def __init__(self) -> None:
        self.boot_id, self.boottime_s = "boot-1", 500.0

    def __call__(self) -> Moment:
        return Moment(int(self.boottime_s * 7_919) % 3, self.boot_id, int(self.boottime_s * 1000))


@pytest.fixture
def machine() -> Machine:
    return Machine()


def tried(settings: Settings, pin: str, machine: Machine) -> str:
    """What came of it."""
    try:
        check_pin(settings, pin, machine)
    except PinRefused as err:
        return err.code
    return "right"


def test_the_right_pin_counts_and_makes_the_next_tries_free(device: Joined, machine: Machine) -> None:
    assert [tried(device.settings, WRONG, machine) for _ in range(2)] == ["wrong-pin", "wrong-pin"]
    assert wrong_tries(device.settings.own) == 2
    assert tried(device.settings, PIN, machine) == "right"
    assert wrong_tries(device.settings.own) == 0
    assert [tried(device.settings, WRONG, machine) for _ in range(3)] == ["wrong-pin"] * 3


@pytest.mark.attempt("Q33")
def test_after_three_wrong_ones_even_the_right_one_waits(device: Joined, machine: Machine) -> None:
    for _ in range(3):
        assert tried(device.settings, WRONG, machine) == "wrong-pin"
    assert tried(device.settings, PIN, machine) == "locked"
    machine.boottime_s += 29.9
    assert tried(device.settings, PIN, machine) == "locked"
    machine.boottime_s += 0.2
    assert tried(device.settings, WRONG, machine) == "wrong-pin"
    machine.boottime_s += 59
    assert tried(device.settings, PIN, machine) == "locked"
    machine.boottime_s += 2
    assert tried(device.settings, PIN, machine) == "right"


def test_a_restart_of_the_machine_begins_the_pause_anew(device: Joined, machine: Machine) -> None:
    for _ in range(3):
        tried(device.settings, WRONG, machine)
    machine.boot_id, machine.boottime_s = "boot-2", 10.0
    assert tried(device.settings, PIN, machine) == "locked"
    machine.boottime_s = 30.0
    assert tried(device.settings, PIN, machine) == "right"


@pytest.mark.attempt("Q33")
def test_a_power_cut_while_it_is_looked_at_gives_no_free_try(
    device: Joined, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    class PowerCut(BaseException):
        pass

    def cut(_pin: str, _stored: str) -> bool:
        raise PowerCut

    monkeypatch.setattr(staffpin, "matches", cut)
    for _ in range(3):
        with pytest.raises(PowerCut):
            check_pin(device.settings, PIN, machine)
    assert tried(device.settings, PIN, machine) == "locked"


def test_a_try_that_cannot_be_counted_is_none(
    device: Joined, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        import sqlite3

        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(Store, "keep_fact", full)
    with pytest.raises(PinRefused, match="disk is full"):
        check_pin(device.settings, PIN, machine)


@pytest.mark.attempt("Q33")
def test_every_try_is_logged_and_no_pin_ever(
    device: Joined, machine: Machine, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "werkstadt.agent.staffpin"):
        for pin in (WRONG, WRONG, WRONG, WRONG):
            tried(device.settings, pin, machine)
        machine.boottime_s += 31
        tried(device.settings, PIN, machine)
    assert [message.split("=")[0] for message in caplog.messages] == [
        *["staff pin wrong tries"] * 3,
        "staff pin not looked at wrong",
        "staff pin right after_wrong",
    ]
    assert WRONG not in caplog.text
    assert PIN not in caplog.text


def test_without_a_pin_in_the_policy_the_way_out_is_told(joined: Joined, machine: Machine) -> None:
    with pytest.raises(PinRefused, match="werkstadt-hub staff pin"):
        check_pin(joined.settings, PIN, machine)
    joined.hub.policy = Policy(revision=1, device="x", name="Foyer", staff_pin="scrypt$nonsense")
    joined.round()
    with pytest.raises(PinRefused, match=r"cannot be read\. At the hub"):
        check_pin(joined.settings, PIN, machine)


def test_a_device_of_no_hub_has_no_policy(settings: Settings, machine: Machine) -> None:
    settings.own.mkdir()
    assert kept_policy(settings) is None
    assert tried(settings, PIN, machine) == "no-pin"
    assert wrong_tries(settings.own) == 0


def test_a_policy_that_the_hub_did_not_sign_is_none(device: Joined, machine: Machine) -> None:
    with closing(Store(device.settings.own / "agent.db")) as store:
        store._db.execute("UPDATE policy SET signature = 'AAAA'")
    assert tried(device.settings, PIN, machine) == "no-pin"


def test_counts_that_are_damaged_begin_anew(device: Joined, machine: Machine) -> None:
    with closing(Store(device.settings.own / "agent.db")) as store:
        store.keep_fact("staff_pin_tries", "many")
    assert wrong_tries(device.settings.own) == 0
    assert tried(device.settings, PIN, machine) == "right"


# a stick that is over


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """Signed 40 days ago, so that its timestamp was over ten days ago."""
    town = SignedTown(tmp_path / "town" / "repository", dt.datetime.now(dt.UTC) - LONG_AGO)
    town.publish("winter", build(tmp_path / "built", "winter", {"pack.json": b"{}", "a.svg": b"<svg/>"}))
    stick = town.stick(tmp_path / "media" / "my stick")
    (stick / "root.json").write_bytes(town.root)
    return stick


def take(device: Joined, stick: Path, pin: str | None) -> str:
    outcome = update(
        device.settings, str(stick), stick / "root.json", None, pin=None if pin is None else lambda: pin
    )  # fmt: skip
    assert not outcome.fresh
    return outcome.exhibition


def test_a_stick_that_is_over_is_taken_with_the_pin_and_noted_as_not_fresh(device: Joined, stick: Path) -> None:
    updates = Updates(device.settings.content, device.settings.own / "content")
    with pytest.raises(ContentRefused, match="too old: timestamp"):
        take(device, stick, None)
    with pytest.raises(PinRefused, match="not the PIN"):
        take(device, stick, WRONG)
    assert updates.shown() is None
    assert take(device, stick, PIN) == "winter"
    assert updates.shown() == "winter"
    assert not updates.noted().fresh


def nobody_asks() -> str:
    raise AssertionError("expected no question for the PIN")


def test_the_pin_is_not_asked_for_where_it_would_help_nothing(device: Joined, stick: Path, tmp_path: Path) -> None:
    other = tmp_path / "root.json"
    other.write_bytes(SignedTown(tmp_path / "other" / "repository", dt.datetime.now(dt.UTC)).root)
    with pytest.raises(ContentRefused, match="Not signed by enough"):
        update(device.settings, str(stick), other, None, pin=nobody_asks)


def test_no_pin_makes_an_address_count_that_is_over(
    device: Joined, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Elsewhere:
        """The same bytes, from an address."""

        name = "http://elsewhere"

        def read(self, path: str, offset: int = 0) -> Iterator[bytes]:
            return FolderRoad(stick / "werkstadt-content").read(path, offset)

    monkeypatch.setattr(command, "road_to", lambda _source, _settings: Elsewhere())
    with pytest.raises(NotFresh):
        update(device.settings, "http://elsewhere", stick / "root.json", None, pin=nobody_asks)


def test_what_an_author_signed_too_long_ago_is_not_taken_with_the_pin_either(device: Joined, tmp_path: Path) -> None:
    town = SignedTown(tmp_path / "town" / "repository", dt.datetime.now(dt.UTC) - dt.timedelta(days=366))
    town.publish("winter", build(tmp_path / "built", "winter", {"pack.json": b"{}"}))
    town.now += dt.timedelta(days=320)
    town.repository().freshen()
    stick = town.stick(tmp_path / "stick")
    (stick / "root.json").write_bytes(town.root)
    with pytest.raises(ContentRefused, match="anna") as refused:
        take(device, stick, PIN)
    assert refused.value.code == "expired"


def call(device: Joined, tmp_path: Path, *words: str) -> tuple[int, str, str]:
    config = tmp_path / "agent.toml"
    config.write_text(f'state = "{device.settings.state}"\nsocket = "{device.settings.socket}"\n')
    done = CliRunner().invoke(app, [*words, "--config", str(config)])
    return done.exit_code, done.stdout, done.stderr


def test_a_script_gives_the_pin_in_a_file(device: Joined, stick: Path, tmp_path: Path) -> None:
    words = ("content", "update", "--from", str(stick), "--root", str(stick / "root.json"), "--json")
    code, out, err = call(device, tmp_path, *words)
    assert (code, json.loads(out)["code"]) == (1, "expired")
    assert "staff may take it with their PIN" in err
    file = tmp_path / "pin"
    file.write_text(f"{WRONG}\n")
    code, out, _ = call(device, tmp_path, *words, "--pin-file", str(file))
    assert (code, json.loads(out)["code"]) == (1, "wrong-pin")
    file.write_text("")
    code, _, err = call(device, tmp_path, *words, "--pin-file", str(file))
    assert (code, "expected a PIN in its first line" in err) == (2, True)
    file.write_text(f"{PIN}\n")
    code, out, _ = call(device, tmp_path, *words, "--pin-file", str(file))
    told = json.loads(out)
    assert (code, told["exhibition"], told["fresh"]) == (0, "winter", False)


def test_the_note_that_it_is_not_fresh_goes_with_something_fresh(device: Joined, tmp_path: Path) -> None:
    now = dt.datetime.now(dt.UTC)
    town = SignedTown(tmp_path / "town" / "repository", now - LONG_AGO)
    town.publish("winter", build(tmp_path / "built", "winter", {"pack.json": b"{}"}))
    updates = Updates(device.settings.content, device.settings.own / "content")
    road = FolderRoad(town.folder)
    updates.update(road, Wish(root=town.root, stale=True), now)
    assert not updates.noted().fresh
    town.now = now
    town.repository().freshen()
    updates.update(road, Wish(), now)
    assert updates.noted().fresh


@pytest.mark.attempt("Q33")
def test_checking_a_pin_takes_as_long_right_or_wrong(device: Joined, machine: Machine) -> None:
    """Scrypt's own 40 ms are most of it, so that a difference of bytes drowns."""
    lasted: dict[str, float] = {}
    for pin in (PIN, WRONG, "9"):
        began_s = time.perf_counter()
        tried(device.settings, pin, machine)
        lasted[pin] = time.perf_counter() - began_s
    assert min(lasted.values()) > 0.01


def test_settings_for_another_state_have_another_count(device: Joined, machine: Machine, tmp_path: Path) -> None:
    tried(device.settings, WRONG, machine)
    other = replace(device.settings, state=tmp_path / "elsewhere")
    assert wrong_tries(other.own) == 0


def test_the_system_s_log_hears_of_every_try(
    device: Joined, stick: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as journald:
        journald.bind(str(tmp_path / "log"))
        monkeypatch.setattr(cli_content, "DEV_LOG", tmp_path / "log")
        (tmp_path / "pin").write_text(f"{WRONG}\n")
        command_ = ("content", "update", "--from", str(stick), "--root", str(stick / "root.json"))
        assert call(device, tmp_path, *command_, "--pin-file", str(tmp_path / "pin"))[0] == 1
        journald.settimeout(1)
        assert b"werkstadt-agent: staff pin wrong tries=1" in journald.recv(4_096)

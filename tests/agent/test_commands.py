import asyncio
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.support.hub_simulator import Canned, HubSimulator
from tests.support.kiosk_line import KioskClient
from werkstadt.agent.__main__ import app
from werkstadt.agent.clock import BUILT
from werkstadt.agent.config import Settings
from werkstadt.agent.daemon import Daemon
from werkstadt.agent.doctor import examine
from werkstadt.agent.durable import held
from werkstadt.agent.enrol import enrol
from werkstadt.agent.identity import IdentityFolder
from werkstadt.agent.status import is_well, words
from werkstadt.agent.store import Store
from werkstadt.contract.notify import ServiceNotice
from werkstadt.journal import Journal


@contextmanager
def _running(settings: Settings) -> Iterator[Daemon]:
    """An agent in a thread of its own, connected to its hub once if it has one."""
    ready = threading.Event()
    inside: list[tuple[asyncio.AbstractEventLoop, asyncio.Event, Daemon]] = []

    async def run() -> None:
        stop = asyncio.Event()
        daemon = Daemon(settings, ServiceNotice({}))
        inside.append((asyncio.get_running_loop(), stop, daemon))
        task = asyncio.create_task(daemon.run(stop))
        while not daemon._told and not task.done():  # noqa: ASYNC110
            await asyncio.sleep(0.005)
        ready.set()
        await task

    thread = threading.Thread(target=lambda: asyncio.run(run()))
    thread.start()
    assert ready.wait(30)
    loop, stop, daemon = inside[0]
    try:
        yield daemon
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join()


def _call(settings: Settings, tmp_path: Path, *words: str, config: str = "", typed: str = "") -> tuple[int, str, str]:
    file = tmp_path / "agent.toml"
    file.write_text(config)
    places = ["--config", str(file), "--state", str(settings.state), "--socket", str(settings.socket)]
    result = CliRunner().invoke(app, [*words, *places], input=typed or None)
    return result.exit_code, result.stdout, result.stderr


def test_enrol_asks_for_the_code_and_says_what_it_did(hub: HubSimulator, settings: Settings, tmp_path: Path) -> None:
    code, out, _ = _call(settings, tmp_path, "enrol", "--hub", str(hub.address), typed=f"{hub.code()}\n")
    assert code == 0
    assert "is the one that made the code" in out
    assert "Joined as" in out
    assert IdentityFolder(settings.own).load() is not None


def test_enrol_tells_programs_the_device(hub: HubSimulator, settings: Settings, tmp_path: Path) -> None:
    code, out, _ = _call(settings, tmp_path, "enrol", "--hub", str(hub.address), "--code", str(hub.code()), "--json")
    assert code == 0
    assert json.loads(out) == {"device": next(iter(hub.devices)), "hub": str(hub.address)}


def test_enrol_by_digits_shows_them_and_asks(hub: HubSimulator, settings: Settings, tmp_path: Path) -> None:
    hub.comparing = True

    def press() -> None:
        hub.wait_for(lambda: any(one.pairing.other_same for one in hub.tries.values()))
        next(iter(hub.tries.values())).press(same=True)

    thread = threading.Thread(target=press)
    thread.start()
    code, out, err = _call(settings, tmp_path, "enrol", "--compare", "--hub", str(hub.address), typed="y\n")
    thread.join()
    assert code == 0, err
    shown = next(iter(hub.tries.values())).digits
    assert f"{shown[:3]} {shown[3:]}" in out
    assert "Does the hub show the same digits? [y/N]" in out
    assert "Joined as" in out
    code, _, err = _call(settings, tmp_path, "enrol", "--compare", "--again", "--hub", str(hub.address), typed="n\n")
    assert code == 1
    assert "The digits were not the same on both screens" in err


def test_enrol_by_voucher_reads_a_file(hub: HubSimulator, settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "voucher.json"
    file.write_bytes(hub.voucher())
    code, out, err = _call(settings, tmp_path, "enrol", "--voucher", str(file), "--json")
    assert code == 0, err
    assert json.loads(out) == {"device": next(iter(hub.devices)), "hub": str(hub.address)}
    code, _, err = _call(settings, tmp_path, "enrol", "--voucher", str(tmp_path / "none"))
    assert (code, "a file that can be read, got No such file" in err) == (2, True)
    code, _, err = _call(settings, tmp_path, "enrol", "--voucher", str(file), "--code", "x")
    assert (code, "one of --code, --compare and --voucher" in err) == (2, True)


def test_after_joining_the_hub_hears_of_it_at_once_from_the_agent_or_from_the_command(
    hub: HubSimulator, settings: Settings, tmp_path: Path
) -> None:
    words = ("enrol", "--hub", str(hub.address), "--code")
    _call(settings, tmp_path, *words, str(hub.code()))
    (checkin,) = hub.the_device().checkins
    assert (checkin.epochs, len(checkin.run)) == ([], 36)
    hub.devices.clear()
    with held(settings.own / "agent.lock", "agent"):
        _call(settings, tmp_path, *words, str(hub.code()), "--again")
        assert hub.the_device().checkins == []
    honest = hub.enrol

    def then_away(body: bytes) -> object:
        hub.answers.append(Canned(503, b'{"title": "full"}'))
        return honest(body)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hub, "enrol", then_away)
        code, out, err = _call(settings, tmp_path, *words, str(hub.code()), "--again")
    assert code == 0
    assert "Joined as" in out
    assert "The hub has not heard of it from this device yet: The hub cannot take it now (503: full)." in err


def test_a_wrong_code_ends_with_1_and_a_wrong_option_or_file_with_2(
    hub: HubSimulator, settings: Settings, tmp_path: Path
) -> None:
    code, _, err = _call(settings, tmp_path, "enrol", "--hub", str(hub.address), "--code", "AAAA")
    assert (code, err.strip()) == (1, "The code cannot be right. code: expected 24 characters, got 4 characters. "
                                      "Compare it with the hub's screen.")  # fmt: skip
    code, _, err = _call(settings, tmp_path, "enrol", "--hub", "nowhere", "--code", str(hub.code()))
    assert code == 2
    assert "--hub: expected HOST:PORT, got nowhere" in err
    code, _, err = _call(settings, tmp_path, "status", config="colour = 5")
    assert code == 2
    assert "agent.toml:1: colour: expected one of" in err


def test_status_without_an_agent_is_a_sentence(settings: Settings, tmp_path: Path) -> None:
    code, _, err = _call(settings, tmp_path, "status")
    assert code == 1
    assert "No agent answers at" in err


def test_status_says_in_words_how_the_device_is(
    hub: HubSimulator, settings: Settings, journal: Journal, tmp_path: Path
) -> None:
    with _running(settings):
        code, out, _ = _call(settings, tmp_path, "status")
        assert code == 1
        assert "Not enrolled" in out
    enrol(settings, str(hub.code()), hub.address)
    journal.append("submission", 1, {"form": "feedback"})
    hub.clock_ms = time.time_ns() // 1_000_000
    with _running(settings):
        kiosk = KioskClient(settings.socket)
        kiosk.hello()
        kiosk.say("status", {"exhibition": "summer"})
        code, out, _ = _call(settings, tmp_path, "status")
        assert code == 0, out
        assert "Answers: 1 given = 1 at the hub." in out
        assert f"The hub at {hub.address} is here since" in out
        assert "The touch application runs with summer." in out
        assert "No troubles." in out
        code, out, _ = _call(settings, tmp_path, "status", "--json")
        assert json.loads(out)["counts"]["held"] == 2
        kiosk.close()


def test_every_kind_of_trouble_has_its_words() -> None:
    report = {
        "enrolled": True,
        "name": "Foyer",
        "device": "d",
        "hub": "away",
        "hub_address": "h:1",
        "since_ms": 0,
        "error": "Nobody answers.",
        "counts": {"written": 9, "held": 4, "aside": 1, "kept_back": 1, "waiting": 3, "given": 5, "given_held": 2},
        "kept_back": [{"epoch": "e", "seq": 7, "reason": "too odd"}],
        "kiosk": {"connected": False},
        "lost": 2,
        "sensors": [
            {"name": "room", "simulated": True, "silent": None, "last": {"t": 21.5}, "at_ms": 0},
            {"name": "hall", "simulated": False, "silent": "gone", "last": None, "at_ms": None},
            {"name": "yard", "simulated": False, "silent": None, "last": None, "at_ms": None},
        ],
        "buttons": [{"device": "/dev/a", "lost": None}, {"device": "/dev/b", "lost": "/dev/b was unplugged."}],
        "system": {"version": 11, "name": "0.1.0+11", "tried": 12, "state": "back"},
        "troubles": [{"code": "fork", "since_ms": 0, "detail": "copied"}],
    }
    text = "\n".join(words(report))
    for sentence in (
        "is away since 1970-01-01 00:00:00 UTC",
        "Nobody answers.",
        "Answers: 5 given ≠ 2 at the hub.",
        "Records: 9 written, 4 at the hub, 3 waiting, 1 set aside by the hub, 1 refused and kept here.",
        "kept here: e/7: too odd",
        "Answers lost, never thanked for: 2.",
        "Sensor room (simulated) says t=21.5",
        "Sensor hall is silent: gone",
        "Sensor yard has said nothing yet.",
        "Buttons at /dev/a are ready.",
        "/dev/b was unplugged.",
        "System 12 did not prove itself; system 11 (0.1.0+11) runs again.",
        "Trouble fork since",
    ):
        assert sentence in text
    assert not is_well(report)


def test_doctor_names_what_is_wrong_and_the_next_step(
    hub: HubSimulator, settings: Settings, journal: Journal, tmp_path: Path
) -> None:
    config = '[[sensors]]\nname = "room"\nport = "/dev/none"\n[buttons]\ndevices = ["/dev/input/none"]'
    code, out, _ = _call(settings, tmp_path, "doctor", config=config)
    assert code == 1
    for part in ("belongs to no hub yet", "werkstadt-agent enrol", "No agent answers", "/dev/none is not there"):
        assert part in out
    assert "/dev/input/none is not there" in out
    code, out, _ = _call(settings, tmp_path, "doctor", "--json", config='[buttons]\nhome = ["KEY_NO"]')
    rows = {row["check"]: row for row in json.loads(out)}
    assert rows["state"]["well"] is True
    assert "no key 'KEY_NO'" in rows["buttons"]["found"]


def test_doctor_finds_a_healthy_device_well(hub: HubSimulator, settings: Settings, journal: Journal) -> None:
    enrol(settings, str(hub.code()), hub.address)
    with _running(settings):
        kiosk = KioskClient(settings.socket)
        kiosk.hello()
        findings = examine(settings, lambda: hub.clock_ms / 1000)
        kiosk.close()
    assert [one for one in findings if one.well is False] == []
    checks = {"state", "disk", "clock", "journal", "content", "enrolment", "certificate", "hub", "agent"}
    assert checks == {one.check for one in findings}


def test_doctor_asks_the_hub_where_the_agent_found_it(hub: HubSimulator, settings: Settings) -> None:
    identity = enrol(settings, str(hub.code()), hub.address)
    store = Store(settings.own / "agent.db")
    store.keep_fact(f"hub:{identity.device}", "127.0.0.1:9")
    store.close()
    (finding,) = [one for one in examine(settings) if one.check == "hub"]
    assert finding.well is False
    assert "127.0.0.1:9" in finding.found


@pytest.mark.parametrize(
    "what", ["clock", "state", "certificate", "certificate soon", "hub away", "damaged journal", "damaged key"]
)
def test_doctor_finds_each_illness(
    hub: HubSimulator, settings: Settings, journal: Journal, what: str, tmp_path: Path
) -> None:
    identity = enrol(settings, str(hub.code()), hub.address)
    now_s = hub.clock_ms / 1000
    expected = {
        "clock": ("clock", "That cannot be"),
        "state": ("state", "is not there"),
        "certificate": ("certificate", "The hub renews it at the next contact. Let the agent run"),
        "certificate soon": ("certificate", "and renews itself from 2029-12-31 on. Let the agent run"),
        "hub away": ("hub", "Nobody answers"),
        "damaged journal": ("journal", "new epoch"),
        "damaged key": ("enrolment", "--again"),
    }[what]
    match what:
        case "clock":
            now_s = BUILT.timestamp() - 1
        case "state":
            settings = replace(settings, state=tmp_path / "nowhere")
        case "certificate":
            now_s = identity.certificate.not_valid_after_utc.timestamp() + 1
        case "certificate soon":
            now_s = identity.certificate.not_valid_after_utc.timestamp() - 1
        case "hub away":
            hub.close()
        case "damaged journal":
            (settings.journal / "kiosk-00000000-0000-7000-8000-000000000000.db").write_bytes(b"no database" * 99)
        case "damaged key":
            (identity.folder / "device.key").write_text("")
    bad = {one.check: f"{one.found} {one.todo}" for one in examine(settings, lambda: now_s) if one.well is False}
    assert expected[1] in bad[expected[0]]


def test_every_command_has_an_example_in_its_help() -> None:
    for command in ("run", "enrol", "status", "doctor"):
        result = CliRunner().invoke(app, [command, "--help"])
        assert result.exit_code == 0
        assert f"Example: werkstadt-agent {command}" in result.stdout

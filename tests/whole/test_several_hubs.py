"""A LAN with two hubs and an impostor that has copied everything that is announced: devices find their own hub."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.hub_process import _PROGRAM, HubProcess
from tests.support.lan import SUBNET, Lan, can_be_made

pytestmark = [
    pytest.mark.system,
    pytest.mark.timeout(240),
    pytest.mark.skipif(not can_be_made(), reason="needs root, for network namespaces"),
]
AGENT = (sys.executable, "-m", "werkstadt.agent")
COPY = """
import asyncio, sys
from werkstadt.hub.announce import Announcement
site, pin, port = sys.argv[1:]
asyncio.run(Announcement(site, lambda: (pin,), int(port), (), every_s=0.5).run())
"""
PATIENCE_S = 100.0
IMPOSTOR = f"{SUBNET}.1"


@dataclass
class Place:
    lan: Lan
    folder: Path
    own: HubProcess
    other: HubProcess
    impostor: HubProcess

    def agent(self, *arguments: str, name: str = "device") -> "subprocess.CompletedProcess[str]":
        command = self.lan.command(name, *AGENT, *arguments, "--config", self.config(name))
        return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)

    def config(self, name: str = "device") -> Path:
        place = self.folder / name
        place.mkdir(exist_ok=True)
        file = place / "agent.toml"
        file.write_text(f'state = "{place / "state"}"\nsocket = "{place / "sock"}"\nname = "{name}"\nsticks = []\n')
        return file


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    """The impostor has its own CA, and says the pin, the name and all else of our own hub; it is heard first."""
    with ExitStack() as stack:
        lan = stack.enter_context(Lan())
        hubs = []
        for name in ("impostor", "own", "other"):
            lan.add(name)
            hub = HubProcess(tmp_path / name, device_host="0.0.0.0", site="Jena", zeroconf=name != "impostor")  # noqa: S104
            hub.program = tuple(lan.command(name, *_PROGRAM))
            hubs.append(stack.enter_context(hub))
        impostor, own, other = hubs
        copy = (sys.executable, "-c", COPY, "Jena", str(own.made["pin"]), str(impostor.devices_port))
        process = subprocess.Popen(lan.command("impostor", *copy))
        stack.callback(process.wait)
        stack.callback(process.terminate)
        lan.add("device")
        yield Place(lan, tmp_path, own, other, impostor)


def until(holds: Callable[[], object], what: str) -> None:
    end_s = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < end_s, f"did not come: {what}"
        time.sleep(0.3)


def asked(hub: HubProcess) -> list[str]:
    """What the hub's log says of anybody who asked it for something."""
    return [
        line for line in hub.log.read_text().splitlines() if "api" in line or "joining" in line or "refused" in line
    ]


def joined(hub: HubProcess) -> int:
    return len(hub.json("device", "list")["devices"])


def test_a_device_with_a_code_joins_the_hub_that_made_it_and_says_nothing_to_the_others(place: Place) -> None:
    done = place.agent("enrol", "--code", place.own.new_code())
    assert done.returncode == 0, done.stderr
    assert [joined(hub) for hub in (place.own, place.other, place.impostor)] == [1, 0, 0]
    done = place.agent("enrol", "--again", "--code", place.other.new_code())
    assert done.returncode == 0, done.stderr
    assert [joined(hub) for hub in (place.own, place.other, place.impostor)] == [1, 1, 0]
    assert asked(place.impostor) == [], "a handshake, and not a byte after it"


def test_a_code_of_a_hub_that_is_not_there_joins_nobody_and_names_who_was_asked(place: Place) -> None:
    code = place.own.new_code()
    place.own.kill()
    done = place.agent("enrol", "--code", code)
    assert done.returncode == 1
    assert "None of the hubs in this network is the right one" in done.stderr
    assert "another CA" in done.stderr
    place.own.start()
    assert (joined(place.other), joined(place.impostor)) == (0, 0)
    assert asked(place.impostor) == asked(place.other) == []


def test_a_device_that_is_joined_waits_for_its_own_hub_and_follows_it_to_another_address(place: Place) -> None:
    assert place.agent("enrol", "--code", place.own.new_code()).returncode == 0
    with running(place) as log:
        until(lambda: "hub is here" in log.read_text(), "the hub")
        place.own.kill()
        until(lambda: "hub is away" in log.read_text(), "that it is away")
        until(lambda: f"not our hub address={IMPOSTOR}:" in log.read_text(), "that it has looked at the impostor")
        count = log.read_text().count("hub is here")
        place.lan.add("moved")
        place.own.program = tuple(place.lan.command("moved", *_PROGRAM))
        place.own.start()
        until(lambda: log.read_text().count("hub is here") > count, "the hub at its new address")
    assert asked(place.impostor) == asked(place.other) == []


@contextmanager
def running(place: Place) -> Iterator[Path]:
    file = place.folder / "device" / "log"
    with file.open("wb") as log:
        agent = subprocess.Popen(place.lan.command("device", *AGENT, "run", "--config", place.config()), stderr=log)
    try:
        yield file
    finally:
        agent.terminate()
        agent.wait()

"""A device of a town, from its box: joined by fingers on the glass, content from the hub, answers that a pulled plug
does not cost. The hub is a real one on this machine's loopback; the device reaches nothing else.
"""

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.image.conftest import IMAGE, folder_in
from tests.image.page import until_joining
from tests.image.twin import Twin
from tests.kiosk.conftest import qapp_cls, visit
from tests.kiosk.test_agentlink import Agent, agent
from tests.kiosk.test_joining import _fresh, _say, _told
from tests.kiosk.visitor import ListJournal, Open
from tests.support.guest import HEIGHT, START_S, WIDTH, Guest, running
from tests.support.hub_process import HubProcess
from tests.whole.house import write_content

__all__ = ["agent", "qapp_cls", "visit"]

pytestmark = pytest.mark.image
HUB = "10.0.2.100"
CUTS = int(os.environ.get("WERKSTADT_CUTS", "2"))
FORGOTTEN_S = 600.0
"""After so long everything of a visit is gone from the glass."""
GLASS = {"profile": "terminal-15", "size_px": (WIDTH, HEIGHT)}


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[HubProcess]:
    with HubProcess(tmp_path / "hub", swarm=False, device_names=[HUB, "127.0.0.1"]) as process:
        process.run("keys", "trial", "--into", tmp_path / "keys")
        key = ("--author", "author", "--key", tmp_path / "keys/author.key", "--no-passphrase")
        process.run("publish", write_content(tmp_path / "content"), *key)
        yield process


@pytest.fixture
def device(report: Path, hub: HubProcess) -> Iterator[Guest]:
    forward = f"{sys.executable} {Path(__file__).parents[1] / 'support' / 'forward.py'} {hub.devices_port}"
    network = f"user,id=lan,restrict=on,guestfwd=tcp:{HUB}:8443-cmd:{forward}"
    folder = folder_in(report, "town")
    more = ("-netdev", network, "-device", "virtio-net-pci,netdev=lan,romfile=")
    with running(IMAGE, folder, *more) as guest:
        until_joining(guest, "at the start")
        yield guest


@pytest.mark.attempt("V09", "V43")
def test_it_joins_shows_and_keeps_what_was_given_whatever_happens_to_the_plug(
    device: Guest, hub: HubProcess, visit: Open, agent: Agent, tmp_path: Path
) -> None:
    join(device, hub, visit, agent, tmp_path)
    device.until(lambda: len(hub.json("device", "list")["devices"]) == 1, "the hub knows the device")
    visitor = visit(tmp_path / "content", ListJournal(), **GLASS)
    twin = Twin(device, visitor)
    twin.until_alike("the exhibition came from the hub")
    given = 0
    for cut in range(CUTS):
        given += answer(twin, 7 + cut)
        device.cut()
        device.start()
        visitor.wait(FORGOTTEN_S)
        twin.until_alike(f"the exhibition is there after cut {cut}", START_S)
    device.until(lambda: numbers(hub) == [7 + one for one in range(given)], f"{given} given = {given} at the hub")


def join(device: Guest, hub: HubProcess, visit: Open, agent: Agent, tmp_path: Path) -> None:
    """With the code of the console and the hub's address, typed on the glass."""
    visitor = _fresh(visit, agent, tmp_path, **GLASS)
    twin = Twin(device, visitor)
    twin.tap("Code eingeben")
    code = hub.new_code()
    twin.type(code.replace("-", ""))
    twin.tap("Verbinden")
    _told(agent, "join")
    _say(agent, "refused", error="no-hub")
    twin.tap("Adresse eingeben")
    _told(agent, "join-cancel")
    _say(agent)
    twin.type(f"{HUB}:8443")
    twin.tap("Verbinden")


def answer(twin: Twin, number: int) -> int:
    """As a visitor, up to the thanks. Returns how many answers that were."""
    twin.tap("Berühre mich")
    twin.tap("Deine Meinung")
    twin.type(str(number))
    twin.tap("Weiter")
    twin.tap("Abschicken")
    twin.until_alike(f"thanks for {number}")
    return 1


def numbers(hub: HubProcess) -> list[int]:
    return sorted(int(json.loads(one["body"])["answers"]["n"]) for one in hub.records("--kind", "submission"))

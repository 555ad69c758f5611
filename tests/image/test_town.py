"""A device of a town, from its box: joined by fingers on the glass, content from the hub, answers that a pulled plug
does not cost. The hub is a real one on this machine's loopback; the device reaches nothing else.
"""

import json
import os
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hub.console.forms import post
from tests.image.conftest import HUB, IMAGE, folder_in, way_to
from tests.image.page import until_joining
from tests.image.twin import Twin
from tests.kiosk.conftest import qapp_cls, visit
from tests.kiosk.knocking import knock, lower_left
from tests.kiosk.test_agentlink import Agent, agent
from tests.kiosk.test_joining import _fresh, _say, _told
from tests.kiosk.visitor import ListJournal, Open
from tests.support.guest import HEIGHT, START_S, WIDTH, Guest, running
from tests.support.hub_process import HubProcess
from tests.whole.demo import logged_in
from tests.whole.house import write_content

__all__ = ["agent", "qapp_cls", "visit"]

pytestmark = pytest.mark.image
CUTS = int(os.environ.get("WERKSTADT_CUTS", "2"))
FORGOTTEN_S = 600.0
"""After so long everything of a visit is gone from the glass."""
HELD_S = 3.6
"""Of the three that open the pad."""
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
    folder = folder_in(report, "town")
    with running(IMAGE, folder, *way_to(hub.devices_port)) as guest:
        time.sleep(20)
        guest.picture("starting")
        until_joining(guest, "at the start")
        guest.picture("joining")
        yield guest


@pytest.mark.attempt("V09", "V43", "V46")
def test_it_joins_shows_and_keeps_what_was_given_whatever_happens_to_the_plug(
    device: Guest, hub: HubProcess, visit: Open, agent: Agent, tmp_path: Path
) -> None:
    join(device, hub, visit, agent, tmp_path)
    device.until(lambda: len(hub.json("device", "list")["devices"]) == 1, "the hub knows the device")
    visitor = visit(tmp_path / "content", ListJournal(), agent_socket=agent.path, **GLASS)
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
    tells_staff(twin, hub)


def tells_staff(twin: Twin, hub: HubProcess) -> None:
    """The staff page, with a code of the console: what was given here is what the hub has."""
    (device,) = (one["id"] for one in hub.json("device", "list")["devices"])
    with logged_in(hub) as session:
        found = re.search(r'aria-label="((?:\d ){7}\d)"', post(session, f"/devices/{device}/code", {}).text)
    assert found is not None
    corner = lower_left(twin.visitor)
    for _ in range(3):
        twin.guest.touch.tap(corner.x() / WIDTH, corner.y() / HEIGHT, hold_s=HELD_S)
    knock(twin.visitor, corner)
    twin.until_alike("the pad for staff")
    twin.type(found[1].replace(" ", ""))
    twin.tap("Prüfen")
    twin.guest.until(lambda: entered(hub) == ["code"], "the hub hears of it")
    time.sleep(20)  # emulated: until the page is there
    twin.guest.picture("staff-page")


def entered(hub: HubProcess) -> list[object]:
    told = [json.loads(one["body"]) for one in hub.records("--kind", "staff")]
    return [one.get("by") for one in told if one["did"] == "entered"]


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

"""A device that has joined, and content that ends its kiosk."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.image.conftest import IMAGE, folder_in, way_to
from tests.image.page import until_friendly, until_joining
from tests.image.test_inside import KIOSK, Inside
from tests.image.test_town import GLASS, hub, join
from tests.image.twin import Twin
from tests.kiosk.conftest import qapp_cls, visit
from tests.kiosk.showroom import words
from tests.kiosk.test_agentlink import Agent, agent
from tests.kiosk.visitor import ListJournal, Open
from tests.support.guest import apart, running
from tests.support.hub_process import HubProcess
from tests.support.insider import Insider
from tests.whole.house import QUESTION, write_content

__all__ = ["agent", "hub", "qapp_cls", "visit"]

pytestmark = pytest.mark.image
CONNECTED = "kiosk connected pid="
NO_PASSPHRASE = "--no-passphrase"  # noqa: S105


@pytest.fixture
def inside(report: Path, hub: HubProcess, request: pytest.FixtureRequest) -> Iterator[Inside]:
    folder = folder_in(report, request.node.get_closest_marker("attempt").args[0])  # short, for sockets
    more, initrd = way_to(hub.devices_port), Insider.initrd(IMAGE, folder)
    with Insider(folder) as insider, running(IMAGE, folder, *more, *insider.arguments, initrd=initrd) as guest:
        until_joining(guest, "at the start")
        yield Inside(guest, insider)


@pytest.fixture
def twin(inside: Inside, hub: HubProcess, visit: Open, agent: Agent, tmp_path: Path) -> Twin:
    """At the start of the exhibition."""
    join(inside.guest, hub, visit, agent, tmp_path)
    inside.guest.until(lambda: len(hub.json("device", "list")["devices"]) == 1, "the hub knows the device")
    twin = Twin(inside.guest, visit(tmp_path / "content", ListJournal(), agent_socket=agent.path, **GLASS))
    twin.until_alike("the exhibition came from the hub")
    return twin


@pytest.mark.attempt("V29", "V33")
def test_content_that_ends_the_kiosk_makes_way_for_the_one_before_and_then_for_a_page_without(
    inside: Inside, hub: HubProcess, twin: Twin, tmp_path: Path
) -> None:
    kiosk_reads_no_key(inside)
    first = inside.guest.picture("first")
    good = in_force(inside)
    new = write_content(tmp_path / "new", {**QUESTION, "label": words("Noch eine Zahl?", "One more number?")})
    hub.run("publish", new, "--author", "author", "--key", tmp_path / "keys/author.key", NO_PASSPHRASE)
    inside.guest.until(lambda: in_force(inside) != good, "the new content")
    fall(inside)
    inside.guest.until(lambda: in_force(inside) == good, "the one before")
    inside.guest.until(lambda: apart(first, inside.guest.picture()) < 0.01, "it is shown", 240)
    inside.guest.picture("the-one-before")
    fall(inside)
    until_friendly(inside.guest, "a page without content")
    inside.guest.until(lambda: len(hub.records("--kind", "content_fell")) == 2, "both, as records")


def kiosk_reads_no_key(inside: Inside) -> None:
    found = inside.insider.sh("find /var/lib/werkstadt/agent -type f").text.split()
    secret = [name for name in found if name.endswith((".key", "agent.db", ".pem"))]
    assert len(secret) > 2, f"the agent keeps keys and what it knows: {found}"
    for name in secret:
        inside.refused(f"cat {name}", KIOSK)


def fall(inside: Inside) -> None:
    """Three times, each once it was there: a program that was ended before it had read anything has not fallen."""
    for _ in range(3):
        there = inside.guest.journal().count(CONNECTED)
        inside.end("/werkstadt-kiosk", "SEGV")
        inside.guest.until(partial(is_there, inside, there + 1), "the kiosk anew", 120)


def is_there(inside: Inside, times: int) -> bool:
    return inside.guest.journal().count(CONNECTED) >= times


def in_force(inside: Inside) -> str:
    return inside.insider.sh("readlink /var/lib/werkstadt/content/current").text.strip()

"""The hub is found where it is now: on the interfaces of this moment, beside other hubs."""

import asyncio
import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from zeroconf import NonUniqueNameException
from zeroconf.asyncio import AsyncServiceInfo

from werkstadt.hub import announce
from werkstadt.hub.announce import Announcement

LO = ("127.0.0.1", 1)
HOME = ("192.168.10.2", 2)


class Network:
    """Stands in for zeroconf. broken: registering fails with it."""

    def __init__(self) -> None:
        self.here: list[list[str]] = []
        self.broken: Exception | None = None
        self.log: list[tuple[str, list[str]]] = []

    def open(self, interfaces: list[str], ip_version: object) -> "Network.Instance":
        return Network.Instance(self, interfaces)

    class Instance:
        def __init__(self, network: "Network", interfaces: list[str]) -> None:
            self.network, self.interfaces = network, interfaces

        async def async_register_service(self, info: AsyncServiceInfo, allow_name_change: bool) -> None:
            assert allow_name_change, "a name that somebody has got is no reason to be silent"
            if self.network.broken is not None:
                raise self.network.broken
            assert info.parsed_addresses() == self.interfaces
            self.network.here.append(self.interfaces)
            self.network.log.append(("told", self.interfaces))

        async def async_close(self) -> None:
            if self.interfaces in self.network.here:
                self.network.here.remove(self.interfaces)
            self.network.log.append(("closed", self.interfaces))


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> Network:
    made = Network()
    monkeypatch.setattr(announce, "AsyncZeroconf", made.open)
    return made


def follow(network: Network, looks: list[Any], interfaces: tuple[str, ...] = ()) -> list[tuple[str, list[str]]]:
    """Runs until all looks are used; each is a set of interfaces, or an error for registering."""
    waiting, used = list(looks), threading.Event()

    def look() -> announce.Seen:
        network.broken = None
        if isinstance(waiting[0], Exception):
            network.broken = waiting.pop(0)
        seen = frozenset(waiting.pop(0) if len(waiting) > 1 else waiting[0])
        if len(waiting) == 1:
            used.set()
        return seen

    async def story() -> None:
        one = Announcement("Jena", lambda: ("ABCDEFGHJKMNPQRS",), 8443, interfaces, look, every_s=0)
        task = asyncio.create_task(one.run())
        await asyncio.to_thread(used.wait, 30)
        await asyncio.sleep(0.02)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await one.stop()

    asyncio.run(story())
    assert network.here == []
    return network.log[:-1] if network.log and network.log[-1][0] == "closed" else network.log


def test_what_comes_and_goes_is_followed_and_what_stays_is_left_alone(network: Network) -> None:
    looks = [{LO}, {LO, HOME}, {LO, HOME}, {LO, HOME, ("10.0.0.9", 3)}, {LO}, {LO, HOME}]
    assert follow(network, looks) == [
        ("told", ["192.168.10.2"]),
        ("closed", ["192.168.10.2"]),
        ("told", ["10.0.0.9", "192.168.10.2"]),
        ("closed", ["10.0.0.9", "192.168.10.2"]),
        ("told", ["192.168.10.2"]),
    ]


def test_an_interface_that_was_made_anew_is_another_one_though_its_address_is_the_same(network: Network) -> None:
    assert [what for what, _ in follow(network, [{HOME}, {("192.168.10.2", 7)}])] == ["told", "closed", "told"]


def test_only_the_wanted_ones_and_only_while_they_are_there(network: Network) -> None:
    assert follow(network, [{LO}, {LO, HOME}], ("127.0.0.1",)) == [("told", ["127.0.0.1"])]
    network.log.clear()
    assert follow(network, [{LO}, {LO, HOME}], ("192.168.10.2",)) == [("told", ["192.168.10.2"])]


@pytest.mark.parametrize("error", [OSError("no such device"), NonUniqueNameException()])
def test_what_fails_is_tried_again_at_the_next_look(network: Network, error: Exception) -> None:
    assert follow(network, [error, {HOME}, {HOME}]) == [("closed", ["192.168.10.2"]), ("told", ["192.168.10.2"])]


_STORY = """
import asyncio, subprocess
from zeroconf.asyncio import AsyncServiceInfo, AsyncZeroconf
from werkstadt.hub.announce import SERVICE, Announcement

def ip(*words): subprocess.run(["ip", *words], check=True)

def cable(name, address):
    ip("link", "add", name, "type", "veth", "peer", "name", name + "-end")
    ip("addr", "add", address + "/24", "dev", name)
    ip("link", "set", name, "up"); ip("link", "set", name + "-end", "up")

async def seen(interface, pin, site="Jena"):
    async with AsyncZeroconf(interfaces=[interface]) as browser:
        info = AsyncServiceInfo(SERVICE, f"{site} {pin[:4]}.{SERVICE}")
        return sorted(info.parsed_addresses()) if await info.async_request(browser.zeroconf, 4000) else []

async def until(interface, pin, wanted):
    async with asyncio.timeout(30):
        while (found := await seen(interface, pin)) != wanted:
            print("not yet", found, flush=True)

async def story():
    ip("link", "set", "lo", "up")
    cable("one", "10.7.1.1")
    pins = [("AAAABBBBCCCCDDDD",), ("FFFFBBBBCCCCDDDD", "GGGGBBBBCCCCDDDD")]
    hubs = [Announcement("Jena", lambda pins=one: pins, 8443, (), every_s=0.2) for one in pins]
    tasks = [asyncio.create_task(hub.run()) for hub in hubs]
    for pin in ("AAAA", "FFFF"):
        await until("10.7.1.1", pin, ["10.7.1.1"])
    cable("two", "10.7.2.1")
    await until("10.7.2.1", "AAAA", ["10.7.1.1", "10.7.2.1"])
    ip("link", "del", "one")
    await until("10.7.2.1", "AAAA", ["10.7.2.1"])
    for task in tasks: task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    for hub in hubs: await hub.stop()
    print("followed", flush=True)

asyncio.run(story())
"""


@pytest.mark.system
def test_two_hubs_are_found_on_real_interfaces_that_come_and_go(tmp_path: Path) -> None:
    if os.geteuid() != 0 or shutil.which("ip") is None or shutil.which("unshare") is None:
        pytest.fail("needs root, ip and unshare: apt-get install iproute2 util-linux", pytrace=False)
    script = tmp_path / "story.py"
    script.write_text(_STORY)
    done = subprocess.run(
        ["unshare", "--net", sys.executable, str(script)], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.stdout.endswith("followed\n"), (done.stdout, done.stderr[-2000:])

"""Zeroconf on loopback only."""

import asyncio
import contextlib
from collections.abc import Coroutine
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from zeroconf import IPVersion, ServiceStateChange
from zeroconf.asyncio import AsyncServiceInfo, AsyncZeroconf

from tests.agent.house import until
from tests.support.hub_simulator import Authority, HubSimulator, running_hub
from werkstadt.agent import discovery, link
from werkstadt.agent.certificates import spki_sha256
from werkstadt.agent.config import HubAddress, Settings
from werkstadt.agent.daemon import Daemon
from werkstadt.agent.discovery import SERVICE, FoundHub, HubWatch, find_hubs
from werkstadt.agent.enrol import enrol
from werkstadt.agent.errors import EnrolRefused
from werkstadt.agent.identity import Identity
from werkstadt.contract.code import pin_of
from werkstadt.contract.ids import uuid7
from werkstadt.contract.notify import ServiceNotice


def _ours(rows: tuple[FoundHub, ...], *ports: int) -> list[FoundHub]:
    """Others may announce hubs on this machine's loopback, too."""
    return [one for one in rows if one.address.port in ports]


class Announced:
    """One hub announced on loopback while the scene plays."""

    def __init__(self, pin: str, port: int, name: str = "Test", was: str = "") -> None:
        properties = {"v": "1", "name": name, "spki": pin, "was": was}
        self._info = AsyncServiceInfo(
            SERVICE,
            f"{uuid7()}.{SERVICE}",
            port=port,
            parsed_addresses=["127.0.0.1"],
            properties=properties,
            server=f"{uuid7()}.local.",
        )

    async def during(self, scene: Coroutine[Any, Any, Any]) -> Any:
        async with AsyncZeroconf(interfaces=["127.0.0.1"], ip_version=IPVersion.V4Only) as zeroconf:
            await zeroconf.async_register_service(self._info)
            try:
                return await scene
            finally:
                await (await zeroconf.async_unregister_service(self._info))


def _pin(authority: Authority) -> str:
    return pin_of(spki_sha256(authority.certificate))


def test_a_hub_that_says_the_pin_is_found(hub: HubSimulator) -> None:
    pin = _pin(hub.authority)
    found = asyncio.run(Announced(pin, hub.address.port).during(find_hubs("loopback", pin, 20.0)))
    assert (found[0].address, found[0].pin, found[0].name) == (hub.address, pin, "Test")


def test_the_code_alone_is_enough_where_the_hub_announces_itself(hub: HubSimulator, settings: Settings) -> None:
    pin = _pin(hub.authority)
    joining = asyncio.to_thread(enrol, settings, str(hub.code()))
    identity = asyncio.run(Announced(pin, hub.address.port).during(joining))
    assert identity.hub == hub.address


@pytest.mark.attempt("Q82")
def test_a_liar_who_announces_the_right_pin_is_found_out(
    hub: HubSimulator, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says the pin of the code, but shows another CA: the hint is not believed."""
    monkeypatch.setattr(discovery, "SEARCH_S", 0.5)
    code = str(hub.code())
    folder = settings.state / "liar"
    folder.mkdir()
    with running_hub(folder) as lying:
        joining = asyncio.to_thread(enrol, settings, code)
        with pytest.raises(EnrolRefused, match="None of the hubs in this network is the right one"):
            asyncio.run(Announced(code.replace("-", "")[:16], lying.address.port).during(joining))
        assert lying.requests == []


@pytest.mark.long
def test_with_an_impostor_who_copied_everything_the_real_hub_is_still_found(
    hub: HubSimulator, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever is heard first. The impostor sees a handshake and not a byte after it."""
    monkeypatch.setattr(discovery, "SEARCH_S", 2.0)
    folder = tmp_path / "impostor"
    folder.mkdir()
    pin = _pin(hub.authority)
    with running_hub(folder) as impostor:
        for first, second in ((impostor, hub), (hub, impostor)):
            joining = asyncio.to_thread(enrol, settings, str(hub.code()), again=True)
            both = Announced(pin, second.address.port).during(joining)
            identity = asyncio.run(Announced(pin, first.address.port).during(both))
            assert identity.hub == hub.address
        assert impostor.requests == []


def test_an_enrolled_device_does_not_follow_an_impostor(
    hub: HubSimulator, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("werkstadt.agent.link.SEARCH_AFTER", 1)
    monkeypatch.setattr(discovery, "SEARCH_S", 0.5)
    enrol(settings, str(hub.code()), hub.address)
    pin = _pin(hub.authority)
    folder = tmp_path / "impostor"
    folder.mkdir()
    hub.close()

    async def scene() -> None:
        stop = asyncio.Event()
        daemon = Daemon(settings, ServiceNotice({}))
        task = asyncio.create_task(daemon.run(stop))
        await until(lambda: impostor.connections > 0)
        assert daemon.report()["hub_address"] == str(hub.address)
        stop.set()
        await task

    refused: list[str] = []
    really = link._is_there

    def is_there(one: FoundHub, identity: Identity) -> bool:
        refused.append(one.name)
        return really(one, identity)

    monkeypatch.setattr(link, "_is_there", is_there)
    with running_hub(folder) as impostor:
        asyncio.run(Announced(pin, impostor.address.port, "Copy").during(scene()))
        assert impostor.requests == []
    assert refused[0] == "Copy"


def test_the_watch_lists_every_hub_and_follows_them_coming_and_going() -> None:
    lists: list[tuple[FoundHub, ...]] = []

    async def scene() -> None:
        watching = asyncio.create_task(HubWatch("loopback", lists.append).watch())
        await Announced("A" * 16, 1001, "Stadt\x00\x1b Jena" + "x" * 100).during(
            Announced("B" * 40, 1002, "Andere").during(
                until(lambda: bool(lists) and len(_ours(lists[-1], 1001, 1002)) == 2)
            )
        )
        await until(lambda: _ours(lists[-1], 1001, 1002) == [])
        watching.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await watching

    asyncio.run(scene())
    both = next(ours for one in lists if len(ours := _ours(one, 1001, 1002)) == 2)
    assert [(one.name[:10], one.address.port, one.pin) for one in both] == [
        ("Andere", 1002, "B" * 16),
        ("Stadt Jena", 1001, "A" * 16),
    ]
    assert len(both[1].name) == 60


def test_on_another_network_the_watch_begins_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    addresses = ["192.168.1.5"]
    lists: list[tuple[FoundHub, ...]] = []
    opened: list[str] = []
    honest = discovery._zeroconf

    def zeroconf(where: str) -> object:
        opened.append(addresses[0])
        if addresses[0] == "none":
            raise OSError("Network is unreachable")
        return honest(where)

    monkeypatch.setattr(discovery, "_zeroconf", zeroconf)

    async def moved(elsewhere: str) -> None:
        lists.clear()
        addresses[:] = [elsewhere]
        await until(lambda: opened[-1] == elsewhere)
        assert () in lists, "those of the network that was left are gone at once"

    async def found_and_left() -> None:
        """Nobody says farewell to who is no longer there."""
        await until(lambda: bool(lists) and len(_ours(lists[-1], 1001)) == 1)
        await moved("none")

    async def scene() -> None:
        watch = HubWatch("loopback", lists.append, lambda: frozenset(addresses), look_s=0.01)
        watching = asyncio.create_task(watch.watch())
        await Announced("A" * 16, 1001).during(found_and_left())
        await moved("10.0.0.7")
        await Announced("B" * 16, 1002).during(until(lambda: len(_ours(lists[-1], 1002)) == 1))
        watching.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await watching

    asyncio.run(scene())
    assert opened == ["192.168.1.5", "none", "10.0.0.7"]
    assert not any(_ours(row, 1001) for row in lists)


@pytest.mark.attempt("Q82")
def test_a_flood_of_names_does_not_grow_the_list(monkeypatch: pytest.MonkeyPatch) -> None:
    async def ask(_: object, name: str) -> list[FoundHub]:
        if name == "hub7":
            raise ValueError("odd")
        return [FoundHub(name, HubAddress("127.0.0.1", 1), "")]

    monkeypatch.setattr(discovery, "_ask", ask)
    lists: list[tuple[FoundHub, ...]] = []
    watch = HubWatch("loopback", lists.append)

    async def scene() -> None:
        heard: asyncio.Queue[tuple[str, ServiceStateChange]] = asyncio.Queue()
        for number in range(100):
            heard.put_nowait((f"hub{number}", ServiceStateChange.Added))
        heard.put_nowait(("bad", ServiceStateChange.Added))
        following = asyncio.create_task(watch._follow(None, heard))  # type: ignore[arg-type]
        await until(lambda: heard.empty() and len(lists) >= 101)
        heard.put_nowait(("hub0", ServiceStateChange.Updated))
        await until(lambda: heard.empty() and len(lists) >= 102)
        following.cancel()

    asyncio.run(scene())
    assert len(lists[-1]) == discovery.HUBS_MAX - 1


def test_an_answer_that_is_lost_on_its_way_is_asked_for_again_but_not_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    async def ask(_: object, name: str) -> list[FoundHub]:
        asked.append(name)
        is_lost = name == "mute" or asked.count(name) == 1
        return [] if is_lost else [FoundHub(name, HubAddress("127.0.0.1", 1), "")]

    monkeypatch.setattr(discovery, "_ask", ask)
    lists: list[tuple[FoundHub, ...]] = []
    watch = HubWatch("loopback", lists.append)

    async def scene() -> None:
        heard: asyncio.Queue[tuple[str, ServiceStateChange]] = asyncio.Queue()
        for name in ("mute", "hub"):
            heard.put_nowait((name, ServiceStateChange.Added))
        following = asyncio.create_task(watch._follow(None, heard))  # type: ignore[arg-type]
        await until(lambda: bool(lists) and len(lists[-1]) == 1 and asked.count("mute") == discovery.ASK_MAX)
        await asyncio.sleep(0.05)
        following.cancel()

    asyncio.run(scene())
    assert sorted(asked) == ["hub"] * 2 + ["mute"] * discovery.ASK_MAX


def test_own_addresses_are_those_of_this_machine() -> None:
    assert "127.0.0.1" in discovery.own_addresses()


def test_where_nothing_is_announced_or_searching_is_off_the_address_is_asked_for(
    hub: HubSimulator, settings: Settings
) -> None:
    with pytest.raises(EnrolRefused, match="--hub HOST:PORT"):
        enrol(replace(settings, zeroconf="off"), str(hub.code()))
    assert enrol(replace(settings, hub=hub.address, zeroconf="off"), str(hub.code())).hub == hub.address


@pytest.mark.parametrize("with_new_ca", [False, True])
def test_a_hub_that_moved_is_found_by_the_running_agent(
    hub: HubSimulator, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, with_new_ca: bool
) -> None:
    monkeypatch.setattr("werkstadt.agent.link.SEARCH_AFTER", 1)
    enrol(settings, str(hub.code()), hub.address)
    folder = tmp_path / "moved"
    folder.mkdir()
    hub.close()

    async def scene() -> None:
        stop = asyncio.Event()
        daemon = Daemon(settings, ServiceNotice({}))
        task = asyncio.create_task(daemon.run(stop))
        await until(lambda: daemon.report()["hub"] == "here")
        assert daemon.report()["hub_address"] == str(moved.address)
        stop.set()
        await task

    with running_hub(folder, hub.authority) as moved:
        moved.devices = hub.devices
        moved.signing_key, moved.signing = hub.signing_key, hub.signing
        pin = _pin(hub.authority)
        said = Announced("A" * 16, moved.address.port, was=f"{'B' * 16},{pin}") if with_new_ca else None
        asyncio.run((said or Announced(pin, moved.address.port)).during(scene()))

"""Zeroconf on loopback only."""

import asyncio
from collections.abc import Coroutine
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from zeroconf import IPVersion
from zeroconf.asyncio import AsyncServiceInfo, AsyncZeroconf

from tests.agent.house import until
from tests.support.hub_simulator import Authority, HubSimulator, running_hub
from werkstadt.agent.certificates import spki_sha256
from werkstadt.agent.config import Settings
from werkstadt.agent.daemon import Daemon
from werkstadt.agent.discovery import SERVICE, find_hubs
from werkstadt.agent.enrol import enrol
from werkstadt.agent.errors import EnrolRefused
from werkstadt.agent.notify import ServiceNotice
from werkstadt.contract.code import pin_of
from werkstadt.contract.ids import uuid7


class Announced:
    """One hub announced on loopback while the scene plays."""

    def __init__(self, pin: str, port: int) -> None:
        properties = {"v": "1", "name": "Test", "spki": pin}
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
                await zeroconf.async_unregister_service(self._info)


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


def test_a_liar_who_announces_the_right_pin_is_found_out(hub: HubSimulator, settings: Settings) -> None:
    """It says the pin of the code, but shows another CA: the hint is not believed."""
    code = str(hub.code())
    folder = settings.state / "liar"
    folder.mkdir()
    with running_hub(folder) as lying:
        joining = asyncio.to_thread(enrol, settings, code)
        with pytest.raises(EnrolRefused, match="None of the hubs in this network made the code"):
            asyncio.run(Announced(code.replace("-", "")[:16], lying.address.port).during(joining))
        assert lying.requests == []


def test_where_nothing_is_announced_or_searching_is_off_the_address_is_asked_for(
    hub: HubSimulator, settings: Settings
) -> None:
    with pytest.raises(EnrolRefused, match="--hub HOST:PORT"):
        enrol(replace(settings, zeroconf="off"), str(hub.code()))
    assert enrol(replace(settings, hub=hub.address, zeroconf="off"), str(hub.code())).hub == hub.address


def test_a_hub_that_moved_is_found_by_the_running_agent(
    hub: HubSimulator, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
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
        asyncio.run(Announced(_pin(hub.authority), moved.address.port).during(scene()))

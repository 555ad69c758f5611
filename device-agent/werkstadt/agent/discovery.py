"""Hubs that announce themselves in this network. A hint, never trust: the pin decides."""

import asyncio
from dataclasses import dataclass

from zeroconf import InterfaceChoice, IPVersion, ServiceStateChange, Zeroconf
from zeroconf.asyncio import AsyncServiceBrowser, AsyncServiceInfo, AsyncZeroconf

from werkstadt.agent.config import HubAddress

SERVICE = "_werkstadt._tcp.local."
SEARCH_S = 3.0


@dataclass(frozen=True)
class FoundHub:
    """pin: the first characters of the pin of its CA, as it says itself."""

    name: str
    address: HubAddress
    pin: str


async def find_hubs(where: str, pin: str, search_s: float = SEARCH_S) -> list[FoundHub]:
    """The hubs heard of within search_s; those first that say this pin, and as soon as one does, no longer wait.

    where: "all" interfaces or "loopback"; "off" finds none.
    """
    if where == "off":
        return []
    interfaces = ["127.0.0.1"] if where == "loopback" else InterfaceChoice.All
    names: asyncio.Queue[str] = asyncio.Queue()
    loop = asyncio.get_running_loop()

    def heard(zeroconf: Zeroconf, service_type: str, name: str, state_change: ServiceStateChange) -> None:
        if state_change is ServiceStateChange.Added:
            loop.call_soon_threadsafe(names.put_nowait, name)

    found: list[FoundHub] = []
    async with AsyncZeroconf(interfaces=interfaces, ip_version=IPVersion.V4Only) as zeroconf:
        browser = AsyncServiceBrowser(zeroconf.zeroconf, SERVICE, handlers=[heard])
        try:
            async with asyncio.timeout(search_s):
                while not any(hub.pin == pin for hub in found):
                    found += await _ask(zeroconf, await names.get())
        except TimeoutError:
            pass
        finally:
            await browser.async_cancel()
    return sorted(found, key=lambda hub: hub.pin != pin)


async def _ask(zeroconf: AsyncZeroconf, name: str) -> list[FoundHub]:
    info = AsyncServiceInfo(SERVICE, name)
    if not await info.async_request(zeroconf.zeroconf, 1_500) or not info.port:
        return []
    said = info.decoded_properties
    pin = said.get("spki") or ""
    label = said.get("name") or name.removesuffix("." + SERVICE)
    return [FoundHub(label, HubAddress(host, info.port), pin) for host in info.parsed_addresses(IPVersion.V4Only)]

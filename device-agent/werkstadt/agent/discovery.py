"""Hubs that announce themselves in this network. A hint, never trust: the pin decides."""

import asyncio
import contextlib
import logging
from collections import Counter
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

import ifaddr
from zeroconf import InterfaceChoice, IPVersion, NotRunningException, ServiceStateChange, Zeroconf
from zeroconf.asyncio import AsyncServiceBrowser, AsyncServiceInfo, AsyncZeroconf

from werkstadt.agent.config import HubAddress
from werkstadt.contract.code import PIN_CHARS

SERVICE = "_werkstadt._tcp.local."
SEARCH_S = 3.0
LOOK_S = 5.0
"""How often a watch looks whether this machine has other addresses now: zeroconf does not notice by itself."""
ASK_MAX = 3
"""How often a hub that announces itself, and then says nothing more, is asked where it is."""
HUBS_MAX = 20
"""Hubs that one network is believed to have; who floods it with names is not listed further."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, order=True)
class FoundHub:
    """pin: the first characters of the pin of its CA, as it says itself; was: the pins of its earlier ones."""

    name: str
    address: HubAddress
    pin: str
    was: tuple[str, ...] = ()

    def says(self, pin: str) -> bool:
        return pin == self.pin or pin in self.was


async def find_hubs(where: str, pin: str, search_s: float | None = None) -> list[FoundHub]:
    """The hubs heard of within search_s (SEARCH_S): those first that say this pin, and no longer once one does.

    where: "all" interfaces or "loopback"; "off" finds none. pin: "" waits the whole time for all of them.
    """
    if where == "off":
        return []
    names: asyncio.Queue[str] = asyncio.Queue()
    loop = asyncio.get_running_loop()

    def heard(zeroconf: Zeroconf, service_type: str, name: str, state_change: ServiceStateChange) -> None:
        if state_change is ServiceStateChange.Added:
            loop.call_soon_threadsafe(names.put_nowait, name)

    found: list[FoundHub] = []
    async with _listening(where) as zeroconf:
        browser = AsyncServiceBrowser(zeroconf.zeroconf, SERVICE, handlers=[heard])
        try:
            async with asyncio.timeout(SEARCH_S if search_s is None else search_s):
                while not pin or not any(hub.says(pin) for hub in found):
                    found += await _ask(zeroconf, await names.get())
        except TimeoutError:
            pass
        finally:
            await browser.async_cancel()
    return sorted(found, key=lambda hub: not hub.says(pin))


async def _ask(zeroconf: AsyncZeroconf, name: str) -> list[FoundHub]:
    info = AsyncServiceInfo(SERVICE, name)
    if not await info.async_request(zeroconf.zeroconf, 1_500) or not info.port:
        return []
    said = info.decoded_properties
    pin = said.get("spki") or ""
    label = said.get("name") or name.removesuffix("." + SERVICE)
    hosts = info.parsed_addresses(IPVersion.V4Only)
    was = tuple(one[:PIN_CHARS] for one in (said.get("was") or "").split(",") if one)
    return [FoundHub(_shown(label), HubAddress(host, info.port), pin[:PIN_CHARS], was) for host in hosts]


class HubWatch:
    """The hubs of this network while somebody looks at the list. changed: called whenever it is another one."""

    def __init__(
        self,
        where: str,
        changed: Callable[[tuple[FoundHub, ...]], None],
        addresses: Callable[[], frozenset[str]] | None = None,
        look_s: float = LOOK_S,
    ) -> None:
        self._where = where
        self._changed = changed
        self._addresses = addresses or own_addresses
        self._look_s = look_s
        self._by_name: dict[str, list[FoundHub]] = {}

    async def watch(self) -> None:
        """Until cancelled."""
        while self._where != "off":
            here = self._addresses()
            try:
                async with _listening(self._where) as zeroconf:
                    await self._listen(zeroconf, here)
            except OSError as err:  # no network at all yet
                log.debug("no zeroconf reason=%r", str(err))
                await self._until_elsewhere(here)
            self._by_name.clear()  # those of the network that this machine has left
            self._changed(())

    async def _listen(self, zeroconf: AsyncZeroconf, here: frozenset[str]) -> None:
        heard: asyncio.Queue[tuple[str, ServiceStateChange]] = asyncio.Queue()
        loop = asyncio.get_running_loop()

        def hear(zeroconf: Zeroconf, service_type: str, name: str, state_change: ServiceStateChange) -> None:
            loop.call_soon_threadsafe(heard.put_nowait, (name, state_change))

        browser = AsyncServiceBrowser(zeroconf.zeroconf, SERVICE, handlers=[hear])
        asking = asyncio.create_task(self._follow(zeroconf, heard))
        try:
            await self._until_elsewhere(here)
        finally:
            asking.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await asking
            await browser.async_cancel()

    async def _follow(self, zeroconf: AsyncZeroconf, heard: "asyncio.Queue[tuple[str, ServiceStateChange]]") -> None:
        asked: Counter[str] = Counter()
        while True:
            name, change = await heard.get()
            if change is ServiceStateChange.Removed:
                self._by_name.pop(name, None)
            elif name in self._by_name or len(self._by_name) < HUBS_MAX:
                found = await self._asked(zeroconf, name)
                self._by_name[name] = found or self._by_name.get(name, [])
                asked[name] += 1
                if not found and asked[name] < ASK_MAX:  # an answer may be lost on its way
                    heard.put_nowait((name, ServiceStateChange.Updated))
            rows = sorted(one for found in self._by_name.values() for one in found)
            self._changed(tuple(dict.fromkeys(rows)))

    async def _asked(self, zeroconf: AsyncZeroconf, name: str) -> list[FoundHub]:
        try:
            return await _ask(zeroconf, name)
        except Exception:  # whatever one stranger announces, the list goes on
            log.warning("announcement not understood name=%r", name[:200], exc_info=True)
            return []

    async def _until_elsewhere(self, here: frozenset[str]) -> None:
        while self._addresses() == here:  # noqa: ASYNC110 - the kernel's own event would need netlink
            await asyncio.sleep(self._look_s)


def _shown(name: str) -> str:
    """What a stranger wrote, fit for a line on a screen."""
    return "".join(char for char in name if char.isprintable())[:60]


def own_addresses() -> frozenset[str]:
    """Of this machine, as text: another set means another network."""
    return frozenset(str(ip.ip) for adapter in ifaddr.get_adapters() for ip in adapter.ips)


@contextlib.asynccontextmanager
async def _listening(where: str) -> AsyncIterator[AsyncZeroconf]:
    """Open before it is used, and closed in any case, also where who listens is cancelled meanwhile: else sockets stay.

    Raises OSError where there is no network.
    """
    zeroconf = _zeroconf(where)
    try:
        await zeroconf.zeroconf.async_wait_for_start()
        yield zeroconf
    except NotRunningException as err:
        raise OSError(f"zeroconf does not start ({err})") from err
    finally:
        closing = asyncio.ensure_future(zeroconf.async_close())
        try:
            await asyncio.shield(closing)
        except asyncio.CancelledError:
            await closing
            raise


def _zeroconf(where: str) -> AsyncZeroconf:
    interfaces = ["127.0.0.1"] if where == "loopback" else InterfaceChoice.All
    return AsyncZeroconf(interfaces=interfaces, ip_version=IPVersion.V4Only)

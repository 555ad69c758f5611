"""Announces the hub by zeroconf: a hint for devices that look for one, never a reason to trust it."""

import asyncio
import contextlib
import logging
from collections.abc import Callable

from zeroconf import Error, IPVersion
from zeroconf.asyncio import AsyncServiceInfo, AsyncZeroconf

from werkstadt.hub.addresses import interfaces as interfaces_now
from werkstadt.hub.addresses import is_loopback

SERVICE = "_werkstadt._tcp.local."
LOOK_S = 5.0
"""The library listens on the interfaces that were there at its start and does not notice others."""
FORMER_MAX = 12
"""Pins of earlier CAs in one TXT entry of at most 255 bytes."""
Seen = frozenset[tuple[str, int]]
log = logging.getLogger(__name__)


class Announcement:
    """pins: of the CA of now, then of earlier ones. interfaces: addresses of this machine; empty: all but the loopback.
    look: which there are now."""

    def __init__(
        self,
        site: str,
        pins: Callable[[], tuple[str, ...]],
        port: int,
        interfaces: tuple[str, ...],
        look: Callable[[], Seen] = interfaces_now,
        every_s: float = LOOK_S,
    ) -> None:
        self._site, self._pins, self._port = site, pins, port
        self._wanted = interfaces
        self._look, self._every_s = look, every_s
        self._zeroconf: AsyncZeroconf | None = None
        self._told: tuple[Seen, tuple[str, ...]] = frozenset(), ()

    async def run(self) -> None:
        """Until cancelled. A network that cannot be announced on is told in the log; the hub serves all the same."""
        while True:
            now = self._usable(await asyncio.to_thread(self._look))
            if (now, self._pins()) != self._told:
                await self._announce(now, self._pins())
            await asyncio.sleep(self._every_s)

    async def stop(self) -> None:
        running, self._zeroconf = self._zeroconf, None
        self._told = frozenset(), ()
        if running is not None:
            with contextlib.suppress(OSError, Error):  # the network may be gone
                await running.async_close()

    def _usable(self, seen: Seen) -> Seen:
        if self._wanted:
            return frozenset(one for one in seen if one[0] in self._wanted)
        return frozenset(one for one in seen if not is_loopback(one[0]))

    async def _announce(self, now: Seen, pins: tuple[str, ...]) -> None:
        """Anew on the interfaces of now; tried again at the next look where it fails."""
        await self.stop()
        addresses = sorted({ip for ip, _ in now})
        if not addresses:
            log.info("not announced reason=no network")
            return
        try:
            self._zeroconf = AsyncZeroconf(interfaces=addresses, ip_version=IPVersion.V4Only)
            await self._zeroconf.async_register_service(self._service(addresses, pins), allow_name_change=True)
        except (OSError, Error) as err:
            log.warning("not announced by zeroconf reason=%s", err or type(err).__name__)
            await self.stop()
            return
        self._told = now, pins
        log.info("announced addresses=%s", ",".join(addresses))

    def _service(self, addresses: list[str], pins: tuple[str, ...]) -> AsyncServiceInfo:
        """The label has four characters of the pin in it, so that two hubs of one site are two."""
        label = f"{self._site.encode()[:40].decode(errors='ignore').replace('.', ' ')} {pins[0][:4]}"
        return AsyncServiceInfo(
            SERVICE,
            f"{label}.{SERVICE}",
            port=self._port,
            parsed_addresses=addresses,
            properties={"v": "1", "name": self._site[:60], "spki": pins[0], "was": ",".join(pins[1 : 1 + FORMER_MAX])},
            server=f"werkstadt-{pins[0][:8].lower()}.local.",
        )

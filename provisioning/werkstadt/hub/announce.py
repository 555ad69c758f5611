"""Announces the hub by zeroconf: a hint for devices that look for one, never a reason to trust it."""

import logging
import socket

from zeroconf import Error, InterfaceChoice, IPVersion
from zeroconf.asyncio import AsyncServiceInfo, AsyncZeroconf

SERVICE = "_werkstadt._tcp.local."
log = logging.getLogger(__name__)


class Announcement:
    """interfaces: addresses of this machine; empty: all."""

    def __init__(self, site: str, pin: str, port: int, interfaces: tuple[str, ...]) -> None:
        self._site, self._pin, self._port = site, pin, port
        self._interfaces = interfaces
        self._zeroconf: AsyncZeroconf | None = None

    async def start(self) -> None:
        """A network that cannot be announced on is told in the log; the hub serves all the same."""
        try:
            chosen = list(self._interfaces) or InterfaceChoice.All
            self._zeroconf = AsyncZeroconf(interfaces=chosen, ip_version=IPVersion.V4Only)
            await self._zeroconf.async_register_service(self._service(), allow_name_change=True)
        except (OSError, Error) as err:
            log.warning("not announced by zeroconf reason=%s", err)

    async def stop(self) -> None:
        if self._zeroconf is not None:
            await self._zeroconf.async_close()

    def _service(self) -> AsyncServiceInfo:
        label = f"{self._site.encode()[:40].decode(errors='ignore').replace('.', ' ')} {self._pin[:4]}"
        return AsyncServiceInfo(
            SERVICE,
            f"{label}.{SERVICE}",
            port=self._port,
            parsed_addresses=list(self._interfaces) or _addresses(),
            properties={"v": "1", "name": self._site[:60], "spki": self._pin},
            server=f"werkstadt-{self._pin[:8].lower()}.local.",
        )


def _addresses() -> list[str]:
    """IPv4 addresses of this machine that are not its own loopback."""
    import ifaddr

    found = [ip.ip for adapter in ifaddr.get_adapters() for ip in adapter.ips if isinstance(ip.ip, str)]
    return [ip for ip in found if socket.inet_aton(ip)[0] != 127]

"""Where this hub is reached. Never trusted by anybody: it saves devices a search."""

import ipaddress
import socket
from contextlib import closing

from werkstadt.hub.settings import Settings

_ANYWHERE = ("0.0.0.0", "::", "")  # noqa: S104
_NOWHERE = "192.0.2.1"
"""An address of nobody (RFC 5737): to ask which of our own the way out has. Nothing is sent."""


def interfaces() -> frozenset[tuple[str, int]]:
    """IPv4 addresses of this machine, each with the number of its interface: one that is made anew has another."""
    import ifaddr

    return frozenset(
        (ip.ip, adapter.index or 0) for adapter in ifaddr.get_adapters() for ip in adapter.ips if isinstance(ip.ip, str)
    )


def own_addresses() -> list[str]:
    """IPv4 addresses of this machine that are not its own loopback; the one of its way out first."""
    usable = {ip for ip, _ in interfaces() if not is_loopback(ip)}
    first = _way_out()
    return sorted(usable, key=lambda one: (one != first, ipaddress.ip_address(one).is_link_local, one))


def hubs_of(settings: Settings, port: int | None) -> list[str]:
    """HOST:PORT, the best first, at most 20. port: the one that is listened on; None: as set."""
    listener = settings.devices
    number = port or listener.port
    hosts = [*listener.names, *(own_addresses() if listener.host in _ANYWHERE else [listener.host])]
    return [f"[{host}]:{number}" if ":" in host else f"{host}:{number}" for host in dict.fromkeys(hosts)][:20]


def lan_address(settings: Settings, port: int | None) -> str | None:
    """What a device may be told to ask first; None where this hub is reached from its own machine alone."""
    found = [one for one in hubs_of(settings, port) if not is_loopback(one.rpartition(":")[0].strip("[]"))]
    return found[0] if found else None


def is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _way_out() -> str:
    with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as probe:
        try:
            probe.connect((_NOWHERE, 9))
            return str(probe.getsockname()[0])
        except OSError:
            return ""

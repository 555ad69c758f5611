"""Which devices give files to others now. Known while they say so; a hub that starts anew learns it within a minute."""

import threading
from dataclasses import dataclass

from werkstadt.contract.swarm import PEERS_MAX

HEARD_MS = 120_000


@dataclass(frozen=True)
class Giver:
    """Ports are 0 where it gives nothing that way."""

    address: str
    zone: str
    swarm_port: int
    relay_port: int
    at_ms: int

    def at(self, port: int) -> str:
        return f"[{self.address}]:{port}" if ":" in self.address else f"{self.address}:{port}"


class GiverBoard:
    """Any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._givers: dict[str, Giver] = {}

    def note(self, device: str, giver: Giver) -> None:
        """The newest word counts, also that it gives nothing any more."""
        with self._lock:
            if giver.swarm_port or giver.relay_port:
                self._givers[device] = giver
            else:
                self._givers.pop(device, None)

    def forget(self, device: str) -> None:
        with self._lock:
            self._givers.pop(device, None)

    def others(self, device: str, zone: str, now_ms: int) -> tuple[list[str], list[str]]:
        """HOST:PORT of the swarm, and of relays in this zone; whoever was heard of last stands first."""
        with self._lock:
            self._givers = {name: one for name, one in self._givers.items() if one.at_ms > now_ms - HEARD_MS}
            found = [one for name, one in self._givers.items() if name != device]
        found.sort(key=lambda one: -one.at_ms)
        peers = [one.at(one.swarm_port) for one in found if one.swarm_port]
        relays = [one.at(one.relay_port) for one in found if one.relay_port and one.zone == zone]
        return peers[:PEERS_MAX], relays[:PEERS_MAX]

"""Other devices as roads, and this one as a road for others: the swarm and the relay. All of it is a favour.

What goes wrong here is told in the log and stops nothing: the hub brings what neighbours do not.
"""

import contextlib
import datetime as dt
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from werkstadt.agent.config import Settings, parse_address
from werkstadt.agent.content.bringing import Offer, Progress
from werkstadt.agent.content.peering import PeerIdentity
from werkstadt.agent.content.relay import Relay, RelayShelf
from werkstadt.agent.content.roads import RoadError
from werkstadt.agent.content.roads.web import HubRoad
from werkstadt.agent.content.swarm import Swarm, is_there
from werkstadt.agent.errors import AgentError, HubAway, HubNotTrusted, HubRefused
from werkstadt.agent.hub import HubConnection
from werkstadt.contract.errors import ContractError
from werkstadt.exhibits.contentfolder import ContentFolder
from werkstadt.exhibits.manifest import FileRef

log = logging.getLogger(__name__)

RELAYS_MAX = 2
ANYWHERE = "0.0.0.0"  # noqa: S104


@dataclass(frozen=True)
class Others:
    """torrent: base64, None where there is no swarm. relays: connected when first asked."""

    torrent: str | None
    relays: Sequence[HubRoad]


class Neighbours:
    """trust: the folder with this device's metadata, which a relay hands on. One thread, but for the ports."""

    def __init__(self, settings: Settings, folder: ContentFolder, trust: Path) -> None:
        self._peer = PeerIdentity(settings.own / "peer")
        self._swarm = Swarm(folder, self._peer, settings.swarm_port) if settings.swarm and is_there() else None
        shelf = RelayShelf(settings.content, trust)
        self._relay = Relay(shelf, self._peer, ANYWHERE, settings.relay_port) if settings.relay else None

    @property
    def swarm_port(self) -> int:
        """Where files are given to others; 0: not now."""
        return self._swarm.port if self._swarm else 0

    @property
    def relay_port(self) -> int:
        return self._relay.port if self._relay else 0

    def ask(self, offer: Offer, missing: Sequence[FileRef], hub: HubConnection, now: dt.datetime) -> Others | None:
        """Who else has it. None: there is nothing to take or to give, or it cannot be found out."""
        if not (missing or self._swarm or self._relay):
            return None
        try:
            if not self._peer.is_fresh(now):
                self._peer.renew(hub)
            roads = hub.roads(offer.hash, self.swarm_port)
        except (AgentError, OSError) as err:
            log.info("no neighbours reason=%r", str(err))
            return None
        relays = []
        for text in roads.relays[:RELAYS_MAX]:
            with contextlib.suppress(ContractError, OSError, ValueError):
                relays.append(HubRoad(self._peer.connect(parse_address(text, "relay")), "the relay at"))
        return Others(roads.torrent, relays)

    def fetch(self, offer: Offer, missing: Sequence[FileRef], hub: HubConnection, progress: Progress) -> None:
        """By the swarm, as far as it goes."""
        if self._swarm is None or not missing:
            return
        progress.total = sum(ref.size for ref in missing)
        try:
            self._swarm.fetch(offer, missing, hub, progress)
        except (RoadError, HubAway, HubRefused, HubNotTrusted) as err:
            log.info("swarm ended reason=%r", str(err))

    def give(self, offer: Offer, others: Others) -> None:
        """What is whole here."""
        try:
            if self._swarm is not None:
                self._swarm.give(offer.hash, offer.files(), others.torrent)
            if self._relay is not None:
                self._relay.start()
        except (OSError, RuntimeError) as err:
            log.warning("nothing given away reason=%s", err)

    def close(self) -> None:
        if self._swarm is not None:
            self._swarm.close()
        if self._relay is not None:
            self._relay.close()

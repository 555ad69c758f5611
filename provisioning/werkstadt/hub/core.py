"""The hub as its two listeners see it."""

import time
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from werkstadt.hub.authority import Authority
from werkstadt.hub.content.givers import GiverBoard
from werkstadt.hub.content.peers import PeerAuthority
from werkstadt.hub.content.shelf import Shelf
from werkstadt.hub.content.swarm import HubSwarm
from werkstadt.hub.feeds import FeedBoard
from werkstadt.hub.live import Live
from werkstadt.hub.settings import Settings
from werkstadt.hub.store.database import Store


@dataclass
class Hub:
    """store, feeds: block, so never in the event loop. live: in the event loop only. swarm: None where it is off.

    devices_port: on which devices are served now; None while nobody serves.
    """

    settings: Settings
    store: Store
    authority: Authority
    live: Live = field(default_factory=Live)
    feeds: FeedBoard = field(default_factory=FeedBoard)
    devices_port: int | None = None
    givers: GiverBoard = field(default_factory=GiverBoard)
    swarm: HubSwarm | None = None
    peers: PeerAuthority = field(init=False)
    shelf: Shelf = field(init=False)

    def __post_init__(self) -> None:
        self.peers = PeerAuthority(self.authority.folder, self.authority.secret)
        self.shelf = Shelf(self.settings.repository)

    @property
    def time_zone(self) -> ZoneInfo:
        return ZoneInfo(self.settings.time_zone)

    def now_ms(self) -> int:
        return time.time_ns() // 1_000_000

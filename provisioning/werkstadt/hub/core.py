"""The hub as its two listeners see it."""

import time
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from werkstadt.hub.authority import Authority
from werkstadt.hub.feeds import FeedBoard
from werkstadt.hub.live import Live
from werkstadt.hub.settings import Settings
from werkstadt.hub.store.database import Store


@dataclass
class Hub:
    """store, feeds: block, so never in the event loop. live: in the event loop only."""

    settings: Settings
    store: Store
    authority: Authority
    live: Live = field(default_factory=Live)
    feeds: FeedBoard = field(default_factory=FeedBoard)

    @property
    def time_zone(self) -> ZoneInfo:
        return ZoneInfo(self.settings.time_zone)

    def now_ms(self) -> int:
        return time.time_ns() // 1_000_000

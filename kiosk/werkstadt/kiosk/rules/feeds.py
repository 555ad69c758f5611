"""The small documents of the hub that this kiosk shows, by name: the newest good one of each stays, with its date."""

from werkstadt.contract.feeds import FEEDS_MAX, Feed


class Feeds:
    """What the scenes read. Every document that comes passes by here, whatever brought it."""

    def __init__(self) -> None:
        self._held: dict[str, Feed] = {}

    def take(self, feed: Feed) -> bool:
        """False for one that is not newer than the one held: that one stays."""
        held = self._held.get(feed.name)
        if held is not None and feed.version <= held.version:
            return False
        if held is None and len(self._held) >= FEEDS_MAX:
            return False
        self._held[feed.name] = feed
        return True

    def drop(self, name: str) -> bool:
        """It was withdrawn. False where there was none."""
        return self._held.pop(name, None) is not None

    def get(self, name: str, kind: str) -> Feed | None:
        """None where there is none yet, or one of another kind."""
        held = self._held.get(name)
        return held if held is not None and held.kind == kind else None

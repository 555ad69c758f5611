"""Publishing feeds: the signed list of them, and the polls counted from the votes that have come in."""

import asyncio
import logging
import threading
from collections.abc import Callable, Mapping
from pathlib import Path

from werkstadt.contract.errors import ContractError
from werkstadt.contract.feeds import LIST_PURPOSE, FeedList
from werkstadt.contract.messages import Signed
from werkstadt.exhibits.model import Exhibit
from werkstadt.hub.authority import Authority
from werkstadt.hub.console.shown import Shown, opened, shown
from werkstadt.hub.rules.feeds import POLL, next_version, result_of
from werkstadt.hub.store import feeds, votes
from werkstadt.hub.store.database import Store
from werkstadt.scenes.poll.load import Poll

COUNT_EVERY_S = 5.0
VOTES_AT_ONCE = 2_000
"""The store is written to for so many votes at a time; check-ins come in between."""
log = logging.getLogger(__name__)


class FeedBoard:
    """The list of feeds as devices get it: read and signed when something has changed, not at every check-in."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._made: tuple[int, Signed] | None = None
        self._at_ms = 0

    def changed(self) -> None:
        """After the commit of what has changed."""
        with self._lock:
            self._made = None

    def newest(self, store: Store, authority: Authority, now_ms: int) -> tuple[int, Signed]:
        """at_ms of the list, and the list."""
        with self._lock:
            if self._made is None:
                with store.reading() as connection:
                    versions = {one.name: one.version for one in feeds.listing(connection)}
                    withdrawn = feeds.withdrawn(connection)
                self._at_ms = next_version(self._at_ms, now_ms)
                made = FeedList(self._at_ms, versions, withdrawn)
                self._made = self._at_ms, authority.sign(LIST_PURPOSE, made.to_bytes())
            return self._made


class PollCounter:
    """Publishes what polls have come to. Blocking; one thread at a time."""

    def __init__(self, store: Store, board: FeedBoard, content: Path | None) -> None:
        self._store, self._board, self._content = store, board, content
        self._counted: tuple[int, Shown] | None = None

    def count(self, now_ms: int) -> list[str]:
        """Names of the feeds that are new. Does nothing where neither a record nor other content has come."""
        with self._store.reading() as connection:
            newest = votes.newest_record(connection)
        content = shown(self._content)
        if (newest, content) == self._counted:
            return []
        self._read_votes()
        new = self._publish(now_ms)
        self._counted = newest, content
        return new

    def _read_votes(self) -> None:
        while True:
            with self._store.reading() as connection:
                before = votes.read_to(connection)
                found, upto = votes.unread(connection, VOTES_AT_ONCE)
            if upto == before:
                return
            with self._store.writing() as connection:
                votes.keep(connection, found, upto)

    def _publish(self, now_ms: int) -> list[str]:
        wanted = polls_by_feed(opened(self._content))
        if not wanted:
            return []
        with self._store.reading() as connection:
            counts = votes.counts(connection)
            put_by_staff = {one.name for one in feeds.listing(connection) if one.put_by}
        new: list[str] = []
        for name, (exhibit, poll) in wanted.items():
            result = result_of((exhibit, poll.id), [choice.id for choice in poll.choices], counts)
            if result is None:
                continue
            if name in put_by_staff:
                log.warning("poll not published feed=%s reason=%s", name, "staff have put another one under this name")
                continue
            try:
                with self._store.writing() as connection:
                    put = feeds.put(connection, name, POLL, dict(result.body), result.as_of_ms, by="", now_ms=now_ms)
            except ContractError as err:
                log.warning("poll not published feed=%s reason=%s", name, err)
                continue
            if put.is_new:
                new.append(name)
                log.info("poll published feed=%s version=%d", name, put.feed.version)
        if new:
            self._board.changed()
        return new


def polls_by_feed(exhibits: Mapping[str, Exhibit]) -> Mapping[str, tuple[str, Poll]]:
    """The exhibit and the poll that each feed is for; the first one, where two polls name the same feed."""
    found: dict[str, tuple[str, Poll]] = {}
    for exhibit in exhibits.values():
        for scene in exhibit.scenes:
            if not isinstance(scene, Poll) or not scene.feed:
                continue
            if scene.feed in found:
                log.warning("poll not published feed=%s exhibit=%s reason=%s", scene.feed, exhibit.id, "name is taken")
                continue
            found[scene.feed] = exhibit.id, scene
    return found


async def keep_counted(counter: PollCounter, now_ms: Callable[[], int], every_s: float = COUNT_EVERY_S) -> None:
    """Until cancelled. Whatever one count comes upon, the next one tries again."""
    await keep_doing(counter.count, now_ms, every_s, "polls not counted")


async def keep_doing(work: Callable[[int], object], now_ms: Callable[[], int], every_s: float, otherwise: str) -> None:
    """Until cancelled, in a thread; after a failure the next run tries again. otherwise: the log's line."""
    while True:
        try:
            await asyncio.to_thread(work, now_ms())
        except Exception:
            log.exception(otherwise)
        await asyncio.sleep(every_s)

"""Looks into content/feeds for documents that are new. What is damaged or older is told to the log and left out."""

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from werkstadt.contract.errors import ContractError
from werkstadt.contract.feeds import FEED_MAX, FEEDS_MAX, NAME, Feed, parse_feed
from werkstadt.kiosk.rules.feeds import Feeds

log = logging.getLogger(__name__)

Stamp = tuple[int, int, int]


class FeedFolder:
    """folder: content/feeds, which need not be there. For one thread at a time."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._seen: dict[str, Stamp] = {}

    def news(self) -> list[Feed]:
        """Good documents whose files are other than the last time."""
        files = self._files()[:FEEDS_MAX]
        return [feed for file in files if (feed := self._read(file)) is not None]

    def gone(self) -> list[str]:
        """Names of those whose files were here the last time: withdrawn. A damaged file is not gone."""
        try:
            here = {path.name for path in self._folder.iterdir()}
        except OSError:
            return []
        lost = sorted(self._seen.keys() - here)
        for name in lost:
            del self._seen[name]
        return [name.removesuffix(".json") for name in lost]

    def _files(self) -> list[Path]:
        try:
            return sorted(path for path in self._folder.iterdir() if path.suffix == ".json")
        except OSError:
            return []

    def _read(self, file: Path) -> Feed | None:
        try:
            found = file.stat()
            stamp = (found.st_mtime_ns, found.st_size, found.st_ino)
            if self._seen.get(file.name) == stamp:
                return None
            self._seen[file.name] = stamp
            if not NAME.fullmatch(file.stem) or not file.is_file():
                raise ContractError(f"feed {file.name}", "a file named like small-letters.json", ascii(file.name))
            with file.open("rb") as opened:
                return parse_feed(opened.read(FEED_MAX + 1), file.stem)
        except (OSError, ContractError) as err:
            log.warning("feed left out file=%s reason=%s", file.name, err)
            return None


News = Future[tuple[list[str], list[Feed]]]
"""What is gone, and what is new."""


class FeedDesk:
    """Reads on a thread of its own, since a document may be a megabyte; what is new comes back by `bring`.

    bring: see backstage.Courier. told: called when there is something new.
    """

    def __init__(
        self, folder: Path, bring: Callable[[News, Callable[[News], None]], None], told: Callable[[], None]
    ) -> None:
        self.feeds = Feeds()
        self._folder = FeedFolder(folder)
        self._bring, self._told = bring, told
        self._thread = ThreadPoolExecutor(1, "feeds")

    def look(self) -> None:
        self._bring(self._thread.submit(self._look), self._take)

    def _look(self) -> tuple[list[str], list[Feed]]:
        return self._folder.gone(), self._folder.news()

    def _take(self, done: News) -> None:
        gone, new = done.result()
        dropped = [name for name in gone if self.feeds.drop(name)]
        taken = [feed for feed in new if self.feeds.take(feed)]
        for name in dropped:
            log.info("feed withdrawn name=%s", name)
        for feed in taken:
            log.info("feed taken name=%s version=%d", feed.name, feed.version)
        if dropped or taken:
            self._told()

    def close(self) -> None:
        self._thread.shutdown(wait=True)

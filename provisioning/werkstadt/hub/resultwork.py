"""Keeps the counts of results true: learns forms from the content, and counts anew what they change."""

import logging
from collections.abc import Callable
from pathlib import Path

from werkstadt.hub.console.shown import Shown, shown
from werkstadt.hub.exportwork import all_terms
from werkstadt.hub.feeds import FeedBoard
from werkstadt.hub.feedwork import publish_words
from werkstadt.hub.rules.retention import days_on_devices
from werkstadt.hub.store import devices, freeitems, results, schemas
from werkstadt.hub.store.database import Store

AT_ONCE = 50_000
"""Records that a start counts anew before it serves; what is more is counted while it serves."""
log = logging.getLogger(__name__)


class ResultKeeper:
    """Blocking; one thread at a time."""

    def __init__(self, store: Store, content: Path | None) -> None:
        self._store, self._content = store, content
        self._learned: Shown | None = None

    def look(self, now_ms: int) -> None:
        """Learns what the content has new. Cheap where it has nothing."""
        content = shown(self._content)
        if content is self._learned:
            return
        with self._store.writing() as connection:
            before = days_on_devices(all_terms(connection))
            changed = schemas.learn(connection, content.forms, now_ms)
            if days_on_devices(all_terms(connection)) != before:
                devices.renew_policies(connection)
            anew = results.mend(connection) if changed or self._learned is None else []
            for form in dict.fromkeys(changed):
                freeitems.forget_known(connection, form)
        self._learned = content
        if changed or anew:
            log.info("forms learned changed=%d counted_anew=%d", len(changed), len(anew))

    def go_on(self, most: int | None = None, tell: Callable[[int], None] = lambda _: None) -> None:
        """Counts anew what was begun. most: records to look at; None: until nothing is left."""
        seen = 0
        while most is None or seen < most:
            with self._store.writing() as connection:
                if not results.go_on_anew(connection):
                    return
            seen += results.REDO_AT_ONCE
            tell(results.REDO_AT_ONCE)

    def keep(self, now_ms: int, board: FeedBoard) -> None:
        """Also notes what visitors said freely, and publishes what of it was released."""
        self.look(now_ms)
        self.go_on()
        more = True
        while more:
            with self._store.writing() as connection:
                more = freeitems.read_new(connection)
        publish_words(self._store, board, now_ms)

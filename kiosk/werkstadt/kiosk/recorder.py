"""The journal on a thread of its own: the interface never waits for the disk."""

import logging
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

log = logging.getLogger(__name__)

T = TypeVar("T")


class OpenJournal(Protocol):
    """What the kiosk asks of werkstadt.journal.Journal."""

    def append(
        self,
        kind: str,
        v: int,
        body: Mapping[str, object],
        *,
        visit: str | None = None,
        pack: str | None = None,
        pack_version: str | None = None,
        id: str | None = None,
    ) -> object: ...
    def probe(self) -> None: ...
    def given(self) -> int: ...
    def close(self) -> None: ...


@dataclass(frozen=True)
class Entry:
    """One record to be written. id: the same for every attempt."""

    kind: str
    v: int
    body: Mapping[str, object]
    visit: str | None = None
    pack: str | None = None
    pack_version: str | None = None
    id: str | None = None


class Recorder:
    """Every call returns at once; its future fails as the journal fails. One that would not open is tried again."""

    def __init__(self, folder: Path, open_journal: Callable[[Path], OpenJournal]) -> None:
        self._folder = folder
        self._open_journal = open_journal
        self._journal: OpenJournal | None = None
        self._thread = ThreadPoolExecutor(1, "journal")

    def append(self, entry: Entry) -> "Future[object]":
        def write(journal: OpenJournal) -> object:
            return journal.append(
                entry.kind,
                entry.v,
                entry.body,
                visit=entry.visit,
                pack=entry.pack,
                pack_version=entry.pack_version,
                id=entry.id,
            )

        return self._do(write)

    def probe(self) -> "Future[None]":
        return self._do(lambda journal: journal.probe())

    def given(self) -> "Future[int]":
        return self._do(lambda journal: journal.given())

    def close(self) -> None:
        """Waits for what is under way."""
        self._thread.submit(self._close)
        self._thread.shutdown(wait=True)

    def _do(self, act: Callable[[OpenJournal], T]) -> "Future[T]":
        return self._thread.submit(lambda: act(self._opened()))

    def _opened(self) -> OpenJournal:
        if self._journal is None:
            self._journal = self._open_journal(self._folder)
        return self._journal

    def _close(self) -> None:
        if self._journal is not None:
            self._journal.close()
            self._journal = None


def open_real_journal(folder: Path) -> OpenJournal:
    """Imported on the journal's thread, so that the first frame does not wait for it."""
    from werkstadt.journal import Journal

    journal: OpenJournal = Journal.open(folder)
    return journal

"""The journal on a thread of its own: the interface never waits for the disk."""

import contextlib
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Protocol, TypeVar

from werkstadt.contract.ranges import Ranges
from werkstadt.kiosk.rules.saving import Blob
from werkstadt.kiosk.rules.study.run import KIND as RUN
from werkstadt.kiosk.rules.votes import KIND as VOTE
from werkstadt.kiosk.rules.votes import Votes

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
        blobs: Sequence[str] = (),
        id: str | None = None,
    ) -> object: ...
    def put_blob(self, data: bytes) -> str: ...
    def drop_blobs(self, names: Sequence[str]) -> None: ...
    def probe(self) -> None: ...
    def look(self) -> None: ...
    def given(self) -> int: ...
    @property
    def epoch(self) -> str: ...
    def count(self, kind: str, pack: str, saying: Mapping[str, str] | None = None) -> int: ...
    def kept(self, kind: str) -> Iterable[tuple[str | None, Mapping[str, object]]]: ...
    def forget(self, seqs: Ranges, epoch: str | None = None) -> int: ...
    def lost(self) -> int: ...
    def count_lost(self, count: int = 1) -> None: ...
    @property
    def short_of_room(self) -> bool: ...
    @property
    def damaged(self) -> tuple[Path, ...]: ...
    def close(self) -> None: ...


@dataclass(frozen=True)
class Entry:
    """One record to be written. id: the same for every attempt. blobs: files that belong to it, or what makes them, on
    the journal's thread.
    """

    kind: str
    v: int
    body: Mapping[str, object]
    visit: str | None = None
    pack: str | None = None
    pack_version: str | None = None
    id: str | None = None
    blobs: tuple[Blob, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class RunCount:
    """Of one study on this device. runs: that were recorded, pilots and broken ones too; whole: to the last page."""

    epoch: str
    runs: int
    whole: int


@dataclass(frozen=True)
class JournalFacts:
    """lost: of all time, as far as is known. unkept: those that not even the journal's count could take."""

    lost: int = 0
    unkept: int = 0
    short_of_room: bool = False
    damaged: tuple[Path, ...] = ()


class Recorder:
    """Every call returns at once; its future fails as the journal fails. One that would not open is tried again.

    facts: as after the last call; a new object each time, so that any thread may read it.
    """

    def __init__(self, folder: Path, open_journal: Callable[[Path], OpenJournal]) -> None:
        self._folder = folder
        self._open_journal = open_journal
        self._journal: OpenJournal | None = None
        self._thread = ThreadPoolExecutor(1, "journal")
        self._unkept = 0
        self.facts = JournalFacts()

    def append(self, entry: Entry) -> "Future[object]":
        return self._do(partial(_write, entry))

    def probe(self) -> "Future[None]":
        return self._do(lambda journal: journal.probe())

    def look(self) -> "Future[None]":
        """The cheap probe, for every minute without a visitor."""
        return self._do(lambda journal: journal.look())

    def given(self) -> "Future[int]":
        return self._do(lambda journal: journal.given())

    def forget(self, epoch: str, seqs: Ranges) -> "Future[int]":
        """How many records lost their body."""
        return self._do(lambda journal: journal.forget(seqs, epoch))

    def votes(self) -> "Future[Votes]":
        """Counted anew from everything that the journal holds."""

        def count(journal: OpenJournal) -> Votes:
            votes = Votes()
            for visit, body in journal.kept(VOTE):
                if visit is not None:
                    votes.take(visit, body)
            return votes

        return self._do(count)

    def runs(self, pack: str) -> "Future[RunCount]":
        """Of the study with this pack; fails where a run could not be saved. What was forgotten counts as whole."""

        def count(journal: OpenJournal) -> RunCount:
            journal.probe()
            return RunCount(journal.epoch, journal.count(RUN, pack), journal.count(RUN, pack, {"ended": "done"}))

        return self._do(count)

    def count_lost(self) -> "Future[None]":
        """One more. Its future does not fail: what cannot be counted on the disk stays in memory, and in facts."""

        def count() -> None:
            self._unkept += 1
            try:
                self._keep_count(self._opened())
            except Exception as err:  # noqa: BLE001 - whatever keeps it shut: the loss is told from memory
                log.error("loss not counted on the disk yet reason=%s", err)
            self._note_facts()

        return self._thread.submit(count)

    def close(self) -> None:
        """Waits for what is under way."""
        self._thread.submit(self._close)
        self._thread.shutdown(wait=True)

    def _do(self, act: Callable[[OpenJournal], T]) -> "Future[T]":
        return self._thread.submit(self._act, act)

    def _act(self, act: Callable[[OpenJournal], T]) -> T:
        try:
            journal = self._opened()
            self._keep_count(journal)
            return act(journal)
        finally:
            self._note_facts()

    def _keep_count(self, journal: OpenJournal) -> None:
        if not self._unkept:
            return
        try:
            journal.count_lost(self._unkept)
        except Exception as err:  # noqa: BLE001 - the next call tries again; the act itself must not suffer
            log.error("loss not counted on the disk yet count=%d reason=%s", self._unkept, err)
        else:
            self._unkept = 0

    def _note_facts(self) -> None:
        journal, before = self._journal, self.facts
        lost = before.lost - before.unkept
        if journal is None:
            self.facts = replace(before, lost=lost + self._unkept, unkept=self._unkept)
            return
        with contextlib.suppress(Exception):  # told by whatever is tried next; until then the last number stands
            lost = journal.lost()
        self.facts = JournalFacts(lost + self._unkept, self._unkept, journal.short_of_room, journal.damaged)

    def _opened(self) -> OpenJournal:
        if self._journal is None:
            self._journal = self._open_journal(self._folder)
        return self._journal

    def _close(self) -> None:
        if self._journal is not None:
            self._keep_count(self._journal)
        if self._unkept:
            log.error("answers lost and counted nowhere on the disk count=%d", self._unkept)
        if self._journal is not None:
            self._journal.close()
            self._journal = None


def _write(entry: Entry, journal: OpenJournal) -> object:
    blobs: list[str] = []
    try:
        for data in entry.blobs:
            blobs.append(journal.put_blob(data if isinstance(data, bytes) else data()))
        return journal.append(
            entry.kind,
            entry.v,
            entry.body,
            visit=entry.visit,
            pack=entry.pack,
            pack_version=entry.pack_version,
            blobs=tuple(blobs),
            id=entry.id,
        )
    except Exception:
        if blobs:
            with contextlib.suppress(Exception):  # a start looks for them again
                journal.drop_blobs(blobs)
        raise


def open_real_journal(folder: Path) -> OpenJournal:
    """Imported on the journal's thread, so that the first frame does not wait for it."""
    from werkstadt.journal import Journal

    journal: OpenJournal = Journal.open(folder)
    return journal

"""Carries out what is over: in the store, among its files, in back-ups and exports on this machine (ADR 0018)."""

import datetime as dt
import logging
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from werkstadt.contract import runs
from werkstadt.hub import backup
from werkstadt.hub.blobfiles import BlobFiles
from werkstadt.hub.exportwork import all_terms, terms
from werkstadt.hub.joining import undo_half_done
from werkstadt.hub.rules.freewords import DRAWING
from werkstadt.hub.rules.retention import (
    DAY_MS,
    MEDIA_DAYS,
    SUBMISSION_DAYS,
    VISIT_DAYS,
    WORDS_DAYS,
    Terms,
    first_kept,
    shortest,
)
from werkstadt.hub.store import devices, freeitems, observing, results, retention
from werkstadt.hub.store.database import Store

EVERY_S = 3_600.0
_WHOLE = {
    DRAWING: ("drawings", MEDIA_DAYS),
    "visit": ("visits", VISIT_DAYS),
    "vote": ("votes", SUBMISSION_DAYS),
    runs.KIND: ("runs of studies", SUBMISSION_DAYS),
    runs.PAGE_KIND: ("pages of studies", SUBMISSION_DAYS),
}
_SCRUBBED = "scrubbed"
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Place:
    """A store with its files: the hub's own, or one taken out of a back-up. state: the folder of both."""

    store: Store
    state: Path
    zone: ZoneInfo

    @property
    def files(self) -> BlobFiles:
        return BlobFiles(self.state / "blobs")


class Retention:
    """Blocking; one thread at a time. Whatever was cut short goes on at the next run."""

    def __init__(self, place: Place, where: str = "store") -> None:
        self._place, self._where = place, where
        self._gone: set[str] = set()

    def run(self, now_ms: int) -> int:
        """Returns how many records, files and copies lost something."""
        today = dt.datetime.fromtimestamp(now_ms / 1000, self._place.zone).date()
        self._note_free_items()
        count = sum(self._of_form(form, today, now_ms) for form in self._forms())
        for kind, (what, days) in _WHOLE.items():
            step = partial(retention.drop_whole, kind=kind, before_day=first_kept(today, days), zone=self._place.zone)
            count += self._repeat(step, what, first_kept(today, days), now_ms)
        count += self._observations(today, now_ms)
        count += self._aside(today, now_ms)
        count += self._files(today, now_ms)
        if count:
            log.info("retention carried out place=%s count=%d", self._where, count)
        self._scrub(count)
        return count

    def _forms(self) -> list[str]:
        """Without those that are being counted anew: what is taken away must have been counted."""
        with self._place.store.reading() as connection:
            return [one for one in retention.forms(connection) if one not in results.unfinished(connection)]

    def _note_free_items(self) -> None:
        more = True
        while more:
            with self._place.store.writing() as connection:
                more = freeitems.read_new(connection)

    def _of_form(self, form: str, today: dt.date, now_ms: int) -> int:
        with self._place.store.reading() as connection:
            own = terms(connection, form)
        count = self._submissions(form, own, today, now_ms)
        for what, days in (("media", own.media), ("words", own.words)):
            count += self._redact(what, form, first_kept(today, days), now_ms)
        return count

    def _submissions(self, form: str, own: Terms, today: dt.date, now_ms: int) -> int:
        before = first_kept(today, own.submissions)

        def step(connection: Connection) -> int:
            count, files = retention.drop_submissions(connection, form, before, self._place.zone)
            self._gone |= files
            return count

        return self._repeat(step, "submissions", before, now_ms)

    def _redact(self, what: str, form: str, before: str, now_ms: int) -> int:
        with self._place.store.reading() as connection:
            reach = retention.reach(connection, what, form)
        after: int | None = 0
        total = 0
        while after is not None:
            with self._place.store.writing() as connection:
                count, after, files = retention.redact(connection, what, form, before, self._place.zone, reach, after)
                retention.log(connection, now_ms, what, self._where, count, before)
                if after is None:
                    retention.reached(connection, what, form, before, now_ms)
            self._gone |= files
            total += count
        return total

    def _repeat(self, step: Callable[[Connection], int], what: str, before: str, now_ms: int) -> int:
        total = 0
        while True:
            with self._place.store.writing() as connection:
                count = step(connection)
                retention.log(connection, now_ms, what, self._where, count, before)
            total += count
            if count < retention.AT_ONCE:
                return total

    def _observations(self, today: dt.date, now_ms: int) -> int:
        with self._place.store.writing() as connection:
            count = observing.drop_unmet(connection, now_ms - observing.UNMET_DAYS * DAY_MS)
            before = first_kept(today, observing.UNMET_DAYS)
            retention.log(connection, now_ms, "observations", self._where, count, before)
        return count

    def _aside(self, today: dt.date, now_ms: int) -> int:
        before = first_kept(today, WORDS_DAYS)
        with self._place.store.writing() as connection:
            count = retention.drop_aside(connection, now_ms - WORDS_DAYS * DAY_MS)
            retention.log(connection, now_ms, "set aside", self._where, count, before)
        return count

    def _files(self, today: dt.date, now_ms: int) -> int:
        """Those of what was deleted, and those that no record ever named."""
        with self._place.store.reading() as connection:
            needed, kept = retention.files_needed(connection), retention.files_kept(connection)
        old_ms = now_ms - MEDIA_DAYS * DAY_MS
        over = {
            name for name, came_ms in kept.items() if name not in needed and (name in self._gone or came_ms < old_ms)
        }
        over |= self._gone - needed
        count = sum(self._place.files.remove(name) for name in over) + self._place.files.remove_parts(old_ms)
        with self._place.store.writing() as connection:
            retention.forget_files(connection, over)
            retention.log(connection, now_ms, "files", self._where, count, first_kept(today, MEDIA_DAYS))
        self._gone.clear()
        return count

    def _scrub(self, count: int) -> None:
        """The first time the whole store: what older versions freed was not zeroed."""
        with self._place.store.reading() as connection:
            is_first = not retention.is_done(connection, _SCRUBBED)
        if count or is_first:
            self._place.store.scrub(whole=is_first)
        if is_first:
            with self._place.store.writing() as connection:
                retention.done(connection, _SCRUBBED)


def run_all(place: Place, now_ms: int) -> int:
    """Devices that never came, the store, then the copies that this hub knows of."""
    count = undo_half_done(place.store, now_ms) + Retention(place).run(now_ms)
    with place.store.reading() as connection:
        due = list(retention.copies_due(connection, now_ms))
    return count + sum(_copy_over(place, copy, now_ms) for copy in due) + _old_states(place, now_ms)


def _copy_over(place: Place, copy: retention.Copy, now_ms: int) -> int:
    """A back-up is written anew without what is over; an export is deleted. What cannot be reached is told to staff."""
    path = Path(copy.path)
    try:
        if not path.exists():
            if path.parent.exists():
                _forget(place, copy)
            else:
                _tell(place, copy, now_ms, "its folder is not here, as when a stick is not in")
            return 0
        if copy.what == "export":
            path.unlink()
            _forget(place, copy)
        else:
            backup.rewrite(path, partial(_carry_out, zone=place.zone, now_ms=now_ms))
            with place.store.writing() as connection:
                due_ms = now_ms + days_of_copies(connection) * DAY_MS
                retention.note_copy(connection, retention.Copy(copy.path, copy.what, copy.made_ms, due_ms))
    except (OSError, backup.BackupError) as err:
        _tell(place, copy, now_ms, str(err))
        return 0
    with place.store.writing() as connection:
        what = {"export": "exports", "backup": "back-ups"}[copy.what]
        retention.log(connection, now_ms, what, copy.what, 1, "")
    return 1


def _carry_out(state: Path, *, zone: ZoneInfo, now_ms: int) -> None:
    store = Store(f"sqlite:///{state / 'hub.db'}")
    try:
        store.migrate()
        with store.writing() as connection:
            results.mend(connection)
        more = True
        while more:
            with store.writing() as connection:
                more = results.go_on_anew(connection)
        Retention(Place(store, state, zone), "back-up").run(now_ms)
        store.scrub(whole=True)
    finally:
        store.close()


def days_of_copies(connection: Connection) -> int:
    """After so many days a copy of everything holds something that is over."""
    return shortest(all_terms(connection))


def _forget(place: Place, copy: retention.Copy) -> None:
    with place.store.writing() as connection:
        retention.forget_copy(connection, copy.path)


def _tell(place: Place, copy: retention.Copy, now_ms: int, why: str) -> None:
    log.warning("copy not deleted what=%s path=%s reason=%s", copy.what, copy.path, why)
    with place.store.writing() as connection:
        detail = f"{copy.path} holds what is over and could not be changed: {why}"
        devices.notice(connection, "", "copy-over", detail, now_ms)


def _old_states(place: Place, now_ms: int) -> int:
    """What `restore --replace` kept beside the new state."""
    with place.store.reading() as connection:
        before_ms = now_ms - days_of_copies(connection) * DAY_MS
    gone = list(_older(place.state.parent.glob(f"{place.state.name}-before-*"), before_ms))
    for path in gone:
        shutil.rmtree(path)
    with place.store.writing() as connection:
        retention.log(connection, now_ms, "old states", "files", len(gone), "")
    return len(gone)


def _older(paths: Iterable[Path], before_ms: int) -> Iterable[Path]:
    return (path for path in paths if path.is_dir() and path.stat().st_ctime_ns // 1_000_000 < before_ms)

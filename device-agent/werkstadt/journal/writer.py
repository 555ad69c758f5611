"""The writing side of the journal."""

import json
import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self

from werkstadt.contract import limits
from werkstadt.contract.errors import ContractError
from werkstadt.contract.ids import uuid7
from werkstadt.contract.ranges import Ranges
from werkstadt.contract.record import SALT_SIZE, Header, compose, parse_header
from werkstadt.journal import epochs, files, moment
from werkstadt.journal.ballast import Ballast
from werkstadt.journal.blobs import BlobFiles
from werkstadt.journal.database import connect_writer
from werkstadt.journal.errors import JournalUnavailable, code_of, is_damage, unavailable
from werkstadt.journal.forgetting import drop_unneeded, forget_in
from werkstadt.journal.lock import WriterLock
from werkstadt.journal.losscount import LossCount, Losses, loss_file
from werkstadt.journal.reader import damaged_files, open_readers

PROBE_SIZE = limits.BODY_MAX + limits.HEADER_MAX + 4 * 4096
"""The largest answer, and the pages around it."""
_TOUCH_SIZE = 16
_Said = tuple[str, str, int, int, str, int, str | None, str | None, str | None, tuple[str, ...]]
"""A header from its id on: what stays the same however often an append is tried."""
_JSON = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))


class Journal:
    """One writer's journal in a folder. Not thread-safe: the thread that opened it owns it.

    Every method raises JournalUnavailable where the disk did not confirm what was asked; what was confirmed before
    stays. A file found damaged, at open or in the middle of an append, is left alone and a new epoch begins.
    """

    def __init__(self, folder: Path, writer: str, lock: WriterLock, current: epochs.Epoch) -> None:
        """Use Journal.open."""
        self._folder = folder
        self._writer = writer
        self._lock = lock
        self._current = current
        self._blobs = BlobFiles(folder)
        self._ballast = _ballast_of(folder, writer)
        self._short = False
        self._loss_path = loss_file(folder, writer)
        self._loss_count: LossCount | None = None
        self._damaged = _damaged_in(folder, writer)

    @classmethod
    def open(cls, folder: Path, writer: str = "kiosk") -> Self:
        """Goes on with the newest epoch, or begins one, and says why in its first record."""
        try:
            files.make_folder(folder)
            lock = WriterLock(folder, writer)
        except OSError as err:
            raise unavailable(err, folder) from err
        try:
            return cls(folder, writer, lock, _resume_or_begin(folder, writer))
        except (OSError, sqlite3.Error) as err:
            lock.close()
            raise unavailable(err, folder) from err
        except BaseException:
            lock.close()
            raise

    @property
    def epoch(self) -> str:
        return self._current.epoch

    @property
    def short_of_room(self) -> bool:
        """The disk is full, and answers live on the ballast: staff should make room."""
        return self._short

    @property
    def damaged(self) -> tuple[Path, ...]:
        """Files of this writer that were found damaged and still lie in the folder: staff should know."""
        return tuple(path for path in self._damaged if path.exists())

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
    ) -> Header:
        """The record is durable when this returns. The same id again changes nothing: the first header comes back.

        Make the id when the visitor touches "send", so that a second touch or a retry is the same record.
        blobs: what put_blob returned. Raises ContractError if the record is against the limits.
        """
        # errors: half a surrogate from a keyboard must not cost the answer
        encoded = _JSON.encode(body).encode(errors="replace")
        for sha256 in blobs:
            if not self._blobs.path(sha256).exists():
                raise ContractError("blobs", "files that put_blob has saved", sha256)
        said = (id or uuid7(), kind, v, *moment.now(), visit, pack, pack_version, tuple(blobs))
        header = self._append_or_mend(said, encoded, may_be_there=id is not None)
        for sha256 in blobs:
            self._blobs.sure(sha256)
        if kind != "lost":
            self._tell_losses()
        return header

    def _append_or_mend(self, said: _Said, encoded: bytes, may_be_there: bool) -> Header:
        try:
            return self._append(said, encoded, may_be_there)
        except (OSError, sqlite3.Error) as err:
            self._mend(err)
        try:
            return self._append(said, encoded, may_be_there=True)
        except (OSError, sqlite3.Error) as err:
            self._current.doubt()
            raise unavailable(err, self._current.path) from err

    def probe(self) -> None:
        """Proves, by writing and syncing as much on the same path, that the largest answer could be saved now.

        Also the time to renew the ballast, to begin a new epoch if the hub closed this one, and to record losses.
        """
        self._probe(self._write_probe)

    def look(self) -> None:
        """The same, as cheap as it may be done every minute: one page is written where the ballast is there.

        With the ballast there is room for the largest answer; without it, only a whole probe tells. On a full disk it
        leaves the ballast alone, for an answer, and says so by short_of_room.
        """
        self._probe(self._touch_probe)

    def lost(self) -> int:
        """Answers that could not be saved and were never thanked, of all time."""
        try:
            return self._losses().losses.total
        except OSError as err:
            raise unavailable(err, self._loss_path) from err

    def count_lost(self, count: int = 1) -> None:
        """Durable when this returns, also on a full disk; a `lost` record follows when there is room, exactly once."""
        try:
            kept = self._losses()
            kept.put(replace(kept.losses, fresh=kept.losses.fresh + count))
        except OSError as err:
            raise unavailable(err, self._loss_path) from err

    def given(self) -> int:
        """Submissions in this epoch: each was durable before it was thanked for."""
        try:
            return self._current.last().given
        except sqlite3.Error as err:
            raise unavailable(err, self._current.path) from err

    def count(self, kind: str, pack: str, saying: Mapping[str, str] | None = None) -> int:
        """Records of a kind that this epoch has of a pack. saying: only those whose body has these fields with these
        values; one that is forgotten counts as if it had."""
        where, values = ["instr(header, ?)", "instr(header, ?)"], [_said("kind", kind), _said("pack", pack)]
        for name, value in (saying or {}).items():
            where.append("(body IS NULL OR instr(body, ?))")
            values.append(_said(name, value))
        query = f"SELECT count(*) FROM record WHERE {' AND '.join(where)}"  # noqa: S608 (no value is in it)
        try:
            return int(self._current.connection().execute(query, values).fetchone()[0])
        except sqlite3.Error as err:
            raise unavailable(err, self._current.path) from err

    def kept(self, kind: str) -> Iterator[tuple[str | None, Mapping[str, object]]]:
        """Visit and body of every record of a kind that this writer's files still hold, oldest first."""
        with ExitStack() as readers:
            known = [readers.enter_context(reader) for reader in open_readers(self._folder)]
            for reader in known:
                if reader.writer == self._writer:
                    yield from ((header.visit, json.loads(body)) for header, body in reader.of_kind(kind))

    def forget(self, seqs: Ranges, epoch: str | None = None) -> int:
        """Drops salt, body and blobs of these records; header and chain stay. Returns how many had a body.

        epoch: one of this writer's, the current one if None.
        """
        path = files.epoch_file(self._folder, self._writer, epoch or self.epoch)
        try:
            if path == self._current.path:
                return forget_in(self._current.connection(), seqs, self._folder)
            connection = connect_writer(path)
            try:
                return forget_in(connection, seqs, self._folder)
            finally:
                connection.close()
        except (OSError, sqlite3.Error) as err:
            raise unavailable(err, path) from err

    def put_blob(self, data: bytes) -> str:
        """SHA-256 in hex; durable when this returns. Refused while the disk is short: its room is for answers."""
        if self._short:
            raise JournalUnavailable("disk-full", self._folder / "blobs")
        try:
            return self._blobs.put(data)
        except OSError as err:
            raise unavailable(err, self._folder / "blobs") from err

    def drop_blobs(self, names: Sequence[str]) -> None:
        """Files that put_blob has saved for a record that then was not: nobody was thanked for them."""
        try:
            drop_unneeded(set(names), self._folder)
        except OSError as err:
            raise unavailable(err, self._folder / "blobs") from err

    def close(self) -> None:
        self._current.close()
        if self._loss_count is not None:
            self._loss_count.close()
        self._lock.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, err: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _append(self, said: _Said, body: bytes, may_be_there: bool) -> Header:
        connection = self._current.connection()
        if may_be_there:
            known = connection.execute("SELECT header FROM record WHERE id = ?", (said[0],)).fetchone()
            if known:
                return parse_header(known[0])
        last = self._current.last()
        header = Header(self.epoch, last.seq + 1, *said)
        record = compose(header, body, os.urandom(SALT_SIZE), last.hash)
        self._current.save(record, last.given + (header.kind == "submission"))
        return header

    def _probe(self, write: Callable[[], None]) -> None:
        try:
            if files.closed_marker(self._current.path).exists():
                self._begin("closed")
            if self._ballast is not None:
                self._keep_reserves(self._ballast)
            try:
                write()
            except sqlite3.Error as err:
                if write == self._touch_probe and code_of(err) & 0xFF == sqlite3.SQLITE_FULL and self._has_ballast():
                    self._current.doubt()
                    self._short = True
                    return
                self._mend(err)
                self._write_probe()
        except (OSError, sqlite3.Error) as err:
            self._current.doubt()
            raise unavailable(err, self._current.path) from err
        self._tell_losses()

    def _keep_reserves(self, ballast: Ballast) -> None:
        """The count of losses first: it is small, and needs room only once."""
        try:
            self._losses()
        except OSError as err:
            if unavailable(err, self._loss_path).code != "disk-full":
                raise
        self._short = not ballast.keep()

    def _losses(self) -> LossCount:
        """Raises OSError."""
        if self._loss_count is None:
            self._loss_count = LossCount(self._loss_path, self._losses_on_record)
        return self._loss_count

    def _losses_on_record(self) -> Losses:
        with ExitStack() as readers:
            known = [readers.enter_context(reader) for reader in open_readers(self._folder)]
            return Losses(recorded=sum(reader.lost() for reader in known if reader.writer == self._writer))

    def _tell_losses(self) -> None:
        """One record for every loss, however often this is cut short: its id is durable before the record is.

        A failure costs nothing: what is not told stays counted, and the next probe tries again.
        """
        kept = self._loss_count
        if kept is None or not kept.losses.untold:
            return
        try:
            if not kept.losses.id:
                kept.put(Losses(kept.losses.recorded, kept.losses.fresh, 0, uuid7()))
            told = kept.losses
            if not self._is_recorded(told.id):
                self.append("lost", 1, {"count": told.frozen}, id=told.id)
            kept.put(Losses(told.recorded + told.frozen, 0, told.fresh))
        except (OSError, JournalUnavailable):
            return

    def _is_recorded(self, id: str) -> bool:
        """In any epoch: the one that was written when the record was begun may have been left since."""
        with ExitStack() as readers:
            known = [readers.enter_context(reader) for reader in open_readers(self._folder)]
            return any(reader.has(id) for reader in known if reader.writer == self._writer)

    def _has_ballast(self) -> bool:
        return self._ballast is not None and self._ballast.is_there()

    def _touch_probe(self) -> None:
        if not self._has_ballast():
            self._write_probe()
            return
        connection = self._current.connection()
        if connection.execute("SELECT 1 FROM probe").fetchone() is None:
            self._write_probe()
            return
        connection.execute("BEGIN IMMEDIATE")  # closing a blob tells nothing of a failed commit
        with connection.blobopen("probe", "bytes", 1) as blob:
            blob.write(os.urandom(_TOUCH_SIZE))
        connection.execute("COMMIT")

    def _write_probe(self) -> None:
        self._current.connection().execute("REPLACE INTO probe VALUES (1, ?)", (os.urandom(PROBE_SIZE),))

    def _mend(self, err: OSError | sqlite3.Error) -> None:
        """After a failure: gets ready for one more try, or raises err in our words."""
        self._current.doubt()
        try:
            if isinstance(err, sqlite3.Error) and is_damage(err):
                self._begin("damaged")
                return
            if self._ballast is not None and _may_be_for_room(err) and self._ballast.free():
                self._short = True
                return
        except (OSError, sqlite3.Error) as worse:
            raise unavailable(worse, self._folder) from err
        raise unavailable(err, self._current.path) from err

    def _begin(self, reason: str) -> None:
        before = self._current
        before.close()
        self._current = epochs.begin(self._folder, self._writer, reason, before.path)
        self._damaged = _damaged_in(self._folder, self._writer)


def _resume_or_begin(folder: Path, writer: str) -> epochs.Epoch:
    ballast = _ballast_of(folder, writer)
    try:
        epochs.sweep(folder, writer)
        return epochs.resume_or_begin(folder, writer)
    except (OSError, sqlite3.Error) as err:
        if ballast is None or not _may_be_for_room(err) or not ballast.free():
            raise
    return epochs.resume_or_begin(folder, writer)


def _damaged_in(folder: Path, writer: str) -> list[Path]:
    with ExitStack() as readers:
        known = [readers.enter_context(reader) for reader in open_readers(folder)]
        return damaged_files(reader for reader in known if reader.writer == writer)


def _ballast_of(folder: Path, writer: str) -> Ballast | None:
    """Only answers may use the reserve."""
    return Ballast(folder / "ballast") if writer == "kiosk" else None


def _may_be_for_room(err: OSError | sqlite3.Error) -> bool:
    if isinstance(err, OSError):
        return unavailable(err, Path()).code == "disk-full"
    return code_of(err) & 0xFF in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN)


def _said(name: str, value: str) -> bytes:
    """As it stands in a header or a body that was written here."""
    return f"{json.dumps(name)}:{_JSON.encode(value)}".encode()

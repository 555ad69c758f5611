"""Beginning an epoch, and going on with one."""

import contextlib
import json
import os
import sqlite3
from pathlib import Path

from werkstadt.contract.ids import uuid7
from werkstadt.contract.record import GENESIS, SALT_SIZE, Header, Record, compose
from werkstadt.journal import database, files, moment
from werkstadt.journal.blobs import BlobFiles
from werkstadt.journal.database import DamagedError, NewerError
from werkstadt.journal.errors import code_of, is_damage
from werkstadt.journal.forgetting import drop_unneeded
from werkstadt.journal.identity import identity_of
from werkstadt.journal.tail import Last, Tail, read_tail


class Epoch:
    """The file that is written now. After a failure its state is in doubt, and is read from the disk before use."""

    def __init__(self, path: Path, epoch: str) -> None:
        """Raises OSError."""
        self.path = path
        self.epoch = epoch
        self._connection: sqlite3.Connection | None = None
        self._last: Last | None = None
        self._tail = Tail(tail_path(path))

    def connection(self) -> sqlite3.Connection:
        """Raises sqlite3.Error."""
        if self._connection is None:
            self._connection = database.connect_writer(self.path)
            database.migrate(self._connection)
        return self._connection

    def last(self) -> Last:
        """Raises sqlite3.Error."""
        if self._last is None:
            query = "SELECT seq, hash, given FROM record ORDER BY seq DESC LIMIT 1"
            self._last = Last(*self.connection().execute(query).fetchone())
        return self._last

    def save(self, record: Record, given: int) -> None:
        """Durable when it returns. Raises sqlite3.Error."""
        save(self.connection(), record, given)
        self._last = Last(record.parsed.seq, record.hash, given)
        with contextlib.suppress(OSError):  # the record is safe; the tail may lag
            self._tail.write(self._last)

    def doubt(self) -> None:
        """Forgets what is in memory, connection and all: after a failed sync, only the disk knows."""
        self._last = None
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def close(self) -> None:
        self.doubt()
        self._tail.close()


def save(connection: sqlite3.Connection, record: Record, given: int) -> None:
    connection.execute(
        "INSERT INTO record VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (record.parsed.seq, record.parsed.id, given, record.header, record.salt, record.body, record.commitment,
         record.previous, record.hash),
    )  # fmt: skip


def resume_or_begin(folder: Path, writer: str) -> Epoch:
    """Raises OSError or sqlite3.Error if neither can be done."""
    known = files.epoch_files(folder, writer)
    if not known:
        return begin(folder, writer, "first", None)
    newest = known[-1]
    if files.closed_marker(newest).exists():
        return begin(folder, writer, "closed", newest)
    try:
        reader = database.connect_reader(newest)
        try:
            reason = _why_not_go_on(reader, newest, writer)
            if reason is None:
                epoch = Epoch(newest, _epoch_of(newest))
                files.fsync_folder(folder)  # whoever began it may have died before this
                epoch.connection()  # while the reader holds the index of the log, so that it is not read twice
                return epoch
        finally:
            reader.close()
    except sqlite3.Error as err:
        if not is_damage(err) and code_of(err) != sqlite3.SQLITE_ERROR:
            raise
        reason = "damaged"
    return begin(folder, writer, reason, newest)


def _why_not_go_on(reader: sqlite3.Connection, path: Path, writer: str) -> str | None:
    """The reason for a new epoch, None if this one is whole. Raises OSError or sqlite3.Error if it cannot be told."""
    try:
        last = database.check(reader, path, writer, _epoch_of(path))
    except DamagedError:
        return "damaged"
    except NewerError:
        return "newer"
    (identity,) = reader.execute("SELECT identity FROM origin").fetchone()
    if identity != identity_of(path):
        return "copied"
    tail = read_tail(tail_path(path))
    if tail is not None and (tail.seq > last.seq or (tail.seq == last.seq and tail.hash != last.hash)):
        return "damaged"  # the file lost what it had confirmed
    return None


def begin(folder: Path, writer: str, reason: str, previous: Path | None) -> Epoch:
    """A new file with its first record; under its name it is never seen without. Raises OSError or sqlite3.Error."""
    epoch = next_epoch(_epoch_of(previous) if previous else None, moment.now().at_ms)
    last_hash = last_known_hash(previous) if previous else None
    body = {
        "reason": reason,
        "previous_epoch": _epoch_of(previous) if previous else None,
        "previous_hash": last_hash.hex() if last_hash else None,
    }
    header = Header(epoch=epoch, seq=1, id=uuid7(), kind="epoch", v=1, **moment.now()._asdict())
    path = files.epoch_file(folder, writer, epoch)
    temporary = path.with_suffix(".new")
    os.close(files.make_file(temporary))
    connection = database.connect_writer(temporary)
    try:
        database.create_tables(connection, writer, epoch, identity_of(temporary))
        encoded = json.dumps(body, separators=(",", ":")).encode()
        save(connection, compose(header, encoded, os.urandom(SALT_SIZE), GENESIS), 0)
    finally:
        connection.close()
    files.fsync_file(temporary)
    temporary.rename(path)
    files.fsync_folder(folder)
    return Epoch(path, epoch)


def next_epoch(previous: str | None, now_ms: int) -> str:
    """A UUIDv7 that sorts after the previous one even if the clock went back: names tell the order of epochs."""
    floor = int(previous.replace("-", "")[:12], 16) + 1 if previous else 0
    return uuid7(max(now_ms, floor))


def last_known_hash(path: Path) -> bytes | None:
    """What can still be learnt of the last record of a file that may be damaged."""
    tail = read_tail(tail_path(path))
    try:
        connection = database.connect_reader(path)
        try:
            row = connection.execute("SELECT seq, hash FROM record ORDER BY seq DESC LIMIT 1").fetchone()
        finally:
            connection.close()
    except sqlite3.Error:
        row = None
    if row is None or not isinstance(row[1], bytes) or (tail is not None and tail.seq > row[0]):
        return tail.hash if tail else None
    return bytes(row[1])


def sweep(folder: Path, writer: str) -> None:
    """Removes what a cut left half made: an epoch that never began, blobs. Raises OSError."""
    for left in folder.glob(f"{writer}-*.new*"):
        left.unlink()
    if writer == "kiosk":
        BlobFiles(folder).sweep()
        drop_unneeded(BlobFiles(folder).doubted(), folder)


def tail_path(path: Path) -> Path:
    return path.with_suffix(".last")


def _epoch_of(path: Path) -> str:
    parts = files.name_parts(path)
    if parts is None:
        raise ValueError(f"{path}: not the name of a journal")
    return parts[1]

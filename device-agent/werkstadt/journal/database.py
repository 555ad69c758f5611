"""The SQLite side of the journal: how a file is opened, what stands in it, how its tables move on."""

import sqlite3
from collections.abc import Iterable
from pathlib import Path

from werkstadt.contract.errors import ContractError
from werkstadt.contract.record import GENESIS, Record, parse
from werkstadt.journal.tail import Last

APPLICATION_ID = 0x576A4A31
COLUMNS = "header, salt, body, commitment, previous, hash"

# Forward only: entry n takes a file from user_version n to n + 1, and is never changed once released.
MIGRATIONS = (
    """
    CREATE TABLE origin (writer TEXT NOT NULL, epoch TEXT NOT NULL, identity TEXT NOT NULL) STRICT;
    CREATE TABLE record (
        seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, given INTEGER NOT NULL, header BLOB NOT NULL,
        salt BLOB, body BLOB, commitment BLOB NOT NULL, previous BLOB NOT NULL, hash BLOB NOT NULL
    ) STRICT;
    CREATE TABLE probe (one INTEGER PRIMARY KEY CHECK (one = 1), bytes BLOB NOT NULL) STRICT;
    """,
)
WRITER_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "secure_delete=ON",  # a deleted answer leaves no bytes in free pages
    "cell_size_check=ON",
    "mmap_size=0",
)
READER_PRAGMAS = ("query_only=ON", "wal_autocheckpoint=0", "cell_size_check=ON", "mmap_size=0")
_BUSY_S = 5.0
_LATEST = 32
_WHOLE_CHECK_MOST = 8 * 1024 * 1024


class DamagedError(Exception):
    """A journal's file does not hold what it should: what is wrong, for staff."""


class NewerError(Exception):
    """A later version of this software wrote the file."""


def connect_writer(path: Path) -> sqlite3.Connection:
    """path exists. Raises sqlite3.Error."""
    connection = _connect(path, "rw")
    try:
        for pragma in WRITER_PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def connect_reader(path: Path) -> sqlite3.Connection:
    """Never writes to the database nor its -wal, and never checkpoints, also not on closing: mode=ro sees to that.

    It does make -wal and -shm where they are missing, so the reader's user needs write permission on the folder.
    Raises sqlite3.Error.
    """
    connection = _connect(path, "ro")
    try:
        for pragma in READER_PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    return sqlite3.connect(uri, timeout=_BUSY_S, isolation_level=None, uri=True)


def create_tables(connection: sqlite3.Connection, writer: str, epoch: str, identity: str) -> None:
    connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
    migrate(connection)
    connection.execute("INSERT INTO origin VALUES (?, ?, ?)", (writer, epoch, identity))


def migrate(connection: sqlite3.Connection) -> None:
    """Raises sqlite3.Error."""
    version = _version_of(connection)
    for number, script in enumerate(MIGRATIONS[version:], start=version + 1):
        connection.executescript(f"BEGIN IMMEDIATE; {script}; PRAGMA user_version={number}; COMMIT;")


def check_format(connection: sqlite3.Connection) -> None:
    """Raises DamagedError, NewerError, sqlite3.Error."""
    version = _version_of(connection)
    if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID or not version:
        raise DamagedError("the file is empty, or no journal")
    if version > len(MIGRATIONS):
        raise NewerError(f"written by a later version: format {version}, known up to {len(MIGRATIONS)}")


def _version_of(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def check(connection: sqlite3.Connection, path: Path, writer: str, epoch: str) -> Last:
    """The last record of a file that may be written on. Raises DamagedError, NewerError, sqlite3.Error.

    connection: a reader's, so that a damaged file stays as it is. Looks at the
    origin, the newest records and their chain, and at every page while the file is small.
    """
    check_format(connection)
    origin = connection.execute("SELECT writer, epoch FROM origin").fetchone()
    if origin != (writer, epoch):
        raise DamagedError(f"the file says it is of {origin!r}")
    rows = connection.execute(f"SELECT {COLUMNS}, given FROM record ORDER BY seq DESC LIMIT {_LATEST}").fetchall()  # noqa: S608
    if not rows:
        raise DamagedError("the file holds no record")
    last = verify_chain(epoch, (record_of(row[:-1]) for row in reversed(rows)))
    if path.stat().st_size <= _WHOLE_CHECK_MOST:
        verdict = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        if verdict != "ok":
            raise DamagedError(str(verdict))
    return Last(last.parsed.seq, last.hash, rows[0][-1])


def record_of(row: tuple[bytes, bytes | None, bytes | None, bytes, bytes, bytes]) -> Record:
    """row: as COLUMNS name them. Raises DamagedError if the record is not the one that was written."""
    try:
        return parse(*row)
    except ContractError as err:
        raise DamagedError(f"a record is not as it was written: {err}") from err


def verify_chain(epoch: str, records: Iterable[Record]) -> Record:
    """The last one. Raises DamagedError where a record does not follow the one before it."""
    before: Record | None = None
    for record in records:
        seq = record.parsed.seq
        if record.parsed.epoch != epoch:
            raise DamagedError(f"record {seq} is of epoch {record.parsed.epoch}")
        follows = before is None or (seq == before.parsed.seq + 1 and record.previous == before.hash)
        if not follows or (seq == 1 and record.previous != GENESIS):
            raise DamagedError(f"record {seq} does not follow the one before it")
        before = record
    if before is None:
        raise DamagedError("there is no record")
    return before

"""Opening the store, and who may write when."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, exc, inspect, text

from werkstadt.hub.errors import HubError

MIGRATIONS = Path(__file__).parent / "migrations"
BUSY_MS = 10_000
_ROOM = ("cache_size=-65536", "wal_autocheckpoint=4000")
"""64 MiB, and a checkpoint every 16 MiB: a batch of 2,000 records touches most pages of the indexes."""


class StoreError(HubError):
    """The store cannot be opened; the message is for staff."""


class Store:
    """One writer at a time, any number of readers. Thread-safe; every call blocks.

    SQLite: the writer waits for the disk (synchronous=FULL) before `writing()` ends. Two connections that write or
    checkpoint at once can damage a WAL file before SQLite 3.51.3: so one process writes (the lock of the state
    folder), and in it one thread at a time (the lock here).
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self._lock = threading.Lock()
        try:
            self._writer = _engine(url, pool_size=1)
            self._readers = _engine(url, pool_size=5)
        except (exc.ArgumentError, exc.NoSuchModuleError, ModuleNotFoundError) as err:
            raise StoreError(
                f"database: expected sqlite:///FILE or postgresql+psycopg://…, got {url!r} ({err})"
            ) from err
        if self.is_sqlite:
            event.listen(self._writer, "connect", _prepare_writer)
            event.listen(self._writer, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
            event.listen(self._readers, "connect", _prepare_reader)
            event.listen(self._readers, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))

    @property
    def is_sqlite(self) -> bool:
        return self._writer.dialect.name == "sqlite"

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        with self._lock, self._writer.begin() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        with self._readers.connect() as connection:
            yield connection

    def migrate(self) -> None:
        """Forward to the newest version. Raises StoreError if the store is newer than this program."""
        here, newest = self.version(), newest_version()
        if here == newest:
            return
        if here is not None and here > newest:
            raise StoreError(f"database: expected version {newest} or older, got {here}: it needs a newer hub")
        with self._lock, self._writer.connect() as connection:
            _upgrade(connection)

    def version(self) -> str | None:
        """The version that the store stands at; None: it is empty. Raises StoreError."""
        try:
            with self.reading() as connection:
                if not inspect(connection).has_table("alembic_version"):
                    return None
                found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
                return found
        except exc.SQLAlchemyError as err:
            raise StoreError(f"database: expected a store of the hub, got: {err.__cause__ or err}") from err

    def copy_to(self, path: Path) -> None:
        """A consistent copy while others read and write; SQLite only (PostgreSQL has pg_dump)."""
        with self._readers.connect() as connection, closing(sqlite3.connect(path)) as copy:
            source = connection.connection.dbapi_connection
            if not isinstance(source, sqlite3.Connection):
                raise StoreError(f"database: expected SQLite, got {self._readers.dialect.name}: use its own back-up")
            source.backup(copy)

    def scrub(self, *, whole: bool = False) -> None:
        """After a deletion: nothing of what was deleted stays in the files of the store.

        SQLite zeroes what it frees (secure_delete); what is left is its log. whole: also what was freed before this hub
        told it to, by writing the store anew. PostgreSQL: dead rows are given up; its log is the town's to keep short.
        """
        with self._lock, self._writer.connect() as connection:
            raw = connection.execution_options(isolation_level="AUTOCOMMIT")
            if not self.is_sqlite:
                raw.exec_driver_sql("VACUUM")
                return
            cursor = raw.connection.cursor()  # past SQLAlchemy, which would begin a transaction
            if whole:
                cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            cursor.close()

    def close(self) -> None:
        self._readers.dispose()
        self._writer.dispose()


def newest_version() -> str:
    """By the names of the migrations: 0001_first.py is version 0001."""
    return max(path.name[:4] for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))


def _engine(url: str, pool_size: int) -> Engine:
    """An error of the database must not say what was to be written: it ends in a log."""
    ping = not url.startswith("sqlite")
    return create_engine(url, pool_size=pool_size, max_overflow=10, pool_pre_ping=ping, hide_parameters=True)


def _upgrade(connection: Connection) -> None:
    import alembic.command  # here, as it takes a third of a second that a store of today does not need
    import alembic.config

    config = alembic.config.Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    alembic.command.upgrade(config, "head")


def _prepare_writer(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON", *_ROOM, f"busy_timeout={BUSY_MS}"):
        connection.execute(f"PRAGMA {pragma}")


def _prepare_reader(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    for pragma in ("query_only=ON", f"busy_timeout={BUSY_MS}"):
        connection.execute(f"PRAGMA {pragma}")

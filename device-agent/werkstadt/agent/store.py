"""agent.db: what the hub has acknowledged and wished, kept over restarts. One thread owns a Store."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from werkstadt.agent.errors import AgentError
from werkstadt.contract.messages import Policy, Signed
from werkstadt.contract.ranges import Ranges
from werkstadt.contract.shipping import Receipt

_SCHEMA = """
CREATE TABLE receipt (
  device TEXT NOT NULL, epoch TEXT NOT NULL, payload BLOB NOT NULL, PRIMARY KEY (device, epoch)
) WITHOUT ROWID;
CREATE TABLE policy (device TEXT PRIMARY KEY, payload TEXT NOT NULL, signature TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE kept_back (
  device TEXT NOT NULL, epoch TEXT NOT NULL, seq INTEGER NOT NULL, reason TEXT NOT NULL, since_ms INTEGER NOT NULL,
  PRIMARY KEY (device, epoch, seq)
) WITHOUT ROWID;
CREATE TABLE fact (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
PRAGMA user_version = 1;
"""


@dataclass(frozen=True)
class KeptBack:
    """A record that the hub refuses whole, so that it cannot even set it aside."""

    epoch: str
    seq: int
    reason: str
    since_ms: int


class Store:
    """Raises AgentError when the file cannot be opened."""

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        mode = "ro" if read_only else "rwc"
        try:
            self._db = sqlite3.connect(
                f"file:{path}?mode={mode}", uri=True, isolation_level=None, check_same_thread=False
            )
            if not read_only:
                self._db.execute("PRAGMA journal_mode = WAL")
                self._db.execute("PRAGMA synchronous = FULL")
            if self._db.execute("PRAGMA user_version").fetchone() == (0,):
                self._db.executescript(f"BEGIN; {_SCHEMA} COMMIT;")
        except sqlite3.Error as err:
            raise AgentError(
                f"{path}: the agent's memory cannot be opened ({err}).",
                "Is the disk full or read-only? A damaged file may be moved away: the hub is asked anew.",
            ) from err

    def close(self) -> None:
        self._db.close()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """What is read within is still true when it is written, whatever another process does."""
        with self._db:  # commits, or rolls back what was begun
            self._db.execute("BEGIN IMMEDIATE")
            yield

    def receipts(self, device: str) -> dict[str, Receipt]:
        rows = self._db.execute("SELECT payload FROM receipt WHERE device = ?", (device,))
        return {receipt.epoch: receipt for (payload,) in rows if (receipt := Receipt.parse(payload))}

    def keep_receipts(self, payloads: list[tuple[Receipt, bytes]]) -> None:
        """payload: the exact signed bytes, verified by the caller."""
        rows = [(receipt.device, receipt.epoch, payload) for receipt, payload in payloads]
        with self._db:  # commits, or rolls back what was begun
            self._db.execute("BEGIN IMMEDIATE")
            self._db.executemany("INSERT OR REPLACE INTO receipt VALUES (?, ?, ?)", rows)
            for receipt, _ in payloads:
                for first, last in receipt.settled().spans:
                    self._db.execute(
                        "DELETE FROM kept_back WHERE device = ? AND epoch = ? AND seq BETWEEN ? AND ?",
                        (receipt.device, receipt.epoch, first, last),
                    )

    def policy(self, device: str) -> Signed | None:
        row = self._db.execute("SELECT payload, signature FROM policy WHERE device = ?", (device,)).fetchone()
        return None if row is None else Signed(payload=row[0], signature=row[1])

    def keep_policy(self, policy: Policy, signed: Signed) -> None:
        row = (policy.device, signed.payload, signed.signature)
        self._db.execute("INSERT OR REPLACE INTO policy VALUES (?, ?, ?)", row)

    def keep_back(self, device: str, one: KeptBack) -> None:
        row = (device, one.epoch, one.seq, one.reason, one.since_ms)
        self._db.execute("INSERT OR REPLACE INTO kept_back VALUES (?, ?, ?, ?, ?)", row)

    def kept_back(self, device: str) -> list[KeptBack]:
        rows = self._db.execute(
            "SELECT epoch, seq, reason, since_ms FROM kept_back WHERE device = ? ORDER BY epoch, seq", (device,)
        )
        return [KeptBack(*row) for row in rows]

    def forget_kept_back(self, device: str) -> None:
        """They are tried again: after a restart, and once a day."""
        self._db.execute("DELETE FROM kept_back WHERE device = ?", (device,))

    def fact(self, name: str) -> str | None:
        row = self._db.execute("SELECT value FROM fact WHERE name = ?", (name,)).fetchone()
        return None if row is None else str(row[0])

    def number(self, name: str) -> int:
        return int(self.fact(name) or 0)

    def keep_fact(self, name: str, value: str | int) -> None:
        self._db.execute("INSERT OR REPLACE INTO fact VALUES (?, ?)", (name, str(value)))


def seqs_kept_back(rows: list[KeptBack], epoch: str) -> Ranges:
    return Ranges.of(row.seq for row in rows if row.epoch == epoch)

"""Durable appends per second, side by side with bare sqlite3: python -m tests.bench.journal"""

import json
import os
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from werkstadt.journal import Journal
from werkstadt.journal.database import WRITER_PRAGMAS

ROUNDS = 300
APPENDS = 5
BODY = {
    "form": "feedback",
    "form_version": "1",
    "exhibit": "wie-klein",
    "language": "de",
    "level": "plain",
    "started_at_ms": 1_700_000_000_000,
    "answers": {"mood": "5", "liked": ["story", "quiz"], "age": 11, "more": "Mehr Mikroskope, bitte! " * 8},
}


def rows() -> list[dict[str, object]]:
    """One row. The two take turns in every round, so that a busy disk slows both."""
    ours: list[float] = []
    bare: list[float] = []
    with tempfile.TemporaryDirectory(dir=os.environ.get("WERKSTADT_BENCH_DIR")) as folder:
        connection = bare_database(Path(folder) / "bare.db")
        with Journal.open(Path(folder) / "journal") as journal:
            for round_ in range(ROUNDS + 1):
                turns = [(ours, lambda: append(journal)), (bare, lambda: insert(connection))]
                for results, once in turns if round_ % 2 else reversed(turns):
                    results.append(per_second(once))
        connection.close()
    del ours[0], bare[0]  # they warmed up
    value, peer = statistics.median(ours), statistics.median(bare)
    return [
        {
            "name": "journal append, durable", "value": round(value, 1), "unit": "1/s",
            "peer": f"sqlite3 {sqlite3.sqlite_version}, one insert with the same pragmas and bytes",
            "peer_value": round(peer, 1), "ratio": round(value / peer, 3), "budget": ">= 0.8",
            "met": value / peer >= 0.8,
        }
    ]  # fmt: skip


def per_second(once: Callable[[], None]) -> float:
    begun = time.perf_counter()
    for _ in range(APPENDS):
        once()
    return APPENDS / (time.perf_counter() - begun)


def append(journal: Journal) -> None:
    journal.append("submission", 1, BODY)


def bare_database(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in WRITER_PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("CREATE TABLE record (seq INTEGER PRIMARY KEY, bytes BLOB)")
    return connection


def insert(connection: sqlite3.Connection) -> None:
    """As many bytes as a record of ours has."""
    body = json.dumps(BODY, ensure_ascii=False, separators=(",", ":")).encode()
    connection.execute("INSERT INTO record (bytes) VALUES (?)", (body + bytes(500),))


if __name__ == "__main__":
    print(json.dumps(rows(), indent=2, ensure_ascii=False))

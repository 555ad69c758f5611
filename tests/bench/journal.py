"""Durable appends per second, side by side with bare sqlite3: python -m tests.bench.journal"""

import json
import os
import sqlite3
import statistics
import tempfile
import time
import uuid
from collections.abc import Callable
from pathlib import Path

from werkstadt.journal import Journal
from werkstadt.journal.database import MIGRATIONS, WRITER_PRAGMAS

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
    """One row. The two take turns in every round, so that a busy disk slows both; ratio: the median of the rounds'."""
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
    ratio = statistics.median(mine / its for mine, its in zip(ours, bare, strict=True))
    return [
        {
            "name": "journal append, durable", "value": round(value, 1), "unit": "1/s",
            "peer": f"sqlite3 {sqlite3.sqlite_version}, same pragmas, one insert of as many bytes into the same table",
            "peer_value": round(peer, 1), "ratio": round(ratio, 3), "budget": ">= 0.8",
            "met": ratio >= 0.8,
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
    connection.executescript(MIGRATIONS[0])
    return connection


def insert(connection: sqlite3.Connection) -> None:
    """A row of the same size into the same table, by whoever needs neither chain nor header."""
    body = json.dumps(BODY, ensure_ascii=False, separators=(",", ":")).encode()
    row = (None, str(uuid.uuid1()), 0, bytes(330), bytes(32), body, bytes(32), bytes(32), bytes(32))
    connection.execute("INSERT INTO record VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)


if __name__ == "__main__":
    print(json.dumps(rows(), indent=2, ensure_ascii=False))

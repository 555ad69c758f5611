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

from tests.bench.row import Row, row
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


def rows() -> list[Row]:
    """All take turns in every round, so that a busy disk slows each; ratio: the median of the rounds'."""
    ours: list[float] = []
    same: list[float] = []
    barest: list[float] = []
    with tempfile.TemporaryDirectory(dir=os.environ.get("WERKSTADT_BENCH_DIR")) as folder:
        connection, one_column = bare_database(Path(folder) / "bare.db"), barest_database(Path(folder) / "barest.db")
        with Journal.open(Path(folder) / "journal") as journal:
            turns = [
                (ours, lambda: append(journal)),
                (same, lambda: insert(connection)),
                (barest, lambda: insert_text(one_column)),
            ]
            for round_ in range(ROUNDS + 1):
                for results, once in turns[round_ % 3 :] + turns[: round_ % 3]:
                    results.append(per_second(once))
        connection.close()
        one_column.close()
    names = {
        "sqlite3, same table, same pragmas, one insert of a made-up row of the same size, no chain": same,
        "sqlite3, same pragmas, one insert of the body alone into a table of one column": barest,
    }
    return [
        row(
            "journal append, durable",
            median(ours),
            "1/s",
            peer,
            median(theirs),
            least_times=0.8,
            ratio=paired(ours, theirs),
        )
        for peer, theirs in names.items()
    ]


def median(rounds: list[float]) -> float:
    """Without the first round, which warmed up."""
    return statistics.median(rounds[1:])


def paired(ours: list[float], theirs: list[float]) -> float:
    return statistics.median(mine / its for mine, its in list(zip(ours, theirs, strict=True))[1:])


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


def barest_database(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in WRITER_PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("CREATE TABLE one (body BLOB)")
    return connection


def insert_text(connection: sqlite3.Connection) -> None:
    body = json.dumps(BODY, ensure_ascii=False, separators=(",", ":")).encode()
    connection.execute("INSERT INTO one VALUES (?)", (body,))


def insert(connection: sqlite3.Connection) -> None:
    """A row of the same size into the same table, by whoever needs neither chain nor header."""
    body = json.dumps(BODY, ensure_ascii=False, separators=(",", ":")).encode()
    row = (None, str(uuid.uuid1()), 0, bytes(330), bytes(32), body, bytes(32), bytes(32), bytes(32))
    connection.execute("INSERT INTO record VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)


if __name__ == "__main__":
    print(json.dumps(rows(), indent=2, ensure_ascii=False))

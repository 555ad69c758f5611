"""Appends to a journal until it is killed, and says what it could promise: python -m tests.journal.appender FOLDER

Each promise is a line on standard output, and in the file named by LOSS_MARK: "epoch <epoch>", "record <id>" or
"blob <sha256>". --most N: ends after N records. --break NAME: leaves out what makes it durable, to see it found out.
"""

import argparse
import os
import random
from collections.abc import Callable
from pathlib import Path

from werkstadt.journal import Journal, blobs, database, files
from werkstadt.journal.ballast import Ballast

BROKEN = ("sync", "folder", "blob-data", "blob-name")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--most", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--break", dest="broken", choices=BROKEN)
    wanted = parser.parse_args()
    marks = os.open(os.environ["LOSS_MARK"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def promise(text: str) -> None:
        os.write(marks, f"{text}\n".encode())
        os.write(1, f"{text}\n".encode())

    Ballast.__init__.__defaults__ = (64 * 1024,)  # its size proves nothing here, and takes time
    break_it(wanted.broken)
    journal = Journal.open(wanted.folder)
    promise(f"epoch {journal.epoch}")
    chance = random.Random(wanted.seed)  # noqa: S311
    for _ in range(wanted.most):
        append_one(journal, chance, promise)
    journal.close()


def append_one(journal: Journal, chance: random.Random, promise: Callable[[str], None]) -> None:
    with_blob: list[str] = []
    if chance.random() < 0.2:
        with_blob = [journal.put_blob(chance.randbytes(chance.randint(1, 9_000)))]
    if chance.random() < 0.05:
        journal.probe()
    words = "ä" * chance.choice((1, 40, 3_000))
    promise("record " + journal.append("submission", 1, {"answers": {"comment": words}}, blobs=with_blob).id)
    for name in with_blob:
        promise(f"blob {name}")  # with its record: alone it goes at the next start


def break_it(broken: str | None) -> None:
    """Each of these is one line less in the product. This process ends with it."""
    if broken == "sync":
        database.WRITER_PRAGMAS = ("journal_mode=WAL", "synchronous=OFF")  # type: ignore[assignment]
    elif broken == "folder":
        files.fsync_folder = _nothing  # type: ignore[assignment]
    elif broken == "blob-data":
        os.fsync = _nothing  # type: ignore[assignment]
    elif broken == "blob-name":
        files.fsync_folder = blobs.fsync_folder = _nothing  # type: ignore[assignment, attr-defined]


def _nothing(_: object) -> None:
    pass


if __name__ == "__main__":
    main()

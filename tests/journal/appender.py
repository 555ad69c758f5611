"""Appends to a journal until it is killed, and says what it could promise: python -m tests.journal.appender FOLDER

Each promise is a line on standard output, and in the file named by LOSS_MARK: "epoch <epoch>", "record <id>" or
"blob <sha256>". --most N: ends after N records. --break NAME: leaves out what makes it durable, to see it found out.
"""

import argparse
import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from werkstadt.journal import Journal, blobs, database, files

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

    with pytest.MonkeyPatch.context() as patch:
        break_it(patch, wanted.broken)
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
        promise(f"blob {with_blob[0]}")
    if chance.random() < 0.05:
        journal.probe()
    words = "ä" * chance.choice((1, 40, 3_000))
    promise("record " + journal.append("submission", 1, {"answers": {"comment": words}}, blobs=with_blob).id)


def break_it(patch: pytest.MonkeyPatch, broken: str | None) -> None:
    """Each of these is one line less in the product."""
    if broken == "sync":
        patch.setattr(database, "WRITER_PRAGMAS", ("journal_mode=WAL", "synchronous=OFF"))
    elif broken == "folder":
        patch.setattr(files, "fsync_folder", lambda folder: None)
    elif broken == "blob-data":
        patch.setattr(os, "fsync", lambda file: None)
    elif broken == "blob-name":
        patch.setattr(files, "fsync_folder", lambda folder: None)
        patch.setattr(blobs, "fsync_folder", lambda folder: None)


if __name__ == "__main__":
    main()

"""Deletion that leaves the chain whole."""

import contextlib
import sqlite3
from pathlib import Path

from werkstadt.contract.ranges import Ranges
from werkstadt.contract.record import parse_header
from werkstadt.journal.blobs import BlobFiles
from werkstadt.journal.database import connect_reader
from werkstadt.journal.files import epoch_files


def forget_in(connection: sqlite3.Connection, seqs: Ranges, folder: Path) -> int:
    """Returns how many records lost their body. Raises sqlite3.Error, OSError."""
    forgotten = 0
    blobs: set[str] = set()
    connection.execute("BEGIN IMMEDIATE")
    try:
        for first, last in seqs.spans:
            among = "WHERE body IS NOT NULL AND seq BETWEEN ? AND ?"
            for (header,) in connection.execute(f"SELECT header FROM record {among}", (first, last)):  # noqa: S608
                blobs.update(parse_header(header).blobs)
            done = connection.execute(f"UPDATE record SET salt = NULL, body = NULL {among}", (first, last))  # noqa: S608
            forgotten += done.rowcount
        for sha256 in blobs:
            with contextlib.suppress(OSError):  # a full disk must not keep words from going
                BlobFiles(folder).doubt(sha256)
        connection.execute("COMMIT")
    except BaseException:
        connection.rollback()
        raise
    # the words would stay in the log until it is written over
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    drop_unneeded(blobs, folder)
    return forgotten


def drop_unneeded(blobs: set[str], folder: Path) -> int:
    """Removes those of these files that no record tells of; how many. Raises OSError."""
    files = BlobFiles(folder)
    gone = blobs - _still_needed(blobs, folder) if blobs else set()
    for sha256 in blobs:
        if sha256 in gone:
            files.remove(sha256)
        files.sure(sha256)
    return len(gone)


def _still_needed(blobs: set[str], folder: Path) -> set[str]:
    """Those that a record, of any epoch and writer, has and still tells of."""
    query = "SELECT header FROM record WHERE body IS NOT NULL AND instr(header, CAST(? AS BLOB))"
    needed: set[str] = set()
    for path in epoch_files(folder):
        try:
            connection = connect_reader(path)
            try:
                for (header,) in connection.execute(query, ('"blobs":["',)):
                    needed.update(blobs.intersection(parse_header(header).blobs))
            finally:
                connection.close()
        except sqlite3.Error:
            return blobs  # a damaged file may need them: keep rather than lose
    return needed

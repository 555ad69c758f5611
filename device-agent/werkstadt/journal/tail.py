"""The number and hash of the last record, beside the database.

Written after every append, and never fsynced: it may lag behind, but never names a record that was not durable. So
where it names more than the database holds, the database has lost something that it had confirmed.
"""

import binascii
import os
from pathlib import Path
from typing import NamedTuple

from werkstadt.journal.files import FILE_MODE


class Last(NamedTuple):
    """seq, hash of the last record; given: submissions up to it."""

    seq: int
    hash: bytes
    given: int


def read_tail(path: Path) -> Last | None:
    """None where there is none, or a torn one."""
    try:
        *fields, check = path.read_text(encoding="ascii").split()
        seq, digest, given = fields
        if check != _check(" ".join(fields)):
            return None
        return Last(int(seq), bytes.fromhex(digest), int(given))
    except (OSError, ValueError):
        return None


class Tail:
    """Keeps the file open, so that an append costs one write of 108 bytes in place."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, FILE_MODE)

    def write(self, last: Last) -> None:
        text = f"{last.seq:016d} {last.hash.hex()} {last.given:016d}"
        os.pwrite(self._file, f"{text} {_check(text)}\n".encode("ascii"), 0)

    def close(self) -> None:
        os.close(self._file)


def _check(text: str) -> str:
    return f"{binascii.crc32(text.encode('ascii')):08x}"

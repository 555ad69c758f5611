"""One error for everything that keeps a record from being saved, with a sentence for staff."""

import errno
import os
import sqlite3
from pathlib import Path

DAMAGE = frozenset(
    (
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_NOTADB,
        sqlite3.SQLITE_IOERR_READ,
        sqlite3.SQLITE_IOERR_SHORT_READ,
        sqlite3.SQLITE_IOERR_CORRUPTFS,
    )
)
_PRIMARY = 0xFF
_SENTENCES = {
    "disk-full": "the disk is full: {where} could not be written. Make room; nothing that was thanked for is lost",
    "read-only": "{where} is read-only: the disk may be failing, or was mounted so. Nothing can be saved now",
    "not-allowed": "{where} may not be written by this user: the folder wants mode 2770 and the group of both programs",
    "held": "{where} is held by {detail}: only one program may write a journal. Stop the other one first",
    "failing": "{where} could not be written ({detail}): the disk may be failing",
}
_BY_ERRNO = {
    errno.ENOSPC: "disk-full",
    errno.EDQUOT: "disk-full",
    errno.EROFS: "read-only",
    errno.EACCES: "not-allowed",
    errno.EPERM: "not-allowed",
}
_BY_SQLITE = {
    sqlite3.SQLITE_FULL: "disk-full",
    sqlite3.SQLITE_READONLY: "read-only",
    sqlite3.SQLITE_PERM: "not-allowed",
}


class JournalUnavailable(Exception):
    """Nothing can be saved now. The text is a sentence for staff.

    code: stable, for translation: disk-full, read-only, not-allowed, held or failing.
    """

    def __init__(self, code: str, where: Path, detail: str = "") -> None:
        self.code = code
        self.where = where
        super().__init__(_SENTENCES[code].format(where=where, detail=detail))


def unavailable(err: OSError | sqlite3.Error, where: Path) -> JournalUnavailable:
    """The same in our words; raise it `from err`."""
    if isinstance(err, OSError):
        return JournalUnavailable(_BY_ERRNO.get(err.errno or 0, "failing"), where, err.strerror or str(err))
    primary = code_of(err) & _PRIMARY
    if primary == sqlite3.SQLITE_CANTOPEN and not os.access(where if where.is_dir() else where.parent, os.W_OK):
        return JournalUnavailable("not-allowed", where, str(err))
    return JournalUnavailable(_BY_SQLITE.get(primary, "failing"), where, str(err))


def code_of(err: sqlite3.Error) -> int:
    """SQLite's extended result code; 0 where Python raised the error itself."""
    return getattr(err, "sqlite_errorcode", 0)


def is_damage(err: sqlite3.Error) -> bool:
    return code_of(err) in DAMAGE or code_of(err) & _PRIMARY in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)

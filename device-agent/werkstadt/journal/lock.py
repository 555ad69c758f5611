"""One writer a journal."""

import fcntl
import os
from pathlib import Path

from werkstadt.journal.errors import JournalUnavailable
from werkstadt.journal.files import FILE_MODE


class WriterLock:
    """Held until closed, or until the process ends, however it ends. Raises JournalUnavailable if somebody has it."""

    def __init__(self, folder: Path, writer: str) -> None:
        self._path = folder / f"{writer}.lock"
        # not O_EXCL: the file stays for good; the lock is what counts
        self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, FILE_MODE)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as err:
            holder = os.pread(self._file, 200, 0).decode(errors="replace").strip() or "an unknown process"
            os.close(self._file)
            raise JournalUnavailable("held", folder, holder) from err
        try:
            os.ftruncate(self._file, 0)
            os.pwrite(self._file, f"process {os.getpid()} ({_program()})\n".encode(), 0)
        except OSError:
            pass  # the name is a courtesy to whoever comes second; a full disk must not keep the journal shut

    def close(self) -> None:
        os.close(self._file)


def _program() -> str:
    return Path("/proc/self/comm").read_text(encoding="utf-8", errors="replace").strip()

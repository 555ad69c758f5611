"""One hub per state folder."""

import fcntl
import os
from pathlib import Path
from types import TracebackType

from werkstadt.hub.errors import HubError


class HeldError(HubError):
    """Another process has the folder; the message says which."""


class FolderLock:
    """Held from `acquire` until `release` or the end of the process, whatever ends it."""

    def __init__(self, folder: Path, purpose: str) -> None:
        """purpose: what the second one is told, such as "werkstadt-hub serve"."""
        self._path = folder / "hub.lock"
        self._purpose = purpose
        self._descriptor: int | None = None

    def acquire(self) -> None:
        """Raises HeldError."""
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as err:
            holder = os.read(descriptor, 200).decode(errors="replace").strip() or "another process"
            os.close(descriptor)
            raise HeldError(f"{self._path.parent}: expected nobody else at work here, got {holder}") from err
        os.ftruncate(descriptor, 0)
        os.write(descriptor, f"process {os.getpid()} ({self._purpose})\n".encode())
        self._descriptor = descriptor

    def release(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def __enter__(self) -> "FolderLock":
        self.acquire()
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.release()

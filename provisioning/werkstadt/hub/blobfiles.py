"""Files named by their SHA-256, and those that are still coming, each device's apart from the others'."""

import fcntl
import hashlib
import os
from pathlib import Path

from werkstadt.hub.files import sync_folder


class PartError(Exception):
    """The offset is not where the file stands (size: where it does), or another request writes it now."""

    def __init__(self, size: int) -> None:
        self.size = size
        super().__init__(f"stands at {size}")


class Part:
    """A file that is still coming; one writer at a time. Not thread-safe."""

    def __init__(self, path: Path, whole: Path, offset: int) -> None:
        """Raises PartError."""
        self._path, self._whole = path, whole
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        self._file = os.fdopen(descriptor, "rb+", buffering=0)
        self.size = os.fstat(descriptor).st_size
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as err:
            self._file.close()
            raise PartError(self.size) from err
        if offset != self.size:
            self._file.close()
            raise PartError(self.size)

    def append(self, chunk: bytes) -> None:
        view = memoryview(chunk)
        while view:
            written = self._file.write(view) or 0
            self.size += written
            view = view[written:]

    def keep(self) -> bool:
        """Durable under its name when it returns True. False: another hash, so not whole yet."""
        self._file.seek(0)
        if hashlib.file_digest(self._file, "sha256").hexdigest() != self._whole.name:
            return False
        os.fsync(self._file.fileno())
        self._whole.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._path.rename(self._whole)
        sync_folder(self._whole.parent)
        sync_folder(self._whole.parent.parent)
        return True

    def drop(self) -> None:
        self._path.unlink()

    def close(self) -> None:
        self._file.close()


class BlobFiles:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, sha256: str) -> Path:
        return self._folder / sha256[:2] / sha256

    def state(self, device: str, sha256: str) -> tuple[int, bool]:
        """Bytes that are here, and whether that is the whole file."""
        try:
            return self.path(sha256).stat().st_size, True
        except FileNotFoundError:
            pass
        try:
            return self._part(device, sha256).stat().st_size, False
        except FileNotFoundError:
            return 0, False

    def open_part(self, device: str, sha256: str, offset: int) -> Part:
        """Raises PartError."""
        return Part(self._part(device, sha256), self.path(sha256), offset)

    def remove(self, sha256: str) -> bool:
        """False: it was not here."""
        try:
            self.path(sha256).unlink()
        except FileNotFoundError:
            return False
        return True

    def remove_parts(self, before_ms: int) -> int:
        """Files that never became whole, and that nothing was added to since. Returns how many."""
        count = 0
        for path in (self._folder / "parts").glob("*/*"):
            if path.stat().st_mtime_ns // 1_000_000 < before_ms:
                path.unlink(missing_ok=True)
                count += 1
        return count

    def _part(self, device: str, sha256: str) -> Path:
        return self._folder / "parts" / device / sha256

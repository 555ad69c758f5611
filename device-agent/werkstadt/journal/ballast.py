"""Room set aside on the disk, given back for answers when the disk is full."""

import errno
import os
from pathlib import Path

from werkstadt.contract import limits
from werkstadt.journal.files import fsync_folder, make_file


class Ballast:
    def __init__(self, path: Path, size: int = limits.BALLAST_SIZE) -> None:
        self._path = path
        self._size = size

    def is_there(self) -> bool:
        """Whether all of it is really allocated: a sparse file would be no room at all."""
        try:
            return self._path.stat().st_blocks * 512 >= self._size
        except FileNotFoundError:
            return False

    def keep(self) -> bool:
        """Makes it where there is room for twice its size. Returns whether it is there. Raises OSError."""
        if self.is_there():
            return True
        disk = os.statvfs(self._path.parent)
        if disk.f_bavail * disk.f_frsize < 2 * self._size:
            return False
        temporary = self._path.with_suffix(".new")
        temporary.unlink(missing_ok=True)
        made = make_file(temporary)
        try:
            os.posix_fallocate(made, 0, self._size)
            os.fsync(made)
            temporary.rename(self._path)
        except OSError as err:
            temporary.unlink(missing_ok=True)
            if err.errno in (errno.ENOSPC, errno.EDQUOT):
                return False
            raise
        finally:
            os.close(made)
        fsync_folder(self._path.parent)
        return True

    def free(self) -> bool:
        """Gives the room back. Returns whether there was any. Raises OSError."""
        try:
            self._path.unlink()
        except FileNotFoundError:
            return False
        fsync_folder(self._path.parent)  # some file systems hand out the blocks only then
        return True

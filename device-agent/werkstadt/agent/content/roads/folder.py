"""A folder with the repository's layout: a stick, or a disk.

A stick may hold anything: links to files of this machine, pipes that never answer, devices. Only plain files below the
folder are opened, without following a link.
"""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import IO

from werkstadt.agent.content.roads import PIECE, NotThereError, RoadError

STICK_FOLDER = "werkstadt-content"
"""At the top of a stick: `werkstadt-hub content export` makes it."""


class FolderRoad:
    """root: as staff gave it, or as a stick was mounted."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self.name = str(root)

    def read(self, path: str, offset: int = 0) -> Iterator[bytes]:
        try:
            with _open_below(self._root, path) as file:
                file.seek(offset)
                while piece := file.read(PIECE):
                    yield piece
        except FileNotFoundError as err:
            raise NotThereError(f"{self._root} has no {path}.") from err
        except OSError as err:
            if err.errno in (errno.ELOOP, errno.ENOTDIR, errno.EISDIR, errno.ENXIO):
                raise RoadError(f"{self._root / path} is no plain file.", "Write the stick anew.") from err
            raise RoadError(
                f"{self._root / path} cannot be read ({err.strerror or err}).", "Is the stick damaged?"
            ) from err


def road_in(folder: Path) -> FolderRoad:
    """folder: the repository itself, or a stick that has it at its top."""
    inside = folder / STICK_FOLDER
    return FolderRoad(inside if inside.is_dir() and not inside.is_symlink() else folder)


def _open_below(root: Path, path: str) -> IO[bytes]:
    """Raises OSError; ELOOP and ENOTDIR where a link stands in the way, ENXIO for what is neither file nor folder."""
    *above, name = path.split("/")
    if not name or any(part in ("", ".", "..") for part in (*above, name)):
        raise OSError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC
    with ExitStack() as folders:
        at = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        folders.callback(os.close, at)
        for part in above:
            at = os.open(part, flags | os.O_DIRECTORY, dir_fd=at)
            folders.callback(os.close, at)
        if not stat.S_ISREG(os.stat(name, dir_fd=at, follow_symlinks=False).st_mode):
            raise OSError(errno.ENXIO, os.strerror(errno.ENXIO))  # opening a device alone can do harm
        file = os.open(name, flags | os.O_NONBLOCK, dir_fd=at)
        if not stat.S_ISREG(os.fstat(file).st_mode):
            os.close(file)
            raise OSError(errno.ENXIO, os.strerror(errno.ENXIO))
        return os.fdopen(file, "rb")

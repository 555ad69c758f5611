"""Names, modes and durable names of the files of a journal.

Two users share the folder: it is 2770 (new files get the group), every file 0660. SQLite gives -wal and -shm the
mode of the database, so that the database is made here, before SQLite sees it.
"""

import contextlib
import os
import re
from pathlib import Path

FOLDER_MODE = 0o2770
FILE_MODE = 0o660
_EPOCH_FILE = re.compile(r"([a-z]+)-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.db")


def epoch_file(folder: Path, writer: str, epoch: str) -> Path:
    return folder / f"{writer}-{epoch}.db"


def name_parts(path: Path) -> tuple[str, str] | None:
    """Writer and epoch from the name of a file, None if it is no journal's."""
    match = _EPOCH_FILE.fullmatch(path.name)
    return (match[1], match[2]) if match else None


def epoch_files(folder: Path, writer: str | None = None) -> list[Path]:
    """By writer, then in the order in which they were begun: names of epochs grow even under a wrong clock."""
    named = [(parts, path) for path in folder.iterdir() if (parts := name_parts(path))]
    return [path for parts, path in sorted(named) if writer in (None, parts[0])]


def make_folder(folder: Path) -> None:
    """The folder and its parents; durable also if whoever made it died before it was. One there keeps its mode."""
    if not folder.is_dir():
        if not folder.parent.is_dir():
            make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        folder.chmod(FOLDER_MODE)
    with contextlib.suppress(PermissionError):  # a parent we may not read was not made by us
        fsync_folder(folder.parent)


def make_file(path: Path) -> int:
    """A new, empty file that the group may write, whatever the umask. Returns its descriptor."""
    made = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, FILE_MODE)
    os.fchmod(made, FILE_MODE)
    return made


def fsync_file(path: Path) -> None:
    opened = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def fsync_folder(folder: Path) -> None:
    """Makes names that were created, renamed or removed in it durable."""
    fsync_file(folder)


def write_whole(path: Path, data: bytes, temporary: Path) -> None:
    """path is there with all of data, or is not there: also after a power cut. temporary: on the same file system."""
    made = make_file(temporary)
    try:
        with os.fdopen(made, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.rename(path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
    fsync_folder(path.parent)


def closed_marker(epoch_path: Path) -> Path:
    return epoch_path.with_suffix(".closed")


def mark_closed(folder: Path, writer: str, epoch: str) -> None:
    """Asks the writer of this epoch to begin a new one at its next open or probe: the hub saw a fork."""
    marker = closed_marker(epoch_file(folder, writer, epoch))
    if not marker.exists():
        os.close(make_file(marker))
        fsync_folder(folder)

"""Files that are whole or not there, also after a power cut; and one agent a state folder."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from werkstadt.agent.errors import StateHeld


def write_durably(path: Path, data: bytes, mode: int = 0o600) -> None:
    """Replace path by rename, synced before and after."""
    beside = path.with_name(f".{path.name}.new")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, mode)
    with os.fdopen(descriptor, "wb") as file:
        os.fchmod(file.fileno(), mode)
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    beside.rename(path)
    sync_folder(path.parent)


def make_folder(folder: Path, mode: int = 0o700) -> None:
    """With those above it, each durably named in the one above."""
    if not folder.is_dir():
        make_folder(folder.parent, mode)
        folder.mkdir(mode=mode, exist_ok=True)
        sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def make_own_folder(own: Path) -> None:
    own.mkdir(mode=0o700, parents=True, exist_ok=True)
    give_to_owner_of(own.parent, own)


def give_to_owner_of(folder: Path, *paths: Path) -> None:
    """What root makes in a folder of the agent must not be out of the reach of the agent's own user."""
    if os.geteuid() != 0:
        return
    facts = folder.stat()
    for path in paths:
        for one in (path, *path.rglob("*")):  # a link's own owner, never that of what it points to
            os.chown(one, facts.st_uid, facts.st_gid, follow_symlinks=False)


@contextmanager
def held(path: Path, whom: str) -> Iterator[None]:
    """Hold the lock file at path. Raises StateHeld naming the holder. whom: what holds it, for the sentence."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        give_to_owner_of(path.parent, path)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(descriptor, 64, 0).decode("ascii", "replace").strip() or "of unknown number"
            raise StateHeld(
                f"{path.parent}: process {holder} already works here as {whom}.",
                "Stop it first, or choose another folder with --state.",
            ) from None
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
        yield
    finally:
        os.close(descriptor)

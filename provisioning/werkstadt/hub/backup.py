"""Back-up and restore: one tar file with the store, keys, blobs and signed content, and a list of their SHA-256.

The secret that opens the keys is not in it, unless it lies in the state folder (the default): then whoever has the
back-up has the keys, and `backup` says so.
"""

import contextlib
import fcntl
import hashlib
import io
import json
import os
import shutil
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

from werkstadt.contract.version import __version__
from werkstadt.hub.content.repository import RESTORED
from werkstadt.hub.errors import HubError
from werkstadt.hub.files import sync_folder, write_durably
from werkstadt.hub.store.database import Store

FORMAT = 1
LAST = "last-backup"
"""In the state folder: names the last back-up that was made whole; the file's time is its time."""
_SUMS = "werkstadt-backup.json"
_CHUNK = 1024 * 1024
_TOGETHER = ("keys/content", "repository/metadata")
_GROWING = ("keys", "blobs", "repository/targets", "repository/files")


class BackupError(HubError):
    """Nothing was changed; the message is for staff."""


def back_up(state: Path, store: Store, file: Path, tell: Callable[[int], None] = lambda _: None) -> int:
    """Consistent while the hub serves: the store first, then who signs what, then what only ever grows. Returns bytes.

    file appears whole or not at all. tell: bytes added, for a progress bar. Raises BackupError.
    """
    if not store.is_sqlite:
        raise BackupError(f"database: expected SQLite, got {store.url.split(':', 1)[0]}: use pg_dump for the store")
    if file.exists():
        raise BackupError(f"{file}: expected a name that is free, got a file")
    part = file.with_name(f".{file.name}.part")
    with tempfile.TemporaryDirectory(dir=state, prefix=".backup-") as folder:
        copy = Path(folder) / "hub.db"
        store.copy_to(copy)
        try:
            _copy_together(state, Path(folder))
            with part.open("xb") as out:
                os.fchmod(out.fileno(), 0o600)
                _write(out, [("hub.db", copy), *_others(state, Path(folder))], tell)
                out.flush()
                os.fsync(out.fileno())
            part.rename(file)
            sync_folder(file.absolute().parent)
            write_durably(state / LAST, f"{file}\n".encode())
        except OSError as err:
            part.unlink(missing_ok=True)
            raise BackupError(f"{file}: expected room for the back-up, got: {err.strerror}") from err
    return file.stat().st_size


def restore(state: Path, file: Path, *, replace: bool, now_text: str) -> Path | None:
    """Puts the back-up in place of the state; the old one is kept beside it, where there was one, and returned.

    now_text: goes into the name of the old one. Raises BackupError; then the state is as it was.
    """
    occupied = (state / "hub.db").exists() or (state / "keys").exists()
    if occupied and not replace:
        raise BackupError(
            f"{state}: expected an empty folder, got a hub's state (--replace keeps it beside the new one)"
        )
    state.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(dir=state.parent, prefix=f".{state.name}-restore-"))
    try:
        _unpack(file, fresh)
    except BaseException:
        shutil.rmtree(fresh)
        raise
    if (fresh / "repository").is_dir():
        write_durably(fresh / "repository" / RESTORED, b"")
    if state.exists() and os.geteuid() == 0:  # the hub has a user of its own; what is in it follows (cli/common.py)
        os.chown(fresh, state.stat().st_uid, state.stat().st_gid)
    old = state.with_name(f"{state.name}-before-{now_text}")
    if state.exists():
        state.rename(old)
    fresh.rename(state)
    sync_folder(state.parent)
    return old if occupied else None


def rewrite(file: Path, change: Callable[[Path], None]) -> None:
    """The back-up with its state changed, whole or not at all. change: is given the state's folder.

    Raises BackupError or what change raises; then the file is as it was.
    """
    with tempfile.TemporaryDirectory(dir=file.absolute().parent, prefix=f".{file.name}-") as name:
        folder = Path(name)
        _unpack(file, folder)
        change(folder)
        part = folder / "part"
        members = [("hub.db", folder / "hub.db"), *_others(folder, folder)]
        try:
            with part.open("xb") as out:
                os.fchmod(out.fileno(), 0o600)
                _write(out, members, lambda _: None)
                out.flush()
                os.fsync(out.fileno())
            part.rename(file)
            sync_folder(file.absolute().parent)
        except OSError as err:
            raise BackupError(f"{file}: expected room for the back-up, got: {err.strerror}") from err


def _copy_together(state: Path, folder: Path) -> None:
    """What is signed, and the keys that it names, of one moment: nobody publishes or changes keys meanwhile."""
    with contextlib.ExitStack() as stack:
        if (lock_file := state / "repository" / ".lock").exists():
            fcntl.flock(stack.enter_context(lock_file.open("rb")), fcntl.LOCK_EX)
        for name in _TOGETHER:
            if (state / name).is_dir():
                shutil.copytree(state / name, folder / name)


def _others(state: Path, together: Path) -> Iterator[tuple[str, Path]]:
    for top, names in ((together, _TOGETHER), (state, _GROWING)):
        for path in sorted(path for name in names for path in (top / name).rglob("*")):
            inside = path.relative_to(top)
            is_part = "parts" in inside.parts[:2] or path.name.endswith(".part")
            if path.is_file() and not is_part and (names is _TOGETHER or str(inside.parent) not in _TOGETHER):
                yield str(inside), path


def _write(out: IO[bytes], members: list[tuple[str, Path]], tell: Callable[[int], None]) -> None:
    sums: dict[str, str] = {}
    with tarfile.open(fileobj=out, mode="w") as tar:
        for name, path in members:
            try:
                source = path.open("rb")
            except FileNotFoundError:
                if not name.startswith("repository/"):
                    raise
                continue  # content that nobody needs any more was tidied away just now
            with source:
                sums[name] = hashlib.file_digest(source, "sha256").hexdigest()
                source.seek(0)
                info = tar.gettarinfo(arcname=name, fileobj=source)
                info.mode, info.uid, info.gid, info.uname, info.gname = 0o600, 0, 0, "", ""
                tar.addfile(info, source)
            tell(info.size)
        said = json.dumps({"format": FORMAT, "version": __version__, "sha256": sums}, indent=1).encode()
        info = tarfile.TarInfo(_SUMS)
        info.size, info.mode = len(said), 0o600
        tar.addfile(info, io.BytesIO(said))


def _unpack(file: Path, folder: Path) -> None:
    """Every file with its hash, or BackupError."""
    got: dict[str, str] = {}
    said: dict[str, object] = {}
    try:
        with tarfile.open(file, mode="r:") as tar:
            for member in tar:
                source = tar.extractfile(member) if member.isfile() else None
                if source is None or not _is_ours(member.name):
                    raise BackupError(f"{file}: expected files of a hub, got {member.name!r}")
                if member.name == _SUMS:
                    said = json.load(source)
                else:
                    got[member.name] = _copy(source, folder / member.name)
    except (OSError, tarfile.TarError, ValueError) as err:
        raise BackupError(f"{file}: expected a back-up of a hub, got: {err}") from err
    if said.get("format") != FORMAT:
        raise BackupError(f"{file}: expected a whole back-up of format {FORMAT}, got {said.get('format', 'a part')}")
    if said.get("sha256") != got:
        wanted = said.get("sha256")
        names = wanted if isinstance(wanted, dict) else {}
        wrong = sorted(name for name in {*names, *got} if names.get(name) != got.get(name))
        raise BackupError(f"{file}: expected the files as they were saved, got others: {', '.join(wrong[:5])}")
    for path in (folder, *folder.rglob("*")):
        if path.is_dir():
            sync_folder(path)


def _is_ours(name: str) -> bool:
    parts = Path(name).parts
    return name in (_SUMS, "hub.db") or (parts[:1] in (("keys",), ("blobs",), ("repository",)) and ".." not in parts)


def _copy(source: IO[bytes], path: Path) -> str:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with path.open("xb") as out:
        os.fchmod(out.fileno(), 0o600)
        while chunk := source.read(_CHUNK):
            digest.update(chunk)
            out.write(chunk)
        out.flush()
        os.fsync(out.fileno())
    return digest.hexdigest()

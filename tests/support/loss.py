"""Losing what was not synced: a power cut for any tree of processes, without cutting any power.

kill -9 proves nothing about durability, since the page cache outlives the process. Here a small library is preloaded
(loss.c) that notes every change to files under one folder; children inherit it. Afterwards the folder is rebuilt as a
disk might look after a cut: what was synced is there, the rest is lost, or (with a seed) partly kept and torn.

    library = build_library(tmp_path)                          # once a session: fixture loss_library
    watch = Watch(state_folder, tmp_path / "notes", library)   # the folder as it is now counts as durable
    process = subprocess.Popen(command, env={**os.environ, **watch.environment()})
    …                                                          # any number of programs, one after the other or at once
    process.kill()
    watch.cut(seed=7)                                          # the state folder is now what the disk kept
    watch = Watch(state_folder, …)                             # next round

What a program promises to somebody (prints, sends) can be noted among the changes, so that one run answers for a cut
at every moment: write to the file that the variable LOSS_MARK names, and look at `watch.marks(at)`.

    for at in watch.moments():
        folder = watch.rebuild(tmp_path / str(at), at=at)
        assert promised(watch.marks(at)) <= found_in(folder)

cut() keeps the inode of every file that survives, as a real disk would; rebuild() makes a new folder.
Left out: -shm files of SQLite (made anew after a cut), sockets, pipes. Not seen: see loss.c.
"""

import os
import shutil
import struct
import subprocess
from collections.abc import Iterator
from pathlib import Path

from tests.support.loss_disk import Change, Disk, Folder, Left, Link, Node

_ENTRY = struct.Struct("=I c 3x I I I I Q Q Q")
_MAGIC = struct.pack("=I", 0x55534F4C)
_SOURCE = Path(__file__).with_name("loss.c")


def build_library(folder: Path) -> Path:
    """Compiles loss.c. Raises RuntimeError with what to install, or with what the compiler said."""
    library = folder / "loss.so"
    compiler = shutil.which("cc")
    if compiler is None:
        raise RuntimeError("a C compiler is needed to prove that nothing is lost: apt install gcc libc6-dev")
    done = subprocess.run(
        [compiler, "-O1", "-shared", "-fPIC", "-o", str(library), str(_SOURCE), "-ldl"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(done.stderr)
    return library


class Watch:
    """folder: watched from now on; it must not be in use yet. notes: a folder outside of it, made if missing."""

    def __init__(self, folder: Path, notes: Path, library: Path) -> None:
        self._folder = folder.resolve()
        notes.mkdir(parents=True, exist_ok=True)
        self._log = notes.resolve() / "changes"
        self._mark = notes.resolve() / "marks"
        self._log.unlink(missing_ok=True)
        self._library = library
        self._changes: list[Change] = []
        self._read_size = 0
        self._start = notes.resolve() / "start"
        shutil.rmtree(self._start, ignore_errors=True)
        self._inodes = _copy_tree(self._folder, self._start)

    def environment(self) -> dict[str, str]:
        """To be added to the environment of every process that shall be watched."""
        return {
            "LD_PRELOAD": str(self._library),
            "LOSS_FOLDER": str(self._folder),
            "LOSS_LOG": str(self._log),
            "LOSS_MARK": str(self._mark),
        }

    def changes(self) -> list[Change]:
        size = self._log.stat().st_size if self._log.exists() else 0
        if size != self._read_size:
            self._changes, self._read_size = list(_read(self._log.read_bytes())), size
        return self._changes

    def moments(self) -> range:
        """Every number of changes after which the power may have gone."""
        return range(len(self.changes()) + 1)

    def marks(self, at: int | None = None) -> str:
        """What was written to LOSS_MARK among the first `at` changes."""
        return b"".join(change.data for change in self.changes()[:at] if change.op == "m").decode()

    def rebuild(self, into: Path, at: int | None = None, seed: int | None = None) -> Path:
        """A new folder, as the disk would be after the first `at` changes. Returns it."""
        into.mkdir()
        _write(self._disk(at).after_cut(seed), into, {})
        return into

    def replay(self) -> Iterator[tuple[int, Disk]]:
        """The disk after each change: `write_disk(disk, folder, seed)` writes it down. One disk, moving on."""
        disk = self._disk(0)
        yield 0, disk
        for at, change in enumerate(self.changes(), start=1):
            disk.take(change)
            yield at, disk

    def cut(self, at: int | None = None, seed: int | None = None) -> None:
        """The watched folder itself becomes what the disk kept. No process may use it any more."""
        left = self._disk(at).after_cut(seed)
        aside = self._folder.parent / f".{self._folder.name}.cut"
        aside.mkdir()
        kept: dict[int, Path] = {}
        for path in [path for path in self._folder.rglob("*") if path.is_file() and not path.is_symlink()]:
            inode = path.stat().st_ino
            if inode not in kept:
                kept[inode] = path.rename(aside / str(inode))
        for path in self._folder.iterdir():
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
        _write(left, self._folder, kept)
        shutil.rmtree(aside)

    def _disk(self, at: int | None) -> Disk:
        disk = Disk(self._start, str(self._folder), self._inodes)
        for change in self.changes()[:at]:
            disk.take(change)
        return disk


def write_disk(disk: Disk, into: Path, seed: int | None = None) -> Path:
    into.mkdir()
    _write(disk.after_cut(seed), into, {})
    return into


def _copy_tree(folder: Path, to: Path) -> dict[str, int]:
    """A copy to start from, and the inodes of the original by path from the folder ("" is the folder itself)."""
    inodes = {"": folder.stat().st_ino}
    to.mkdir()
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        inodes[str(name)] = path.lstat().st_ino
        if path.is_symlink():
            (to / name).symlink_to(path.readlink())
        elif path.is_dir():
            (to / name).mkdir()
            (to / name).chmod(path.stat().st_mode & 0o7777)
        elif path.is_file():
            shutil.copy(path, to / name)
    return inodes


def _write(left: dict[str, Left], into: Path, kept: dict[int, Path]) -> None:
    """kept: files that may be used again, by inode, so that what survives keeps its inode."""
    made: dict[Node, Path] = {}  # not by inode: that of a file whose going was lost may have been given to another
    for name, one in left.items():
        path, node = into / name, one.node
        if isinstance(node, Folder):
            path.mkdir()
            path.chmod(node.mode)
        elif isinstance(node, Link):
            path.symlink_to(node.target)
        elif name.endswith("-shm"):
            continue
        elif node in made:
            os.link(made[node], path)
        else:
            if node.inode in kept:
                kept.pop(node.inode).rename(path)
            path.write_bytes(one.data)
            path.chmod(node.mode)
            made[node] = path


def _read(log: bytes) -> Iterator[Change]:
    """A record that a kill cut short is left out; the next one is found by its magic and checksum."""
    at = 0
    while at + _ENTRY.size <= len(log):
        _, op, mode, path_len, second_len, check, inode, offset, data_len = _ENTRY.unpack_from(log, at)
        end = at + _ENTRY.size + path_len + second_len + data_len
        body = at + _ENTRY.size
        if log[at : at + 4] != _MAGIC or end > len(log) or check != _checksum(log, at, body + path_len):
            at = log.find(_MAGIC, at + 1)
            if at < 0:
                return
            continue
        path = log[body : body + path_len].decode()
        second = log[body + path_len : body + path_len + second_len].decode()
        yield Change(op.decode(), inode, offset, mode, path, second, log[end - data_len : end])
        at = end


def _checksum(log: bytes, start: int, end: int) -> int:
    """FNV-1a of the entry, its own field taken as 0, and the path."""
    total = 2166136261
    for place, byte in enumerate(log[start:end]):
        total = (total ^ (0 if 20 <= place < 24 else byte)) * 16777619 & 0xFFFFFFFF
    return total

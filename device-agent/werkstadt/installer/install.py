"""From what the agent gathered to a written slot. Every byte is checked here, whoever brought it.

Until the last byte was read back nothing but the slot that does not run is touched: a power cut anywhere leaves the
system that runs, and the next try begins anew.
"""

import datetime as dt
import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from werkstadt.agent.content.roads.folder import FolderRoad
from werkstadt.agent.content.trust import ContentRefused, Repository
from werkstadt.contract.errors import ContractError
from werkstadt.contract.system import Chunk, Here, System, parse_here, parse_system, places, unpack
from werkstadt.helper.bootstate import BootState, BootStateError, read_state
from werkstadt.helper.slots import running
from werkstadt.installer.rules import not_now, not_this, other

ROOT_MAX = 512_000
PIECE = 1024 * 1024
SYNC_EVERY = 64 * PIECE
"""Bytes that may wait in memory for the disk."""


@dataclass(frozen=True)
class Places:
    """slots: folder with werkstadt-a, werkstadt-b and werkstadt-boot. staging: the agent's. own: empty, of this run."""

    slots: Path
    system: Path
    command_line: Path
    staging: Path
    own: Path


@dataclass(frozen=True)
class Written:
    version: int
    timestamp: int


def install(places_: Places, now: dt.datetime, tell: Callable[[str], None] = lambda _: None) -> Written:
    """Raises ContentRefused, RoadError, ContractError, OSError; then the boot state is as it was."""
    slot = running(places_.command_line)
    boot = _boot(places_.slots / "werkstadt-boot")
    if why := not_now(boot, slot):
        raise ContentRefused(*why)
    here = parse_here(places_.system.read_bytes(), str(places_.system))
    road = FolderRoad(places_.staging)
    system, timestamp = _signed(road, places_.own, boot, here, now)
    with ExitStack() as files:
        old = _open(files, places_.slots / f"werkstadt-{slot}", os.O_RDONLY)
        new = _open(files, places_.slots / f"werkstadt-{other(slot)}", os.O_RDWR | os.O_EXCL)
        if why := not_this(system, here, boot, os.lseek(new, 0, os.SEEK_END)):
            raise ContentRefused(*why)
        tell(f"reading slot {slot}")
        with os.fdopen(os.dup(old), "rb") as source:
            there = places(source)
        tell(f"writing system {system.version} into slot {other(slot)}")
        _write(new, system, lambda chunk: _chunk(chunk, old, there, road))
        tell("reading it back")
        if (came := _digest(new, system.size)) != system.sha256:
            raise ContentRefused("slot-damaged", f"The slot gives {came[:12]}… back for {system.sha256[:12]}….")
    return Written(system.version, timestamp)


def _signed(road: FolderRoad, own: Path, boot: BootState, here: Here, now: dt.datetime) -> tuple[System, int]:
    """By those whom this device's root names, and not older than what was installed before."""
    root = _read(road, "root.json", ROOT_MAX)
    if hashlib.sha256(root).hexdigest() != boot.root:
        raise ContentRefused("another-root", "The root is not the one that this device learned when it joined.")
    repository = Repository(road, own, root, now, boot.timestamp)
    name = f"systems/{here.profile}.json"
    target = repository.target(name)
    if target is None:
        raise ContentRefused("no-system", f"No author who may has signed {name}, or it was withdrawn.")
    return parse_system(repository.document(target), name), repository.timestamp


def _write(new: int, system: System, get: Callable[[Chunk], bytes]) -> None:
    at = unsynced = 0
    for chunk in system.chunks:
        for data in _zeros(chunk.size) if chunk.is_zero else (get(chunk),):
            _pwrite(new, data, at)
            at, unsynced = at + len(data), unsynced + len(data)
        if unsynced >= SYNC_EVERY:
            _settle(new)
            unsynced = 0
    _settle(new)


def _settle(new: int) -> None:
    """On the disk, and out of memory: what is read back comes from the disk."""
    os.fsync(new)
    os.posix_fadvise(new, 0, 0, os.POSIX_FADV_DONTNEED)


def _pwrite(new: int, data: bytes, at: int) -> None:
    view = memoryview(data)
    while view:
        done = os.pwrite(new, view, at)
        view, at = view[done:], at + done


def _zeros(size: int) -> Iterator[bytes]:
    for left in range(size, 0, -PIECE):
        yield bytes(min(PIECE, left))


def _chunk(chunk: Chunk, old: int, there: dict[str, int], road: FolderRoad) -> bytes:
    """Raises ContentRefused, RoadError."""
    if chunk.sha256 in there:
        data = os.pread(old, chunk.size, there[chunk.sha256])
        if hashlib.sha256(data).hexdigest() == chunk.sha256:
            return data
    stored = _read(road, f"files/{chunk.file[:2]}/{chunk.file}", chunk.stored)
    if hashlib.sha256(stored).hexdigest() != chunk.file:
        raise ContentRefused("changed", f"{chunk.file[:12]}… is not what was signed.")
    try:
        return unpack(stored, chunk)
    except ContractError as err:
        raise ContentRefused("malformed", f"{err}.") from err


def _read(road: FolderRoad, path: str, most: int) -> bytes:
    data = b""
    for piece in road.read(path):
        data += piece
        if len(data) > most:
            raise ContentRefused("too-large", f"{path} is longer than {most} bytes.")
    return data


def _digest(file: int, size: int) -> str:
    digest, at = hashlib.sha256(), 0
    while at < size and (data := os.pread(file, min(PIECE, size - at), at)):
        digest.update(data)
        at += len(data)
    return digest.hexdigest()


def _boot(partition: Path) -> BootState:
    try:
        return read_state(partition)
    except BootStateError as err:
        raise ContentRefused("boot-state", f"{err}.") from err


def _open(files: ExitStack, path: Path, flags: int) -> int:
    file = os.open(path, flags | os.O_CLOEXEC)
    files.callback(os.close, file)
    return file

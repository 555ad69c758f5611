"""How many answers could not be saved, kept where no new room is needed.

A file of two slots, each in a page of its own, made while there is room and afterwards only written over in place, in
turn: a cut spoils at most the slot that is being written, and the other one still tells what was confirmed before.

A slot is one line of ASCII: turn, recorded, frozen, fresh, id, CRC-32. recorded: told in `lost` records; frozen: being
told in the record with this id, which may be there already; fresh: not told yet. So every loss is told exactly once.
"""

import binascii
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from werkstadt.journal.files import fsync_folder, make_file

PAGE = 4096
_NO_ID = "-"


@dataclass(frozen=True)
class Losses:
    """id: of the record for the frozen ones; empty where there are none."""

    recorded: int = 0
    frozen: int = 0
    fresh: int = 0
    id: str = ""

    @property
    def total(self) -> int:
        return self.recorded + self.frozen + self.fresh

    @property
    def untold(self) -> int:
        return self.frozen + self.fresh


def loss_file(folder: Path, writer: str) -> Path:
    return folder / f"{writer}.lost"


def read_losses(path: Path) -> Losses | None:
    """What was confirmed last; None where there is no file, or where neither slot can be read. Raises OSError."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return None
    newest = _newest(data)
    return newest[1] if newest else None


class LossCount:
    """The writer's side. Raises OSError where the disk did not confirm; what was confirmed before then still counts."""

    def __init__(self, path: Path, at_first: Callable[[], Losses]) -> None:
        """Goes on with the file, or makes it with at_first, which needs room once."""
        try:
            self._file = os.open(path, os.O_RDWR | os.O_CLOEXEC)
        except FileNotFoundError:
            self._file = _made(path, at_first())
        newest = _newest(os.pread(self._file, 2 * PAGE, 0))
        self._turn, self.losses = newest or (0, at_first())

    def put(self, losses: Losses) -> None:
        """Durable when it returns."""
        turn = self._turn + 1
        os.pwrite(self._file, _slot(turn, losses), turn % 2 * PAGE)
        os.fsync(self._file)
        self._turn, self.losses = turn, losses

    def close(self) -> None:
        os.close(self._file)


def _made(path: Path, losses: Losses) -> int:
    temporary = path.with_name(f"{path.name}.new")
    temporary.unlink(missing_ok=True)
    made = make_file(temporary)
    try:
        # real bytes, no fallocate: some file systems need room to turn a reserved block into a written one
        os.pwrite(made, _slot(0, losses) + b" " * PAGE, 0)
        os.fsync(made)
        temporary.rename(path)
        fsync_folder(path.parent)
    except OSError:
        os.close(made)
        temporary.unlink(missing_ok=True)
        raise
    return made


def _slot(turn: int, losses: Losses) -> bytes:
    text = f"{turn} {losses.recorded} {losses.frozen} {losses.fresh} {losses.id or _NO_ID}"
    return f"{text} {_check(text)}".encode("ascii").ljust(PAGE)


def _newest(data: bytes) -> tuple[int, Losses] | None:
    readable = [slot for at in (0, PAGE) if (slot := _read(data[at : at + PAGE]))]
    return max(readable, key=lambda slot: slot[0], default=None)


def _read(slot: bytes) -> tuple[int, Losses] | None:
    try:
        *fields, check = slot.decode("ascii").split()
        turn, recorded, frozen, fresh, id_ = fields
        if check != _check(" ".join(fields)):
            return None
        return int(turn), Losses(int(recorded), int(frozen), int(fresh), "" if id_ == _NO_ID else id_)
    except ValueError:
        return None


def _check(text: str) -> str:
    return f"{binascii.crc32(text.encode('ascii')):08x}"

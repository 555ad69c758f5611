"""Copies voucher and content from an opened stick into a folder of the agent's own. Nothing on it is believed."""

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from werkstadt.agent.content.roads.folder import STICK_FOLDER
from werkstadt.agent.errors import AgentError
from werkstadt.agent.fat import Entry, Fat, FatError, NotFat, Read
from werkstadt.agent.voucher import NAME as VOUCHER
from werkstadt.agent.voucher import SIZE_MAX as VOUCHER_MAX

FILES_MAX = 50_000
BYTES_MAX = 8 * 1024**3
DEPTH_MAX = 4
"""werkstadt-content/files/ab/…"""
LOOKED_AT_MAX = 200_000
"""Entries of folders, wanted or not: who lists a million of them is not listened to."""
_NAME_MAX = 200


@dataclass(frozen=True)
class Copied:
    files: int
    voucher: bool
    content: bool


def copy_stick(volumes: Sequence[Read], to: Path, room: int) -> Copied:
    """Of the first volume that has one of the two; to then holds what it has, and nothing of before.

    room: bytes that may be written. Raises AgentError: no-fat, empty, room, broken; then `to` is as it was.
    """
    beside = to.with_name(f".{to.name}.new")
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(mode=0o700, parents=True)
    try:
        copied = _first(volumes, beside, min(room, BYTES_MAX))
        shutil.rmtree(to, ignore_errors=True)
        beside.rename(to)
    except FatError as err:
        raise AgentError(f"The stick cannot be read: {err}.", "Write it anew.", "broken") from err
    except OSError as err:
        raise AgentError(f"The stick cannot be read ({err.strerror or err}).", "Was it pulled out?", "broken") from err
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return copied


def _first(volumes: Sequence[Read], to: Path, room: int) -> Copied:
    others: list[str] = []
    readable = False
    for read in volumes:
        try:
            volume = Fat(read)
        except NotFat as err:
            others.append(err.kind)
            continue
        readable = True
        copy = _Copy(volume, to, room)
        copy.all()
        if copy.voucher or copy.content:
            return Copied(copy.files, copy.voucher, copy.content)
    if not readable:
        what = " and ".join(sorted(set(filter(None, others)))) or "nothing known"
        raise AgentError(f"Expected a stick with FAT, got {what}.", "Format it with FAT32.", "no-fat")
    raise AgentError(f"The stick has neither {VOUCHER} nor {STICK_FOLDER}.", "Is it the right one?", "empty")


class _Copy:
    def __init__(self, volume: Fat, to: Path, room: int) -> None:
        self.files = 0
        self.voucher = self.content = False
        self._volume, self._to, self._left = volume, to, room
        self._looked_at = 0

    def all(self) -> None:
        for entry in self._entries(None):
            name = entry.name.casefold()
            if name == VOUCHER and not entry.folder and not self.voucher:
                self._file(entry, self._to / VOUCHER, VOUCHER_MAX + 1)
                self.voucher = True
            elif name == STICK_FOLDER and entry.folder and not self.content:
                self._folder(entry, self._to / STICK_FOLDER, 1)
                self.content = True

    def _folder(self, folder: Entry, to: Path, depth: int) -> None:
        if depth > DEPTH_MAX:
            raise FatError(f"expected folders at most {DEPTH_MAX} deep, got more")
        to.mkdir(mode=0o700)
        for entry in self._entries(folder):
            if not _is_ours(entry.name):
                continue
            if (to / entry.name).exists():
                raise FatError(f"expected {entry.name!a} once in its folder, got it twice")
            if entry.folder:
                self._folder(entry, to / entry.name, depth + 1)
            else:
                self._file(entry, to / entry.name, entry.size)

    def _file(self, file: Entry, to: Path, most: int) -> None:
        size = min(file.size, most)
        self.files, self._left = self.files + 1, self._left - size
        if self._left < 0 or self.files > FILES_MAX:
            raise AgentError("There is not enough room for what is on the stick.", "Take a smaller exhibition.", "room")
        part = Entry(file.name, False, file.first, size)
        with to.open("xb") as copy:  # in a folder of this user's alone
            for piece in self._volume.pieces(part):
                copy.write(piece)

    def _entries(self, folder: Entry | None) -> Iterator[Entry]:
        for entry in self._volume.entries(folder):
            self._looked_at += 1
            if self._looked_at > LOOKED_AT_MAX:
                raise FatError(f"expected at most {LOOKED_AT_MAX} entries, got more")
            yield entry


def _is_ours(name: str) -> bool:
    """No name leads out of its folder, and what systems leave on sticks stays there."""
    plain = name.isprintable() and not set(name) & set("/\\") and not name.startswith(".")
    return plain and name.isascii() and 0 < len(name) <= _NAME_MAX and name != "System Volume Information"

"""Reads files from a FAT file system (FAT12, FAT16, FAT32, long names) that a stranger may have made. Reads only.

Everything on it may be a lie. So nothing is followed further than there is room for: a file's chain ends with its size,
a folder's at FOLDER_MAX bytes, and a chain may lead nowhere but to clusters that exist. Who walks through folders
bounds the depth (stickcopy.py).

Source: Microsoft, "FAT: General Overview of On-Disk Format", 1.03; read again in Linux's fs/fat.
"""

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass

Read = Callable[[int, int], bytes]
"""Offset and length → bytes, fewer at the end. Raises OSError."""

FOLDER_MAX = 2_097_152
"""65,536 entries of 32 bytes: more no folder has."""
PIECE = 1_048_576
_PAGE = 4_096
_BOOT = struct.Struct("<3s8sHBHBHHBHHHII")
_ENTRY = struct.Struct("<11sBB7xH4xHI")
_VOLUME, _FOLDER, _LONG = 0x08, 0x10, 0x0F
_LOWER_NAME, _LOWER_END = 0x08, 0x10
_OTHERS = {b"EXFAT   ": "exFAT", b"NTFS    ": "NTFS"}


class FatError(ValueError):
    """What is wrong, with what was expected and what stands there."""


class NotFat(FatError):
    """Something else: kind says what, as far as it is known."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        super().__init__(f"expected FAT, got {kind or 'something else'}")


@dataclass(frozen=True)
class Entry:
    """name: as it was given. first: its first cluster. size: in bytes, of files alone."""

    name: str
    folder: bool
    first: int
    size: int


class Fat:
    """One volume. Raises FatError, OSError."""

    def __init__(self, read: Read) -> None:
        self._read = read
        boot = read(0, 512)
        if len(boot) < 512 or boot[510:] != b"\x55\xaa":
            raise NotFat("")
        _, oem, sector, per_cluster, reserved, fats, in_root, small, _, fat16, _, _, _, large = _BOOT.unpack_from(boot)
        if oem in _OTHERS:
            raise NotFat(_OTHERS[oem])
        if sector not in (512, 1024, 2048, 4096) or per_cluster not in (1, 2, 4, 8, 16, 32, 64, 128) or not fats:
            raise NotFat("")
        fat_sectors = fat16 or struct.unpack_from("<I", boot, 36)[0]
        root_sectors = (in_root * 32 + sector - 1) // sector
        before = reserved + fats * fat_sectors + root_sectors
        total = small or large
        if not reserved or not fat_sectors or total <= before:
            raise FatError(f"expected room for data behind {before} sectors, got {total} in all")
        self.cluster = sector * per_cluster
        self.clusters = (total - before) // per_cluster
        self.bits = 12 if self.clusters < 4_085 else 16 if self.clusters < 65_525 else 32
        self._fat_at, self._fat_len = reserved * sector, fat_sectors * sector
        self._data_at = before * sector
        self._root_at, self._root_len = (reserved + fats * fat_sectors) * sector, in_root * 32
        self._root_first = struct.unpack_from("<I", boot, 44)[0] if self.bits == 32 else 0
        self._page: tuple[int, bytes] = (-1, b"")

    def entries(self, folder: Entry | None = None) -> Iterator[Entry]:
        """folder: None for the one at the top."""
        first = self._root_first if folder is None else folder.first
        if folder is None and self.bits != 32:
            pieces = iter((self._exactly(self._root_at, self._root_len),))
        else:
            pieces = self._pieces(first, FOLDER_MAX)
        long = _LongName()
        for piece in pieces:
            for at in range(0, len(piece) - 31, 32):
                raw = piece[at : at + 32]
                if raw[0] == 0:
                    return
                if raw[0] == 0xE5:
                    long = _LongName()
                elif raw[11] == _LONG:
                    long.add(raw)
                else:
                    entry, long = self._entry(raw, long), _LongName()
                    if entry is not None:
                        yield entry

    def pieces(self, file: Entry) -> Iterator[bytes]:
        """All of it, at most PIECE at once."""
        left = file.size
        for piece in self._pieces(file.first, file.size) if left else ():
            yield piece[:left]
            left -= len(piece[:left])
        if left:
            raise FatError(f"{file.name!r}: expected {file.size} bytes, its chain ends {left} before")

    def _entry(self, raw: bytes, long: "_LongName") -> Entry | None:
        short, kind, case, high, low, size = _ENTRY.unpack(raw)
        if kind & _VOLUME or short[0] == 0x2E:
            return None
        first = low | high << 16 if self.bits == 32 else low
        return Entry(long.name(short) or _short_name(short, case), bool(kind & _FOLDER), first, size)

    def _pieces(self, first: int, most: int) -> Iterator[bytes]:
        """Neighbours are read together. most: bytes; what is beyond is left."""
        at, left = first, -(-most // self.cluster)
        while left and not self._is_end(at):
            self._check(at)
            begin, count = at, 0
            while at == begin + count and count * self.cluster < PIECE:
                count, left = count + 1, left - 1
                if not left:
                    break
                at = self._next(at)
            yield self._exactly(self._data_at + (begin - 2) * self.cluster, count * self.cluster)

    def _next(self, cluster: int) -> int:
        self._check(cluster)
        if self.bits == 12:
            two = int.from_bytes(self._in_fat(cluster * 3 // 2, 2), "little")
            return two >> 4 if cluster & 1 else two & 0xFFF
        if self.bits == 16:
            return int.from_bytes(self._in_fat(cluster * 2, 2), "little")
        return int.from_bytes(self._in_fat(cluster * 4, 4), "little") & 0x0FFFFFFF

    def _is_end(self, cluster: int) -> bool:
        return cluster >= (0x0FFFFFF8 & (1 << self.bits) - 1)

    def _check(self, cluster: int) -> None:
        if not 2 <= cluster < self.clusters + 2:
            raise FatError(f"expected a cluster from 2 to {self.clusters + 1}, got {cluster}")

    def _in_fat(self, at: int, length: int) -> bytes:
        """A page at a time: chains are mostly runs."""
        if at + length > self._fat_len:
            raise FatError(f"expected a table of {self._fat_len} bytes to hold byte {at}")
        begin = at - at % _PAGE
        if self._page[0] != begin:
            self._page = (begin, self._read(self._fat_at + begin, _PAGE + 1))
        found = self._page[1][at - begin : at - begin + length]
        if len(found) < length:
            raise FatError("expected the whole table, got less")
        return found

    def _exactly(self, at: int, length: int) -> bytes:
        data = self._read(at, length)
        if len(data) < length:
            raise FatError(f"expected {length} bytes at {at}, got {len(data)}: the volume says it is larger than it is")
        return data


class _LongName:
    """Parts of a name come last first, in entries of their own, with a checksum of the short name behind them."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._next = 0
        self._sum = -1

    def add(self, raw: bytes) -> None:
        number, sum_ = raw[0] & 0x3F, raw[13]
        if raw[0] & 0x40:
            self._parts, self._next, self._sum = [], number, sum_
        if number != self._next or sum_ != self._sum or not 1 <= number <= 20:
            self._next, self._parts = 0, []
            return
        self._next -= 1
        self._parts.insert(0, raw[1:11] + raw[14:26] + raw[28:32])

    def name(self, short: bytes) -> str:
        """ "" where there is none, or it does not belong to this short name."""
        if not self._parts or self._next or self._sum != _sum_of(short):
            return ""
        return b"".join(self._parts).decode("utf-16-le", "replace").partition("\0")[0]


def _sum_of(short: bytes) -> int:
    total = 0
    for one in short:
        total = ((total & 1) << 7) + (total >> 1) + one & 0xFF
    return total


def _short_name(short: bytes, case: int) -> str:
    """0x05 stands for 0xE5, which would mean: deleted."""
    told = (b"\xe5" + short[1:] if short[0] == 0x05 else short).decode("cp850")
    name, end = told[:8].rstrip(" "), told[8:].rstrip(" ")
    name = name.lower() if case & _LOWER_NAME else name
    end = end.lower() if case & _LOWER_END else end
    return f"{name}.{end}" if end else name

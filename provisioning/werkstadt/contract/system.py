"""A system for devices as it travels: what a slot holds, cut into chunks, and the document that names them (ADR 0028).

The document is a target of the content's repository, systems/<profile>.json; each chunk lies beside it as
files/<aa>/<sha256>, packed by zlib where that is shorter. What is zero travels as a number.
"""

import hashlib
import json
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from werkstadt.contract.errors import ContractError

DOCUMENT_MAX = 4 * 1024 * 1024
CHUNKS_MAX = 40_000
SIZE_MAX = 16 * 1024**3
BLOCK = 4096
"""Of ext4. Files begin at a block, so a file that moved is the same blocks elsewhere."""
LEAST, MOST, ONE_IN = 4, 128, 32
"""A chunk has 4 to 128 blocks and ends, once it has four, at one block of 32: at the same one in every image."""
CHUNK_MAX = MOST * BLOCK
PROFILE = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
SHA256 = re.compile(r"[0-9a-f]{64}")
VERSION_MAX = 2**53 - 1
_ZERO = bytes(BLOCK)


class Source(Protocol):
    """A file, or a part of one. It gives less than was asked for at its end alone."""

    def read(self, most: int, /) -> bytes: ...


@dataclass(frozen=True)
class Chunk:
    """size: bytes in the slot. sha256: of them, "" where all are zero. file: SHA-256 of what lies in files/, the same
    where it is not packed; stored: its bytes."""

    size: int
    sha256: str = ""
    file: str = ""
    stored: int = 0

    @property
    def is_zero(self) -> bool:
        return not self.sha256

    @property
    def is_packed(self) -> bool:
        return self.file != self.sha256


@dataclass(frozen=True)
class System:
    """version: grows; name: for people. size, sha256: of all that a slot gets, from its beginning."""

    profile: str
    version: int
    name: str
    size: int
    sha256: str
    chunks: tuple[Chunk, ...]


@dataclass(frozen=True)
class Here:
    """Which system a machine runs: /usr/lib/werkstadt/system.json."""

    profile: str
    version: int
    name: str


def cut(source: Source) -> Iterator[bytes]:
    """Chunks of it, in order; one of zeros alone may be long. Raises OSError."""
    chunk: list[bytes] = []
    zeros = 0
    for block in _blocks(source):
        if block == _ZERO:
            if chunk:
                yield b"".join(chunk)
                chunk = []
            zeros += 1
            if zeros == MOST:
                yield bytes(zeros * BLOCK)
                zeros = 0
            continue
        if zeros:
            yield bytes(zeros * BLOCK)
            zeros = 0
        chunk.append(block)
        if len(chunk) >= MOST or (len(chunk) >= LEAST and zlib.crc32(block) % ONE_IN == 0):
            yield b"".join(chunk)
            chunk = []
    if chunk or zeros:
        yield b"".join(chunk) + bytes(zeros * BLOCK)


def _blocks(source: Source) -> Iterator[bytes]:
    """What is left over at the end is a block, too."""
    while piece := source.read(256 * BLOCK):
        for at in range(0, len(piece), BLOCK):
            yield piece[at : at + BLOCK]


def places(source: Source) -> dict[str, int]:
    """Where each chunk lies in it, by its SHA-256. Raises OSError."""
    found: dict[str, int] = {}
    at = 0
    for data in cut(source):
        found.setdefault(hashlib.sha256(data).hexdigest(), at)
        at += len(data)
    return found


def pack(data: bytes) -> bytes:
    """As it lies in files/."""
    packed = zlib.compress(data, 6)
    return packed if len(packed) < len(data) else data


def unpack(stored: bytes, chunk: Chunk) -> bytes:
    """stored: its SHA-256 looked at by the caller, so that nobody's bytes but the author's are unpacked.

    Raises ContractError where that is not the chunk.
    """
    data = stored
    if chunk.is_packed:
        machine = zlib.decompressobj()
        try:
            data = machine.decompress(stored, chunk.size + 1)
        except zlib.error as err:
            raise ContractError(f"chunk {chunk.sha256[:12]}…", "bytes packed by zlib", str(err)) from err
    if len(data) != chunk.size or hashlib.sha256(data).hexdigest() != chunk.sha256:
        raise ContractError(f"chunk {chunk.sha256[:12]}…", f"{chunk.size} bytes with that hash", "others")
    return data


def encode_system(system: System) -> bytes:
    rows = [_row(chunk) for chunk in _joined(system.chunks)]
    head = {"profile": system.profile, "version": system.version, "name": system.name}
    document = {"format": 1, **head, "size": system.size, "sha256": system.sha256, "chunks": rows}
    return json.dumps(document, separators=(",", ":")).encode()


def _row(chunk: Chunk) -> list[int | str]:
    if chunk.is_zero:
        return [chunk.size]
    if chunk.is_packed:
        return [chunk.size, chunk.sha256, chunk.file, chunk.stored]
    return [chunk.size, chunk.sha256]


def _joined(chunks: Iterable[Chunk]) -> list[Chunk]:
    """Zeros that follow one another are one number."""
    found: list[Chunk] = []
    for chunk in chunks:
        if chunk.is_zero and found and found[-1].is_zero:
            found[-1] = Chunk(found[-1].size + chunk.size)
        else:
            found.append(chunk)
    return found


def parse_system(data: bytes, where: str) -> System:
    """Raises ContractError."""
    table = _table(data, where)
    here = _here(table, where)
    size = _whole(table.get("size"), 1, SIZE_MAX, f"{where}: size")
    rows = table.get("chunks")
    if not isinstance(rows, list) or not 1 <= len(rows) <= CHUNKS_MAX:
        raise ContractError(f"{where}: chunks", f"a list of 1 to {CHUNKS_MAX}", rows)
    chunks = tuple(_chunk(row, f"{where}: chunks[{at}]") for at, row in enumerate(rows))
    if (came := sum(chunk.size for chunk in chunks)) != size:
        raise ContractError(f"{where}: chunks", f"{size} bytes together", came)
    return System(here.profile, here.version, here.name, size, _sha256(table.get("sha256"), where), chunks)


def parse_here(data: bytes, where: str) -> Here:
    """Raises ContractError."""
    return _here(_table(data, where), where)


def _table(data: bytes, where: str) -> dict[str, object]:
    if len(data) > DOCUMENT_MAX:
        raise ContractError(where, f"at most {DOCUMENT_MAX} bytes", len(data))
    try:
        table = json.loads(data)
    except (ValueError, RecursionError) as err:
        raise ContractError(where, "JSON", str(err)) from err
    if not isinstance(table, dict):
        raise ContractError(where, "a JSON object", table)
    if table.get("format") != 1:
        raise ContractError(f"{where}: format", "1", table.get("format"))
    return table


def _here(table: dict[str, object], where: str) -> Here:
    profile, name = table.get("profile"), table.get("name")
    if not isinstance(profile, str) or not PROFILE.fullmatch(profile):
        raise ContractError(f"{where}: profile", "small letters, digits and -", profile)
    if not isinstance(name, str) or not 1 <= len(name) <= 100 or not name.isprintable():
        raise ContractError(f"{where}: name", "text of 1 to 100 characters in a line", name)
    return Here(profile, _whole(table.get("version"), 1, VERSION_MAX, f"{where}: version"), name)


def _chunk(row: object, where: str) -> Chunk:
    if not isinstance(row, list) or len(row) not in (1, 2, 4):
        raise ContractError(where, "[size], [size, sha256] or [size, sha256, file, stored]", row)
    if len(row) == 1:
        return Chunk(_whole(row[0], 1, SIZE_MAX, where))
    size, sha256 = _whole(row[0], 1, CHUNK_MAX, where), _sha256(row[1], where)
    if len(row) == 2:
        return Chunk(size, sha256, sha256, size)
    file, stored = _sha256(row[2], where), _whole(row[3], 1, CHUNK_MAX, where)
    if file == sha256:
        raise ContractError(where, "another file than what is unpacked from it", file)
    return Chunk(size, sha256, file, stored)


def _whole(value: object, low: int, high: int, where: str) -> int:
    if type(value) is not int or not low <= value <= high:
        raise ContractError(where, f"a whole number from {low} to {high}", value)
    return value


def _sha256(value: object, where: str) -> str:
    if not isinstance(value, str) or not SHA256.fullmatch(value):
        raise ContractError(where, "a SHA-256 value in hex", value)
    return value

"""A device's journal on a stick: what is inside a sealed file (sealed.py).

Parts, each one: kind (1 byte) ‖ length (8 bytes, big-endian) ‖ bytes.

    C  the device's certificate, PEM; comes first
    F  SHA-256 of a file (32 bytes) ‖ its bytes; comes before the records that name it
    R  signature's length (2 bytes) ‖ signature (ECDSA-SHA-256 by the device's key over the batch) ‖ batch (wire.py)
"""

import struct
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from werkstadt.contract import limits
from werkstadt.contract.errors import ContractError

CERTIFICATE, FILE, RECORDS = b"C", b"F", b"R"
_MOST = {CERTIFICATE: 16 * 1024, FILE: limits.BLOB_MAX + 32, RECORDS: limits.BATCH_MAX + 1024}
_HEAD = struct.Struct(">cQ")


@dataclass(frozen=True)
class Part:
    kind: bytes
    data: bytes


def put(write: Callable[[bytes], None], part: Part) -> None:
    write(_HEAD.pack(part.kind, len(part.data)))
    write(part.data)


def signed(signature: bytes, batch: bytes) -> Part:
    return Part(RECORDS, struct.pack(">H", len(signature)) + signature + batch)


def split_signed(data: bytes) -> tuple[bytes, bytes]:
    """Signature and batch."""
    size = struct.unpack(">H", data[:2])[0]
    return data[2 : 2 + size], data[2 + size :]


def parts(pieces: Iterable[bytes]) -> Iterator[Part]:
    """One after the other, each whole in memory. Raises ContractError."""
    buffer = bytearray()
    for piece in pieces:
        buffer += piece
        while (part := _first(buffer)) is not None:
            yield part
    if buffer:
        raise ContractError("file", "whole parts", f"{len(buffer)} bytes at the end")


def _first(buffer: bytearray) -> Part | None:
    if len(buffer) < _HEAD.size:
        return None
    kind, size = _HEAD.unpack(buffer[: _HEAD.size])
    if size > _MOST.get(kind, -1):
        raise ContractError("part", "a certificate, a file or records of the allowed size", f"{kind!r}, {size} bytes")
    if len(buffer) < _HEAD.size + size:
        return None
    data = bytes(buffer[_HEAD.size : _HEAD.size + size])
    del buffer[: _HEAD.size + size]
    return Part(kind, data)

"""A file that only the hub can open, written piece by piece: for a stick that may be lost on the way.

    "werkstadt-sealed-1\\n", the writer's one-time public key (P-256, 65 bytes uncompressed), then pieces:
    length (4 bytes, big-endian) ‖ AES-256-GCM(key, nonce = number of the piece, data, aad = "more" or "last")

key = HKDF-SHA-256(ECDH(one-time key, hub's CA key), info = "werkstadt-sealed-1" ‖ one-time public key). The CA's key is
the only one of the hub's that a device surely knows, as it pins it; it signs by ECDSA and is used here by ECDH, kept
apart by the info. A piece that is missing, moved or cut off is found out: its number is the nonce, the last says so.
"""

import struct
from collections.abc import Iterator, Sequence
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from werkstadt.contract.errors import ContractError

MAGIC = b"werkstadt-sealed-1\n"
PIECE_MAX = 1024 * 1024
_POINT = 65
_TAG = 16


class Sealer:
    """Writes to out. close() ends the file; without it nobody takes it for whole."""

    def __init__(self, out: IO[bytes], to: ec.EllipticCurvePublicKey) -> None:
        own = ec.generate_private_key(ec.SECP256R1())
        point = own.public_key().public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
        self._out, self._number, self._buffer = out, 0, bytearray()
        self._cipher = _cipher(own.exchange(ec.ECDH(), to), point)
        out.write(MAGIC + point)

    def write(self, data: bytes) -> None:
        self._buffer += data
        while len(self._buffer) > PIECE_MAX:
            self._put(bytes(self._buffer[:PIECE_MAX]), b"more")
            del self._buffer[:PIECE_MAX]

    def close(self) -> None:
        self._put(bytes(self._buffer), b"last")

    def _put(self, data: bytes, which: bytes) -> None:
        sealed = self._cipher.encrypt(_nonce(self._number), data, which)
        self._out.write(struct.pack(">I", len(sealed)) + sealed)
        self._number += 1


def opened(source: IO[bytes], keys: Sequence[ec.EllipticCurvePrivateKey]) -> Iterator[bytes]:
    """What was sealed for one of the keys, piece by piece.

    Raises ContractError; what came before a bad piece is as it was written.
    """
    if source.read(len(MAGIC)) != MAGIC:
        raise ContractError("file", "a rescued journal (werkstadt-sealed-1)", "another kind of file")
    point = source.read(_POINT)
    try:
        writer = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    except ValueError as err:
        raise ContractError("file", "the writer's key", f"{len(point)} bytes") from err
    ciphers = [_cipher(key.exchange(ec.ECDH(), writer), point) for key in keys]
    number, is_last = 0, False
    while not is_last:
        head = source.read(4)
        size = struct.unpack(">I", head)[0] if len(head) == 4 else 0
        if not _TAG <= size <= PIECE_MAX + _TAG:
            raise ContractError("file", "a whole file", f"an end after piece {number}")
        sealed = source.read(size)
        data, is_last, cipher = _open(ciphers, number, sealed)
        ciphers = [cipher]
        yield data
        number += 1
    if source.read(1):
        raise ContractError("file", "an end after the last piece", "more bytes")


def _open(ciphers: Sequence[AESGCM], number: int, sealed: bytes) -> tuple[bytes, bool, AESGCM]:
    for which in (b"more", b"last"):
        for cipher in ciphers:
            try:
                return cipher.decrypt(_nonce(number), sealed, which), which == b"last", cipher
            except InvalidTag:
                continue
    raise ContractError("file", "a file sealed for this hub, unchanged", f"another piece {number}")


def _cipher(shared: bytes, point: bytes) -> AESGCM:
    return AESGCM(HKDF(hashes.SHA256(), 32, salt=None, info=MAGIC.strip() + point).derive(shared))


def _nonce(number: int) -> bytes:
    return number.to_bytes(12, "big")

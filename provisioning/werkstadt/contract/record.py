"""One fact a device writes in its journal, and the chain that makes a gap or a change visible.

The exact bytes of header and body that were first written are stored, sent and kept. The chain runs over
commitments, so that a body can be deleted and the chain still verifies:

    commitment = SHA-256(salt ‖ body)                                            salt: 32 random bytes
    hash       = SHA-256("werkstadt-record-1" ‖ previous ‖ len(header) ‖ header ‖ commitment)

len(header): 4 bytes, big-endian. previous: the hash of the record before it, 32 zero bytes for the first one.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from werkstadt.contract import limits
from werkstadt.contract.errors import ContractError
from werkstadt.contract.ranges import SEQ_MAX

FORMAT = 1
GENESIS = bytes(32)
SALT_SIZE = 32
_DOMAIN = b"werkstadt-record-1"
_JSON = json.JSONEncoder(separators=(",", ":"))


def _no_number(name: str) -> object:
    raise ValueError(f"{name} is no number in JSON")


_READ_JSON = json.JSONDecoder(parse_constant=_no_number).decode
"""json.loads would make a decoder for every record."""


@dataclass(frozen=True)
class Header:
    """What is said about a record beside its body.

    at_ms: UTC as the device believed it; boot_id and boottime_ms (CLOCK_BOOTTIME): let the hub date a record
    that was written under a wrong clock. v: version of the kind. visit, pack, pack_version: None where there is none.
    blobs: SHA-256 in hex of every file that belongs to the record.
    """

    epoch: str
    seq: int
    id: str
    kind: str
    v: int
    at_ms: int
    boot_id: str
    boottime_ms: int
    visit: str | None = None
    pack: str | None = None
    pack_version: str | None = None
    blobs: tuple[str, ...] = ()

    def to_bytes(self) -> bytes:
        fields = {"format": FORMAT, **self.__dict__, "blobs": list(self.blobs)}
        return _JSON.encode(fields).encode()


@dataclass(frozen=True)
class Record:
    """A record as it is kept. salt and body are None once the body was deleted (retention, GDPR)."""

    header: bytes
    salt: bytes | None
    body: bytes | None
    commitment: bytes
    previous: bytes
    hash: bytes
    parsed: Header = field(repr=False)


def compose(header: Header, body: bytes, salt: bytes, previous: bytes) -> Record:
    """A new record, held against the rules of whoever will read it. Raises ContractError."""
    if len(body) > limits.BODY_MAX:
        raise ContractError("body", f"at most {limits.BODY_MAX} bytes", f"{len(body)} bytes")
    encoded = header.to_bytes()
    if len(encoded) > limits.HEADER_MAX:
        raise ContractError("header", f"at most {limits.HEADER_MAX} bytes", f"{len(encoded)} bytes")
    _header_of({**vars(header), "blobs": list(header.blobs)})
    commitment = commit(salt, body)
    return Record(encoded, salt, body, commitment, previous, chain_hash(previous, encoded, commitment), header)


def commit(salt: bytes, body: bytes) -> bytes:
    return hashlib.sha256(salt + body).digest()


def chain_hash(previous: bytes, header: bytes, commitment: bytes) -> bytes:
    return hashlib.sha256(_DOMAIN + previous + len(header).to_bytes(4, "big") + header + commitment).digest()


def parse(
    header: bytes, salt: bytes | None, body: bytes | None, commitment: bytes, previous: bytes, hash_: bytes
) -> Record:
    """A record from bytes that came from outside, with every promise checked but the neighbours'.

    Raises ContractError naming the first field that is not as agreed.
    """
    parsed = parse_header(header)
    for where, value, size in (("commitment", commitment, 32), ("previous", previous, 32), ("hash", hash_, 32)):
        if len(value) != size:
            raise ContractError(where, f"{size} bytes", f"{len(value)} bytes")
    if (salt is None) != (body is None):
        raise ContractError("salt", "salt and body both there or both deleted", "one of them")
    if salt is not None and body is not None:
        if len(salt) != SALT_SIZE:
            raise ContractError("salt", f"{SALT_SIZE} bytes", f"{len(salt)} bytes")
        if len(body) > limits.BODY_MAX:
            raise ContractError("body", f"at most {limits.BODY_MAX} bytes", f"{len(body)} bytes")
        if commit(salt, body) != commitment:
            raise ContractError("commitment", "SHA-256(salt ‖ body)", "another value")
    if chain_hash(previous, header, commitment) != hash_:
        raise ContractError("hash", "the chain hash of previous, header and commitment", "another value")
    return Record(header, salt, body, commitment, previous, hash_, parsed)


def parse_header(data: bytes) -> Header:
    """Raises ContractError naming the field."""
    if len(data) > limits.HEADER_MAX:
        raise ContractError("header", f"at most {limits.HEADER_MAX} bytes", f"{len(data)} bytes")
    fields = parse_json_object(data, "header")
    if fields.get("format") != FORMAT:
        raise ContractError("header.format", str(FORMAT), fields.get("format"))
    return _header_of(fields)


def _header_of(fields: Mapping[str, object]) -> Header:
    blobs = fields.get("blobs")
    if not isinstance(blobs, list) or not all(_is_sha256(blob) for blob in blobs):
        raise ContractError("header.blobs", "a list of SHA-256 values in hex", blobs)
    return Header(
        epoch=_text(fields, "epoch", 64),
        seq=_whole(fields, "seq", 1),
        id=_text(fields, "id", 64),
        kind=_text(fields, "kind", 64),
        v=_whole(fields, "v", 1),
        at_ms=_whole(fields, "at_ms", 0),
        boot_id=_text(fields, "boot_id", 64),
        boottime_ms=_whole(fields, "boottime_ms", 0),
        visit=_optional_text(fields, "visit"),
        pack=_optional_text(fields, "pack"),
        pack_version=_optional_text(fields, "pack_version"),
        blobs=tuple(blobs),
    )


def parse_json_object(data: bytes, where: str) -> dict[str, object]:
    """A JSON object from bytes. Raises ContractError if it is not UTF-8, not JSON, or not an object."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as err:
        raise ContractError(where, "UTF-8", f"byte 0x{data[err.start]:02x} at {err.start}") from err
    try:
        value = _READ_JSON(text)
    except (ValueError, RecursionError) as err:
        raise ContractError(where, "JSON", str(err)) from err
    if not isinstance(value, dict):
        raise ContractError(where, "a JSON object", type(value).__name__)
    return value


def _text(fields: Mapping[str, object], name: str, most: int) -> str:
    value = fields.get(name)
    if not isinstance(value, str) or not 1 <= len(value) <= most or not value.isprintable():
        raise ContractError(f"header.{name}", f"text of 1 to {most} printable characters", ascii(value))
    return value


def _optional_text(fields: Mapping[str, object], name: str) -> str | None:
    return None if fields.get(name) is None else _text(fields, name, 128)


def _whole(fields: Mapping[str, object], name: str, least: int) -> int:
    value = fields.get(name)
    if type(value) is not int or not least <= value <= SEQ_MAX:
        raise ContractError(f"header.{name}", f"a whole number from {least}", value)
    return value


def _is_sha256(value: object) -> bool:
    return isinstance(value, str) and len(value) == 64 and all(char in "0123456789abcdef" for char in value)

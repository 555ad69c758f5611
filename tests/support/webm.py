"""WebM files as nobody should make them, written element by element. Source: RFC 9559 (Matroska), RFC 8794 (EBML)."""

import struct
from collections.abc import Iterable

_EBML, _SEGMENT, _INFO, _TRACKS, _TRACK = "1A45DFA3", "18538067", "1549A966", "1654AE6B", "AE"


def webm(
    wide: int = 64,
    high: int = 48,
    duration_ms: float | None = 2000.0,
    frames: Iterable[tuple[int, bytes]] = (),
    tracks: int = 1,
) -> bytes:
    """frames: when (ms) and what, of the first track, in VP8."""
    head = _el("4286", b"\1") + _el("42F7", b"\1") + _el("42F2", b"\4") + _el("42F3", b"\x08")
    head += _el("4282", b"webm") + _el("4287", b"\4") + _el("4285", b"\2")
    info = _el("2AD7B1", (1_000_000).to_bytes(3, "big")) + _el("4D80", b"t") + _el("5741", b"t")
    if duration_ms is not None:
        info += _el("4489", struct.pack(">d", duration_ms))
    entries = b"".join(_track(number, wide, high) for number in range(1, tracks + 1))
    blocks = b"".join(_el("A3", b"\x81" + struct.pack(">h", at_ms) + b"\x80" + data) for at_ms, data in frames)
    cluster = _el("1F43B675", _el("E7", b"\0") + blocks) if blocks else b""
    return _el(_EBML, head) + _el(_SEGMENT, _el(_INFO, info) + _el(_TRACKS, entries) + cluster)


def _track(number: int, wide: int, high: int) -> bytes:
    video = _el("B0", wide.to_bytes(4, "big")) + _el("BA", high.to_bytes(4, "big"))
    number_bytes = number.to_bytes(2, "big")
    body = _el("D7", number_bytes) + _el("73C5", number_bytes) + _el("83", b"\1") + _el("86", b"V_VP8")
    return _el(_TRACK, body + _el("E0", video))


def _el(id_: str, body: bytes) -> bytes:
    return bytes.fromhex(id_) + (len(body) | 1 << 56).to_bytes(8, "big") + body


def vp8_key_frame(wide: int, high: int) -> bytes:
    """Only its head: it says how large it is. Source: RFC 6386, 9.1."""
    return b"\x10\x02\x00\x9d\x01\x2a" + struct.pack("<HH", wide & 0x3FFF, high & 0x3FFF) + b"\0" * 40

"""Which letters a font has. PDF/UA allows no letter without a picture, and people write what they like."""

import struct
import unicodedata

MISSING = "▯"
_ALIKE = str.maketrans({"\u2011": "-", "\u2010": "-", "\u202f": "\u00a0", "\t": " ", "\r": " "})
_GROUPS = 12
"""The format of the table that has all code points. Source: OpenType specification, cmap, format 12."""


class FontError(ValueError):
    """Not a font that has what a report needs."""


def letters_of(font: bytes) -> frozenset[int]:
    """Raises FontError."""
    try:
        return _letters_of(font)
    except struct.error as err:
        raise FontError("font: expected a cmap table of format 12, got a file that ends before it") from err


def _letters_of(font: bytes) -> frozenset[int]:
    (tables,) = struct.unpack_from(">H", font, 4)
    for at in range(12, 12 + 16 * tables, 16):
        tag, _, start, _ = struct.unpack_from(">4sIII", font, at)
        if tag == b"cmap":
            return _read(font, start)
    raise FontError("font: expected a table cmap, got none")


def _read(font: bytes, cmap: int) -> frozenset[int]:
    (count,) = struct.unpack_from(">H", font, cmap + 2)
    for at in range(cmap + 4, cmap + 4 + 8 * count, 8):
        _, _, offset = struct.unpack_from(">HHI", font, at)
        (kind,) = struct.unpack_from(">H", font, cmap + offset)
        if kind == _GROUPS:
            (groups,) = struct.unpack_from(">I", font, cmap + offset + 12)
            found: set[int] = set()
            for group in range(groups):
                first, last, _ = struct.unpack_from(">III", font, cmap + offset + 16 + 12 * group)
                found.update(range(first, min(last, 0x10FFFF) + 1))
            return frozenset(found)
    raise FontError("font: expected a cmap of format 12, got others")


def legible(text: str, letters: frozenset[int]) -> str:
    """What has no picture becomes ▯, what is not to be seen goes; ends of lines stay."""
    composed = unicodedata.normalize("NFC", text).translate(_ALIKE)
    return "".join(_shown(char, letters) for char in composed)


def _shown(char: str, letters: frozenset[int]) -> str:
    if char == "\n" or ord(char) in letters:
        return char
    return "" if unicodedata.category(char) in ("Cc", "Cf", "Mn") else MISSING

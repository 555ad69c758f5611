"""SPSS system files (.sav), written row by row, as the file need not fit into memory.

pyreadstat writes only whole tables of pandas or polars; the tests read with it what is written here.
Source: "System File Format" in the PSPP developers' guide (gnu.org/software/pspp/pspp-dev).
"""

import datetime as dt
import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import IO

NUMBER, DATE = 0, -1
"""Widths of variables that are no strings."""
WIDTH_MOST = 32_767
_LABEL_MOST, _VALUE_LABEL_MOST, _NAME = 255, 120, 8
_SEGMENT, _SEGMENT_DATA = 255, 252
_BIAS = 100.0
_MISSING = -1.7976931348623157e308
_EPOCH = dt.date(1582, 10, 14)
_F, _A, _DATE11 = (5 << 16) | (8 << 8) | 2, 1 << 16, (20 << 16) | (11 << 8)

Cell = float | int | str | None


@dataclass(frozen=True)
class Variable:
    """width: NUMBER, DATE (cells: "2026-11-23"), or bytes of a string. labels: of values, for numbers."""

    name: str
    label: str
    width: int = NUMBER
    labels: tuple[tuple[float, str], ...] = ()


def write_sav(
    out: IO[bytes], variables: Sequence[Variable], rows: Iterable[Sequence[Cell]], *, label: str, at: dt.datetime
) -> int:
    """out: seekable. Returns how many rows there were."""
    layout = _layout(variables)
    out.write(_header(sum(len(one) for one in layout), -1, label, at))
    index = 1
    starts: list[int] = []
    for number, (variable, parts) in enumerate(zip(variables, layout, strict=True)):
        starts.append(index)
        index += len(parts)
        out.write(_variable(variable, number, parts))
    for variable, start in zip(variables, starts, strict=True):
        if variable.labels:
            out.write(_value_labels(variable, start))
    out.write(_told(variables))
    count = _write_rows(out, variables, rows)
    out.seek(80)  # the number of rows, known only now
    out.write(struct.pack("<i", count))
    out.seek(0, 2)
    return count


def _layout(variables: Sequence[Variable]) -> list[list[int]]:
    """Of each variable its elements of 8 bytes, as their types: 0, a width, or -1 for "goes on"."""
    found = []
    for one in variables:
        if one.width <= 0:
            found.append([0])
            continue
        parts: list[int] = []
        for width in _segments(one.width):
            parts += [width, *([-1] * ((width + 7) // 8 - 1))]
        found.append(parts)
    return found


def _segments(width: int) -> list[int]:
    if width <= _SEGMENT:
        return [width]
    count = -(-width // _SEGMENT_DATA)
    return [_SEGMENT] * (count - 1) + [width - (count - 1) * _SEGMENT_DATA]


def _header(elements: int, count: int, label: str, at: dt.datetime) -> bytes:
    months = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    day = f"{at.day:02} {months[at.month - 1]} {at.year % 100:02}"
    head = b"$FL2" + b"@(#) SPSS DATA FILE Werkstadt".ljust(60) + struct.pack("<5id", 2, elements, 1, 0, count, _BIAS)
    return head + day.encode() + f"{at:%H:%M:%S}".encode() + _cut(label, 64).ljust(64) + bytes(3)


def _short(number: int, segment: int = 0) -> bytes:
    """The old name of eight letters; the long one is told apart."""
    return (f"V{number:06X}" if not segment else f"W{number:04X}{segment:03X}").encode()


def _variable(variable: Variable, number: int, parts: Sequence[int]) -> bytes:
    out = b""
    segment = -1
    for part in parts:
        if part == -1:
            out += struct.pack("<6i", 2, -1, 0, 0, 0x010101, 0x010101) + b" " * _NAME
            continue
        segment += 1
        shown = _DATE11 if variable.width == DATE else _F if part == 0 else _A | (part << 8)
        label = _cut(variable.label, _LABEL_MOST) if segment == 0 else b""
        out += struct.pack("<6i", 2, part, int(bool(label)), 0, shown, shown) + _short(number, segment).ljust(_NAME)
        if label:
            out += struct.pack("<i", len(label)) + label.ljust(-(-len(label) // 4) * 4)
    return out


def _value_labels(variable: Variable, start: int) -> bytes:
    out = struct.pack("<2i", 3, len(variable.labels))
    for value, label in variable.labels:
        text = _cut(label, _VALUE_LABEL_MOST)
        out += struct.pack("<dB", value, len(text)) + text.ljust(-(-(len(text) + 1) // 8) * 8 - 1)
    return out + struct.pack("<3i", 4, 1, start)


def _told(variables: Sequence[Variable]) -> bytes:
    """Numbers, encoding and long names."""
    out = struct.pack("<12i", 7, 3, 4, 8, 1, 0, 0, -1, 1, 1, 2, 65001)
    out += struct.pack("<4i3d", 7, 4, 8, 3, _MISSING, -_MISSING, -1.7976931348623155e308)
    names = "\t".join(f"{_short(number).decode()}={one.name}" for number, one in enumerate(variables)).encode()
    out += struct.pack("<4i", 7, 13, 1, len(names)) + names
    long = b"".join(
        _short(number) + f"={one.width:05}".encode() + b"\0\t"
        for number, one in enumerate(variables)
        if one.width > _SEGMENT
    )
    if long:
        out += struct.pack("<4i", 7, 14, 1, len(long)) + long
    out += struct.pack("<4i", 7, 20, 1, 5) + b"UTF-8"
    return out + struct.pack("<2i", 999, 0)


class _Packed:
    """Eight elements at a time: a code for each, then those that no code stands for."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out = out
        self._codes, self._raw = bytearray(), bytearray()

    def add(self, code: int, raw: bytes = b"") -> None:
        self._codes.append(code)
        self._raw += raw
        if len(self._codes) == 8:
            self._out.write(self._codes + self._raw)
            self._codes.clear()
            self._raw.clear()

    def close(self) -> None:
        if self._codes:
            self._out.write(self._codes.ljust(8, b"\0") + self._raw)


def _write_rows(out: IO[bytes], variables: Sequence[Variable], rows: Iterable[Sequence[Cell]]) -> int:
    packed = _Packed(out)
    count = 0
    for row in rows:
        count += 1
        for variable, cell in zip(variables, row, strict=True):
            if variable.width > 0:
                _add_text(packed, "" if cell is None else str(cell), variable.width)
            else:
                _add_number(packed, _number(variable, cell))
    packed.close()
    return count


def _number(variable: Variable, cell: Cell) -> float | None:
    if cell is None or cell == "":
        return None
    if variable.width == DATE:
        return float((dt.date.fromisoformat(str(cell)) - _EPOCH).days * 86_400)
    return float(cell)


def _add_number(packed: _Packed, number: float | None) -> None:
    if number is None:
        packed.add(255)
    elif number.is_integer() and 1 <= number + _BIAS <= 251:
        packed.add(int(number + _BIAS))
    else:
        packed.add(253, struct.pack("<d", number))


def _add_text(packed: _Packed, text: str, width: int) -> None:
    data = _cut(text, width)
    at = 0
    for segment in _segments(width):
        part = data[at : at + segment]
        at += segment
        for start in range(0, segment, 8):
            eight = part[start : start + 8].ljust(8)
            packed.add(254) if eight == b"        " else packed.add(253, eight)


def _cut(text: str, most: int) -> bytes:
    """UTF-8, never in the middle of a letter."""
    data = text.encode("utf-8", "replace")
    return data if len(data) <= most else data[:most].decode("utf-8", "ignore").encode()

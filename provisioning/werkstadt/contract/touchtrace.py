"""A touch trace: where fingers were during a run (ADR 0032), packed.

"WTT1", then by zlib: the header's length (uint32), the header (JSON, UTF-8: pages, elements, tasks, dropped), and for
each event 16 bytes, little-endian: ms since the run began (uint32), phase, finger (uint8), task, page, element
(uint16, places in the header's lists, 65535: none), x, y (uint16, tenths of a millimetre from the upper left corner).
"""

import json
import struct
import sys
import zlib
from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from werkstadt.contract import limits
from werkstadt.contract.errors import ContractError
from werkstadt.contract.ranges import SEQ_MAX
from werkstadt.contract.record import parse_json_object
from werkstadt.contract.runs import NAME_MAX_CHARS, TASKS_MAX, tidy_name

MAGIC = b"WTT1"
DOWN, MOVE, UP, CANCELLED = range(4)
NONE = 65_535
EVENTS_SIZE_MAX = 24 * 1024 * 1024
"""Bytes before compression: 20 minutes of ten fingers at 120 Hz."""
NAMES_MAX = 2_000
"""Of pages, and of elements."""
HEADER_MAX = 2 * 1024 * 1024
_EVENT = struct.Struct("<IBBHHHHH")
_LENGTH = struct.Struct("<I")
_MS_MAX = 2**32 - 1
_TENTHS_MAX = 65_535


class Touch(NamedTuple):
    """x, y: tenths of a millimetre. task, page, element: None for none."""

    at_ms: int
    phase: int
    finger: int
    task: str | None
    page: str | None
    element: str | None
    x: int
    y: int


Down = tuple[int, int, str | None]
"""Where a finger touched a page: x, y, and the element that was there."""


class TraceWriter:
    """Takes one event in about a microsecond. After limit bytes, events are counted and not kept."""

    def __init__(self, limit: int = EVENTS_SIZE_MAX) -> None:
        self._limit = min(limit, EVENTS_SIZE_MAX)
        self._events = bytearray()
        self._tasks, self._pages, self._elements = _Names(TASKS_MAX), _Names(NAMES_MAX), _Names(NAMES_MAX)
        self.dropped = 0

    def add(
        self,
        at_ms: int,
        phase: int,
        finger: int,
        task: str | None,
        page: str | None,
        element: str | None,
        x: float,
        y: float,
    ) -> None:
        """x, y: tenths of a millimetre; beyond the window: at its edge. Names are tidied; too many of them are none."""
        if len(self._events) + _EVENT.size > self._limit:
            self.dropped += 1
            return
        self._events += _EVENT.pack(
            min(max(at_ms, 0), _MS_MAX),
            phase,
            finger & 0xFF,
            self._tasks.place(task),
            self._pages.place(page),
            self._elements.place(element),
            min(max(round(x), 0), _TENTHS_MAX),
            min(max(round(y), 0), _TENTHS_MAX),
        )

    def __len__(self) -> int:
        return len(self._events) // _EVENT.size

    def to_bytes(self) -> bytes:
        """Compressing 24 MiB takes about a second: not for the thread that draws."""
        names = {"pages": self._pages.names, "elements": self._elements.names, "tasks": self._tasks.names}
        header = json.dumps({**names, "dropped": self.dropped}, ensure_ascii=False, separators=(",", ":")).encode()
        packer = zlib.compressobj(6)
        parts = [packer.compress(part) for part in (_LENGTH.pack(len(header)), header, self._events)]
        return MAGIC + b"".join(parts) + packer.flush()


class _Names:
    def __init__(self, most: int) -> None:
        self._most = most
        self._places: dict[str | None, int] = {None: NONE}
        self.names: list[str] = []

    def place(self, name: str | None) -> int:
        """name: as it came; what is new is tidied once."""
        found = self._places.get(name)
        if found is None:
            found = self._new(tidy_name(name or ""))
            if len(self._places) <= 4 * self._most:  # a prototype may say another name at each touch
                self._places[name] = found
        return found

    def _new(self, name: str) -> int:
        if not name:
            return NONE
        if name in self._places:
            return self._places[name]
        if len(self.names) >= self._most:
            return NONE
        self.names.append(name)
        self._places[name] = len(self.names) - 1
        return len(self.names) - 1


@dataclass(frozen=True)
class Trace:
    """events: as packed. dropped: how many more there were."""

    pages: tuple[str, ...]
    elements: tuple[str, ...]
    tasks: tuple[str, ...]
    dropped: int
    events: bytes

    def __len__(self) -> int:
        return len(self.events) // _EVENT.size

    def __iter__(self) -> Iterator[Touch]:
        tasks, pages, elements = map(_by_place, (self.tasks, self.pages, self.elements))
        for at_ms, phase, finger, task, page, element, x, y in _EVENT.iter_unpack(self.events):
            yield Touch(at_ms, phase, finger, tasks[task], pages[page], elements[element], x, y)

    def downs(self, page: str) -> list[Down]:
        """Where fingers came down on it. Fast: a page has one place in its list."""
        if page not in self.pages:
            return []
        wanted, elements = self.pages.index(page), _by_place(self.elements)
        words = _words(self.events)
        columns = zip(self.events[4::16], words[4::8], words[5::8], words[6::8], words[7::8], strict=True)
        return [(x, y, elements[element]) for phase, at, element, x, y in columns if not phase and at == wanted]


def read_trace(data: bytes) -> Trace:
    """Raises ContractError. Never takes more memory than the largest trace."""
    packed = data[len(MAGIC) :]
    if not data.startswith(MAGIC):
        raise ContractError("trace", f"{MAGIC.decode()} at its start", repr(data[:8]))
    if len(data) > limits.BLOB_MAX:
        raise ContractError("trace", f"at most {limits.BLOB_MAX} bytes", f"{len(data)} bytes")
    most = _LENGTH.size + HEADER_MAX + EVENTS_SIZE_MAX
    unpacker = zlib.decompressobj()
    try:
        plain = unpacker.decompress(packed, most + 1)
    except zlib.error as err:
        raise ContractError("trace", "zlib", str(err)) from err
    if len(plain) > most:
        raise ContractError("trace", f"at most {most} bytes when unpacked", "more")
    if not unpacker.eof or unpacker.unused_data:
        raise ContractError("trace", "one whole zlib stream", "another end")
    if len(plain) < _LENGTH.size:
        raise ContractError("trace", "the header's length", f"{len(plain)} bytes")
    (length,) = _LENGTH.unpack_from(plain)
    start = _LENGTH.size + length
    if length > HEADER_MAX or start > len(plain):
        raise ContractError("trace.header", f"as many bytes as there are, at most {HEADER_MAX}", length)
    header = parse_json_object(plain[_LENGTH.size : start], "trace.header")
    trace = Trace(
        _names(header, "pages", NAMES_MAX),
        _names(header, "elements", NAMES_MAX),
        _names(header, "tasks", TASKS_MAX),
        _dropped(header),
        plain[start:],
    )
    _check_events(trace)
    return trace


def _check_events(trace: Trace) -> None:
    events = trace.events
    if len(events) % _EVENT.size or len(events) > EVENTS_SIZE_MAX:
        expected = f"events of {_EVENT.size} bytes, at most {EVENTS_SIZE_MAX} together"
        raise ContractError("trace.events", expected, f"{len(events)} bytes")
    if max(events[4::16], default=0) > CANCELLED:
        raise ContractError("trace.events", f"phases from {DOWN} to {CANCELLED}", max(events[4::16]))
    words = _words(events)
    for at, name, names in ((3, "task", trace.tasks), (4, "page", trace.pages), (5, "element", trace.elements)):
        places = set(words[at::8]) - {NONE}
        if places and max(places) >= len(names):
            raise ContractError(f"trace.events.{name}", f"places in a list of {len(names)}", max(places))


def _names(header: Mapping[str, object], key: str, most: int) -> tuple[str, ...]:
    value = header.get(key)
    if not isinstance(value, list) or len(value) > most or not all(_is_name(one) for one in value):
        raise ContractError(f"trace.header.{key}", f"at most {most} names of 1 to {NAME_MAX_CHARS} characters", value)
    if len(set(value)) != len(value):
        raise ContractError(f"trace.header.{key}", "each name once", value)
    return tuple(value)


def _is_name(value: object) -> bool:
    return isinstance(value, str) and 1 <= len(value) <= NAME_MAX_CHARS and value.isprintable()


def _dropped(header: Mapping[str, object]) -> int:
    value = header.get("dropped")
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= SEQ_MAX:
        raise ContractError("trace.header.dropped", "a whole number from 0", value)
    return value


def _by_place(names: tuple[str, ...]) -> dict[int, str | None]:
    return {**dict(enumerate(names)), NONE: None}


def _words(events: bytes) -> "array[int]":
    words = array("H", events)
    if sys.byteorder == "big":
        words.byteswap()
    return words

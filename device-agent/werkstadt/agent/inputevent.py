"""Input events of the kernel as bytes: which of them are presses, and how a switch stands."""

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

_LAYOUT = struct.Struct("=qqHHi")
SIZE = _LAYOUT.size
EV_SYN = 0x00
EV_KEY = 0x01
EV_SW = 0x05
SW_HEADPHONE_INSERT = 0x02
SYN_REPORT = 0
SYN_DROPPED = 3
PRESSED = 1


class InputError(ValueError):
    """Bytes that are no input event."""


@dataclass(frozen=True)
class InputEvent:
    type: int
    code: int
    value: int


def decode_input_event(record: bytes) -> InputEvent:
    """One kernel input event.

    record: 24 bytes on 64-bit, native order: seconds (int64), microseconds (int64), type (uint16), code (uint16),
            value (int32).
    Raises InputError on any other length.
    Source: struct input_event, include/uapi/linux/input.h.
    """
    if len(record) != SIZE:
        raise InputError(f"input event: expected {SIZE} bytes, got {len(record)}")
    _, _, type_, code, value = _LAYOUT.unpack(record)
    return InputEvent(type_, code, value)


class EventSplitter:
    """Chunks as read from an event device, whole events out."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, chunk: bytes) -> Iterator[InputEvent]:
        data = self._rest + chunk
        whole = len(data) - len(data) % SIZE
        self._rest = data[whole:]
        for start in range(0, whole, SIZE):
            yield decode_input_event(data[start : start + SIZE])


class SwitchDecoder:
    """How one switch stands now, at each change; None: events were dropped, ask the device."""

    def __init__(self, code: int) -> None:
        self._code = code
        self._splitter = EventSplitter()

    def feed(self, chunk: bytes) -> list[bool | None]:
        stands: list[bool | None] = []
        for event in self._splitter.feed(chunk):
            if event.type == EV_SYN and event.code == SYN_DROPPED:
                stands.append(None)
            elif event.type == EV_SW and event.code == self._code:
                stands.append(event.value != 0)
        return stands


class PressDecoder:
    """Chunks as read from an event device, names of pressed buttons out.

    Only the press counts, neither repeat nor release. After SYN_DROPPED everything up to the next SYN_REPORT is
    ignored (Documentation/input/event-codes.rst, SYN_DROPPED).
    """

    def __init__(self, names: Mapping[int, str]) -> None:
        self._names = dict(names)
        self._splitter = EventSplitter()
        self._dropping = False

    def feed(self, chunk: bytes) -> list[str]:
        return [name for event in self._splitter.feed(chunk) if (name := self._press(event)) is not None]

    def _press(self, event: InputEvent) -> str | None:
        if event.type == EV_SYN:
            self._dropping = event.code == SYN_DROPPED or (self._dropping and event.code != SYN_REPORT)
            return None
        if self._dropping or event.type != EV_KEY or event.value != PRESSED:
            return None
        return self._names.get(event.code)

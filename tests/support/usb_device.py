"""USB devices out of nothing, plugged into an emulated machine: a touch screen, a keyboard, and what claims to be one.

QEMU's `usb-redir` speaks a small protocol about a device that is somewhere else; here is that somewhere else.
Little-endian packets of a header (type, length, id) and a body.
Source: usbredir 0.13, docs/usb-redirection-protocol.md; HID 1.11; HID Usage Tables 1.3, Digitizers.
"""

import contextlib
import socket
import struct
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

_FIRST_HEADER, _HEADER = struct.Struct("<III"), struct.Struct("<IIQ")
_ABLE = 1 << 4 | 1 << 5 | 1 << 6  # sizes of packets, long numbers of packets, long bulk packets: xHCI asks for them
_PACKET = 64
_CONTROL = struct.Struct("<BBBBHHH")
_INTERRUPT = struct.Struct("<BBH")
_STALL = 4
_FULL_SPEED = 1
_NO_END, _CONTROL_END = 255, 0
BULK_END, INTERRUPT_END = 2, 3


class Say:
    """Types of packets, those that are used here."""

    HELLO, CONNECT, DISCONNECT, _, INTERFACES, ENDS, SET_CONFIGURATION, GET_CONFIGURATION, CONFIGURATION = range(9)
    SET_ALT, GET_ALT, ALT = 9, 10, 11
    START_INTERRUPT, STOP_INTERRUPT, INTERRUPT_STATUS = 15, 16, 17
    CONTROL, BULK, INTERRUPT = 100, 101, 103


class Descriptor:
    DEVICE, CONFIGURATION, STRING, HID, REPORT = 1, 2, 3, 0x21, 0x22


@dataclass(frozen=True)
class Interface:
    """One of a device. class_ and so on as in its descriptor. report: of a HID, its report descriptor."""

    class_: int
    subclass: int = 0
    protocol: int = 0
    report: bytes = b""
    ends: tuple[tuple[int, int], ...] = ()
    """Addresses and kinds (2 bulk, 3 interrupt)."""

    def descriptor(self, number: int) -> bytes:
        said = struct.pack("<9B", 9, 4, number, 0, len(self.ends), self.class_, self.subclass, self.protocol, 0)
        if self.report:
            said += struct.pack("<BBHBBBH", 9, Descriptor.HID, 0x0111, 0, 1, Descriptor.REPORT, len(self.report))
        return said + b"".join(struct.pack("<BBBBHB", 7, 5, address, kind, _PACKET, 4) for address, kind in self.ends)


@dataclass
class UsbDevice:
    """A device that is plugged in with `plug(path)`: of the socket at which QEMU's usb-redir listens."""

    name: str
    interfaces: Sequence[Interface]
    vendor: int = 0x1209  # pid.codes: for open projects
    product: int = 0x0001
    asked: list[str] = field(default_factory=list)
    """What the machine wanted of it beyond its name: "configuration", "reports". Nothing: nobody let it in."""
    read: bool = False
    """The machine has asked what it is."""

    def plug(self, path: Path) -> None:
        self._wire = socket.socket(socket.AF_UNIX)
        self._wire.connect(str(path))
        self._lock = threading.Lock()
        self._sent = 0
        self._listens = threading.Event()
        hello = b"werkstadt tests".ljust(64, b"\0") + struct.pack("<I", _ABLE)
        self._wire.sendall(_FIRST_HEADER.pack(Say.HELLO, len(hello), 0) + hello)
        self._reader = threading.Thread(target=self._serve, daemon=True)
        self._reader.start()
        self._introduce()

    def unplug(self) -> None:
        with contextlib.suppress(OSError):
            self._say(Say.DISCONNECT)
            self._wire.shutdown(socket.SHUT_RDWR)
        self._wire.close()
        self._reader.join(5)

    @property
    def in_use(self) -> bool:
        """The machine has a driver for it and waits for what it reports."""
        return self._listens.is_set()

    def report(self, data: bytes, end: int = 0x81) -> None:
        self._sent += 1
        self._say(Say.INTERRUPT, _INTERRUPT.pack(end, 0, len(data)) + data, self._sent)

    def _introduce(self) -> None:
        pad = 32 - len(self.interfaces)
        columns = [
            bytes(range(len(self.interfaces))),
            bytes(one.class_ for one in self.interfaces),
            bytes(one.subclass for one in self.interfaces),
            bytes(one.protocol for one in self.interfaces),
        ]
        body = b"".join(column + bytes(pad) for column in columns)
        self._say(Say.INTERFACES, struct.pack("<I", len(self.interfaces)) + body)
        kinds, intervals, of = bytearray([_NO_END] * 32), bytearray(32), bytearray(32)
        kinds[0] = kinds[16] = _CONTROL_END
        for number, interface in enumerate(self.interfaces):
            for address, kind in interface.ends:
                place = (address & 0x80) >> 3 | address & 0x0F
                kinds[place], intervals[place], of[place] = kind, 4, number
        self._say(Say.ENDS, bytes(kinds + intervals + of) + struct.pack("<H", _PACKET) * 32)
        self._say(Say.CONNECT, struct.pack("<BBBBHH", _FULL_SPEED, 0, 0, 0, self.vendor, self.product))

    def _say(self, kind: int, body: bytes = b"", id_: int = 0) -> None:
        with self._lock:
            self._wire.sendall(_HEADER.pack(kind, len(body), id_) + body)

    def _serve(self) -> None:
        with contextlib.suppress(OSError, ValueError, struct.error), self._wire.makefile("rb") as wire:
            _, length, _ = _FIRST_HEADER.unpack(wire.read(_FIRST_HEADER.size))
            wire.read(length)  # its hello
            while head := wire.read(_HEADER.size):
                kind, length, id_ = _HEADER.unpack(head)
                self._heard(kind, wire.read(length), id_)

    def _heard(self, kind: int, body: bytes, id_: int) -> None:
        match kind:
            case Say.SET_CONFIGURATION:
                self.asked.append("configuration")
                self._say(Say.CONFIGURATION, bytes([0, body[0]]), id_)
            case Say.GET_CONFIGURATION:
                self._say(Say.CONFIGURATION, bytes([0, 1]), id_)
            case Say.SET_ALT:
                self._say(Say.ALT, bytes([0, body[0], body[1]]), id_)
            case Say.GET_ALT:
                self._say(Say.ALT, bytes([0, body[0], 0]), id_)
            case Say.START_INTERRUPT:
                self.asked.append("reports")
                self._listens.set()
                self._say(Say.INTERRUPT_STATUS, bytes([0, body[0]]), id_)
            case Say.STOP_INTERRUPT:
                self._listens.clear()
                self._say(Say.INTERRUPT_STATUS, bytes([0, body[0]]), id_)
            case Say.CONTROL:
                self._answer(body, id_)
            case Say.BULK:
                self._say(Say.BULK, struct.pack("<BBHIH", body[0], _STALL, 0, 0, 0), id_)

    def _answer(self, body: bytes, id_: int) -> None:
        end, request, kind, _, value, index, length = _CONTROL.unpack(body[: _CONTROL.size])
        found = self._of(request, kind, value, index) if kind & 0x80 else b""
        status = _STALL if found is None else 0
        data = (found or b"")[:length]
        told = len(data) if kind & 0x80 else length
        self._say(Say.CONTROL, _CONTROL.pack(end, request, kind, status, value, index, told) + data, id_)

    def _of(self, request: int, kind: int, value: int, index: int) -> bytes | None:
        """What is answered to a question for bytes; None: refused."""
        if request == 6:
            return self._descriptor(value >> 8, value & 0xFF, index)
        if request == 0:  # GET_STATUS
            return bytes(2)
        if kind == 0xA1 and request == 1:  # HID: GET_REPORT of a feature
            return self.feature(value & 0xFF)
        return None

    def feature(self, _report: int) -> bytes | None:
        return None

    def _descriptor(self, kind: int, number: int, index: int) -> bytes | None:
        if kind == Descriptor.DEVICE:
            return struct.pack(
                "<BBHBBBBHHHBBBB", 18, 1, 0x0200, 0, 0, 0, 64, self.vendor, self.product, 0x0100, 1, 2, 0, 1
            )
        if kind == Descriptor.CONFIGURATION:
            self.read = True
            rest = b"".join(one.descriptor(number) for number, one in enumerate(self.interfaces))
            return struct.pack("<BBHBBBBB", 9, 2, 9 + len(rest), len(self.interfaces), 1, 0, 0x80, 50) + rest
        if kind == Descriptor.STRING:
            if number == 0:
                return b"\x04\x03\x09\x04"
            text = ("Werkstadt tests" if number == 1 else self.name).encode("utf-16-le")
            return bytes([2 + len(text), 3]) + text
        if kind == Descriptor.REPORT and index < len(self.interfaces):
            return self.interfaces[index].report
        return None


def _hex(*lines: str) -> bytes:
    return b"".join(map(bytes.fromhex, lines))


FINGERS = 5
WIDE = 32767
_FINGER = _hex(
    "05 0d 09 22 a1 02",  # a finger:
    "09 42 15 00 25 01 75 01 95 01 81 02 09 32 81 02 95 06 81 03",  # touches, is in reach, six bits of nothing
    "09 51 25 7f 75 08 95 01 81 02",  # its number
    "05 01 26 ff 7f 75 10 95 01 09 30 81 02 09 31 81 02 c0",  # x, y
)
TOUCH_REPORT = (
    _hex("05 0d 09 04 a1 01 85 01")
    + _FINGER * FINGERS
    + _hex(
        "05 0d 09 54 25 7f 75 08 95 01 81 02", "85 02 09 55 25 05 75 08 95 01 b1 02 c0"
    )  # how many; how many at most
)


class TouchScreen(UsbDevice):
    """Five fingers, as Windows' precision touch screens say them."""

    def __init__(self, name: str = "Touch screen", *more: Interface) -> None:
        panel = Interface(3, report=TOUCH_REPORT, ends=((0x81, INTERRUPT_END),))
        super().__init__(name, [panel, *more], product=0x0002)

    def feature(self, report: int) -> bytes | None:
        return bytes([2, FINGERS]) if report == 2 else None

    def fingers(self, *places: tuple[float, float] | None) -> None:
        """Parts of the screen, 0 to 1; None where that finger has just been lifted."""
        said = b"\x01"
        for number in range(FINGERS):
            place = places[number] if number < len(places) else None
            x, y = place or (0, 0)
            said += struct.pack("<BBHH", 3 if place else 0, number, int(x * WIDE), int(y * WIDE))
        self.report(said + bytes([len(places)]))

    def tap(self, x: float, y: float, hold_s: float = 0.12) -> None:
        self.fingers((x, y))
        time.sleep(hold_s)
        self.fingers(None)


KEYBOARD_REPORT = _hex(
    "05 01 09 06 a1 01 05 07 19 e0 29 e7 15 00 25 01 75 01 95 08 81 02",  # eight modifiers
    "95 01 75 08 81 03 95 06 75 08 15 00 26 ff 00 05 07 19 00 29 ff 81 00 c0",  # six keys
)


class Keyboard(UsbDevice):
    """A boot keyboard, as any shop sells it, and as sticks that type pretend to be."""

    def __init__(self, name: str = "Keyboard") -> None:
        super().__init__(name, [Interface(3, 1, 1, KEYBOARD_REPORT, ((0x81, INTERRUPT_END),))], product=0x0003)

    def press(self, *usages: int, shift: int = 0) -> None:
        """usages: HID codes of keys, together. shift: bits of the modifiers (1 Ctrl, 2 Shift, 4 Alt, 8 Super)."""
        self.report(bytes([shift, 0, *usages]).ljust(8, b"\0"))
        time.sleep(0.08)
        self.report(bytes(8))

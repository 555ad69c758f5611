"""A network of strangers: one cable from the emulated device, at whose other end everything is up to the test.

It gives addresses by DHCP, with all that a hostile server can add; it answers for every other address there; and it
says whatever it is told to. Frames come and go over a Unix socket, each after its length (QEMU's `-netdev stream`).
"""

import ipaddress
import socket
import struct
import threading
from collections.abc import Iterable
from pathlib import Path

US, THEM = bytes.fromhex("0202deadbeef"), bytes.fromhex("525400123456")
"""Hardware addresses: ours, and the one that QEMU gives the device."""
ALL = b"\xff" * 6
ROUTER, DEVICE = "10.66.0.1", "10.66.0.77"
EVIL = {
    1: ipaddress.IPv4Address("255.255.255.0").packed,
    3: ipaddress.IPv4Address(ROUTER).packed,
    6: ipaddress.IPv4Address(ROUTER).packed,  # names
    12: b"evil-name",
    15: b"evil.example",
    42: ipaddress.IPv4Address(ROUTER).packed,  # time
    51: struct.pack(">I", 120),
    54: ipaddress.IPv4Address(ROUTER).packed,
    100: b"EST5EDT",
    101: b"Asia/Tokyo",
    114: b"http://10.66.0.1/log-in",
    119: b"\x04evil\x07example\x00",
    121: bytes([8, 11]) + ipaddress.IPv4Address(ROUTER).packed + bytes([0]) + ipaddress.IPv4Address(ROUTER).packed,
    252: b"http://10.66.0.1/wpad.dat",
}
"""Options of DHCP (RFC 2132, 3442, 8910) by their numbers."""


class ForeignLan:
    """For `running(…, *ForeignLan.arguments(folder))`; then `with`, once the machine has started."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "lan"
        self._server = socket.socket(socket.AF_UNIX)
        self._server.bind(str(self._path))
        self._server.listen(1)
        address = f"addr.type=unix,addr.path={self._path}"
        self.arguments = (
            *("-netdev", f"stream,id=lan,server=off,{address}"),
            *("-device", f"virtio-net-pci,netdev=lan,romfile=,mac={THEM.hex(':')}"),
        )
        self._lock = threading.Lock()
        self._wire: socket.socket | None = None
        self.given = 0
        """How often an address was taken."""
        self.answers: list[bytes] = []
        """What came back by TCP: addresses, ports and flags say what it was."""
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._server.close()
        if self._wire is not None:
            self._wire.close()

    def say(self, *frames: bytes) -> None:
        with self._lock:
            assert self._wire is not None, "the machine has started"
            self._wire.sendall(b"".join(struct.pack(">I", len(frame)) + frame for frame in frames))

    def _serve(self) -> None:
        try:
            self._wire, _ = self._server.accept()
            with self._wire.makefile("rb") as wire:
                while head := wire.read(4):
                    self._heard(wire.read(struct.unpack(">I", head)[0]))
        except OSError:
            return

    def _heard(self, frame: bytes) -> None:
        kind, body = frame[12:14], frame[14:]
        if kind == b"\x08\x06" and body[6:8] == b"\0\1" and body[24:28] != body[14:18]:
            self.say(ethernet(THEM, 0x0806, body[:6] + b"\0\2" + US + body[24:28] + body[8:14] + body[14:18]))
        elif kind == b"\x08\x00" and body[9] == 17 and body[22:24] == b"\0\x43":
            self._lease(body[28:])
        elif kind == b"\x08\x00" and body[9] == 6:
            self.answers.append(body)

    def _lease(self, asked: bytes) -> None:
        at, kind = 240, 0
        while at + 1 < len(asked) and asked[at] != 255:
            if asked[at] == 53:
                kind = asked[at + 2]
            at += 2 + asked[at + 1] if asked[at] else 1
        if kind not in (1, 3):
            return
        self.given += kind == 3
        said = bytes([2, 1, 6, 0]) + asked[4:8] + bytes(8)
        said += ipaddress.IPv4Address(DEVICE).packed + bytes(8) + asked[28:44] + bytes(192) + b"\x63\x82\x53\x63"
        said += bytes([53, 1, 2 if kind == 1 else 5])
        said += b"".join(bytes([number, len(data)]) + data for number, data in EVIL.items()) + b"\xff"
        self.say(ethernet(ALL, 0x0800, ip(17, udp(67, 68, said), ROUTER, "255.255.255.255")))


def ethernet(to: bytes, kind: int, body: bytes) -> bytes:
    return to + US + struct.pack(">H", kind) + body


def ip(kind: int, body: bytes, source: str, target: str) -> bytes:
    """kind: 1 ICMP, 6 TCP, 17 UDP."""
    ends = ipaddress.IPv4Address(source).packed + ipaddress.IPv4Address(target).packed
    head = struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(body), 7, 0, 64, kind, 0) + ends
    return head[:10] + struct.pack(">H", checksum(head)) + head[12:] + body


def udp(source: int, target: int, body: bytes) -> bytes:
    """Without a checksum, as IPv4 allows."""
    return struct.pack(">HHHH", source, target, 8 + len(body), 0) + body


def call(port: int, source: str = ROUTER) -> bytes:
    """A frame that wants to open a connection to the device."""
    head = struct.pack(">HHIIBBHHH", 40_000, port, 1, 0, 0x50, 2, 65_535, 0, 0)
    ends = ipaddress.IPv4Address(source).packed + ipaddress.IPv4Address(DEVICE).packed
    sum_ = checksum(ends + struct.pack(">BBH", 0, 6, len(head)) + head)
    return ethernet(THEM, 0x0800, ip(6, head[:16] + struct.pack(">H", sum_) + head[18:], source, DEVICE))


def port_of(answer: bytes) -> int:
    """Whence it came. answer: IPv4 and TCP, without options."""
    return int.from_bytes(answer[20:22], "big")


def flags_of(answer: bytes) -> int:
    """Of TCP: 0x12 is a connection, 0x14 a refusal."""
    return answer[33]


def flood(count: int) -> Iterable[bytes]:
    """Pings, names, announcements, neighbours, connections, and noise."""
    for number in range(count):
        other = f"10.66.0.{2 + number % 60}"
        match number % 5:
            case 0:
                body = struct.pack(">BBHHH", 8, 0, 0, 1, number & 0xFFFF)
                body = body[:2] + struct.pack(">H", checksum(body)) + body[4:]
                yield ethernet(THEM, 0x0800, ip(1, body, other, DEVICE))
            case 1:
                packet = udp(5353, 5353, bytes([0, 0, 0x84, 0, 0, 0, 0, 9]) + number.to_bytes(4, "big") * 40)
                yield ethernet(bytes.fromhex("01005e0000fb"), 0x0800, ip(17, packet, other, "224.0.0.251"))
            case 2:
                ours = US + ipaddress.IPv4Address(other).packed
                asked = bytes(6) + ipaddress.IPv4Address(DEVICE).packed
                yield ethernet(ALL, 0x0806, bytes.fromhex("0001080006040001") + ours + asked)
            case 3:
                yield call(8446, other)
            case _:
                yield ethernet(THEM, number & 0xFFFF, bytes(number % 1400))


def checksum(data: bytes) -> int:
    """RFC 1071."""
    words = struct.unpack(f">{(len(data) + 1) // 2}H", data + bytes(len(data) % 2))
    total: int = sum(words)
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF

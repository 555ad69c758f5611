"""A wire that loses frames: a process that hands them from one interface to another, and drops some by dice.

lossy.py IN OUT SHARE COUNTS   until SIGTERM; COUNTS: a file that says "passed dropped", written twice a second
lossy.py plain INTERFACE…      whole frames only: no segments or checksums that are left to hardware that is not there

For kernels without netem. Source: packet(7); struct ethtool_value, include/uapi/linux/ethtool.h.
"""

import ctypes
import fcntl
import random
import selectors
import signal
import socket
import struct
import sys
import time
from pathlib import Path

ETH_P_ALL, PACKET_OUTGOING = 0x0003, 4
SIOCETHTOOL = 0x8946
SET_TX_CHECKSUM, SET_SCATTER, SET_TSO, SET_GSO, SET_GRO = 0x17, 0x19, 0x1F, 0x24, 0x2C
FRAME_MAX = 65_536
BUFFER = 8 * 1024 * 1024


def make_plain(name: str) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as wire:
        for command in (SET_TSO, SET_GSO, SET_GRO, SET_TX_CHECKSUM, SET_SCATTER):
            value = bytearray(struct.pack("II", command, 0))
            request = struct.pack("16sP", name.encode(), ctypes.addressof(ctypes.c_char.from_buffer(value)))
            try:
                fcntl.ioctl(wire, SIOCETHTOOL, request)
            except OSError as err:
                print(f"{name}: {command:#x}: {err.strerror}", file=sys.stderr)


def opened(name: str) -> socket.socket:
    wire = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_ALL))
    wire.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER)
    wire.bind((name, ETH_P_ALL))
    wire.setblocking(False)
    return wire


def hand_on(one: str, other: str, share: float, counts: Path) -> None:
    ends = {one: opened(one), other: opened(other)}
    dice = random.Random(7)  # noqa: S311
    passed = dropped = 0
    noted_s = 0.0
    with selectors.DefaultSelector() as selector:
        selector.register(ends[one], selectors.EVENT_READ, ends[other])
        selector.register(ends[other], selectors.EVENT_READ, ends[one])
        while True:
            for key, _ in selector.select(0.5):
                source, target = key.fileobj, key.data
                for _ in range(64):
                    try:
                        frame, (_, _, kind, *_) = source.recvfrom(FRAME_MAX)  # type: ignore[union-attr]
                    except BlockingIOError:
                        break
                    if kind == PACKET_OUTGOING:
                        continue
                    if dice.random() < share:
                        dropped += 1
                        continue
                    try:
                        target.send(frame)
                        passed += 1
                    except OSError:  # its queue is full: that is how wires lose frames, too
                        dropped += 1
            if time.monotonic() - noted_s > 0.5:
                noted_s = time.monotonic()
                counts.write_text(f"{passed} {dropped}")


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    if sys.argv[1] == "plain":
        for interface in sys.argv[2:]:
            make_plain(interface)
    else:
        hand_on(sys.argv[1], sys.argv[2], float(sys.argv[3]), Path(sys.argv[4]))

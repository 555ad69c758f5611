"""Sticks: opened for two minutes, read-only, and taken back. docs/adr/0025, "Sticks".

Nobody is given a file in /dev: the caller gets open descriptors, which are dead as soon as the stick is taken back.
"""

import fcntl
import os
import stat
import struct
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

from werkstadt.helper import devices
from werkstadt.helper.refusal import Refusal
from werkstadt.helper.rules.table import Table
from werkstadt.helper.rules.usb import STICK, UsbDevice, is_stick, judge_usb

OPEN_S = 120.0
"""After it was last asked for, whatever becomes of who asked."""
PARTS_MAX = 8
DEV = Path("/dev")
_BLKROSET = 0x125D
"""include/uapi/linux/fs.h"""


@dataclass
class Sticks:
    """Those that are open now: port → until when, of monotonic_s."""

    dev: Path = DEV
    monotonic_s: Callable[[], float] = time.monotonic
    open: dict[str, float] = field(default_factory=dict)

    def pause_s(self, most_s: float) -> float:
        """Until the next one is over, at most most_s."""
        left_s = min(self.open.values(), default=float("inf")) - self.monotonic_s()
        return max(0.001, min(most_s, left_s))

    def over(self) -> list[str]:
        return [port for port, until_s in self.open.items() if self.monotonic_s() >= until_s]


def open_stick(sys: Path, sticks: Sticks, port: str, vendor: str, product: str) -> None:
    """Asked again while it is open, its time begins anew. Raises Refusal, OSError."""
    with devices.folder_of(sys / devices.USB / port) as folder:
        seen = devices.read_usb(folder, port)
        if (seen.vendor, seen.product) != (vendor, product) or not is_stick(seen):
            got = f"{seen.vendor}:{seen.product} {' '.join(seen.interfaces)}"
            raise Refusal(port, f"the stick {vendor}:{product} {' '.join(STICK)}, and nothing beside it", got)
        if seen.authorised and port not in sticks.open:
            raise Refusal(port, "a stick that is kept out", "one that a [[usb]] rule lets in")
        sticks.open[port] = sticks.monotonic_s() + OPEN_S
        devices.write(folder, "authorized", "1")


def read_stick(sys: Path, sticks: Sticks, port: str) -> list[int]:
    """Its partitions, or itself where it has none, opened for reading. Raises Refusal, OSError."""
    if port not in sticks.open:
        raise Refusal(port, "a stick that is open", "none")
    disk = next(_disks(sys / devices.USB / port), None)
    if disk is None:
        with devices.folder_of(sys / devices.USB / port) as folder:  # udev may have judged it since it was opened
            devices.write(folder, "authorized", "1")
        raise Refusal(port, "a disk", "none yet")
    if (disk / "ro").read_text().strip() != "1":
        raise Refusal(port, "a disk that is read-only", "one that is not, yet")
    parts = sorted(path for path in disk.iterdir() if (path / "partition").is_file())
    opened: list[int] = []
    try:
        for path in parts[:PARTS_MAX] or [disk]:
            opened.append(_opened(sticks.dev / path.name, (path / "dev").read_text().strip()))
    except (OSError, Refusal):
        for one in opened:
            os.close(one)
        raise
    return opened


def close_stick(sys: Path, sticks: Sticks, port: str) -> None:
    """Raises OSError; where it was pulled out, nothing."""
    if sticks.open.pop(port, None) is None:
        return
    with suppress(FileNotFoundError), devices.folder_of(sys / devices.USB / port) as folder:
        devices.write(folder, "authorized", "0")


def all_out(sys: Path, table: Table) -> list[str]:
    """What a helper that ended left open. Ports of those that are out now. Raises OSError."""
    out = []
    for path in sorted((sys / devices.USB).iterdir()):
        with suppress(FileNotFoundError, Refusal), devices.folder_of(path) as folder:
            seen = devices.read_usb(folder, path.name)
            if seen.authorised and is_stick(seen) and judge_usb(seen, table.usb):
                devices.write(folder, "authorized", "0")
                out.append(path.name)
    return out


def disk_seen(disk: str, table: Table, sys: Path = devices.SYS, dev: Path = DEV) -> bool:
    """Whether it may be written to, as a [[usb]] rule says; else it is read-only now. For udev. Raises OSError."""
    seen = _usb_of((sys / "class/block" / disk).resolve(strict=True))
    if seen is not None and not judge_usb(seen, table.usb):
        return True
    with closing(os.fdopen(os.open(dev / disk, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb", 0)) as file:
        fcntl.ioctl(file, _BLKROSET, struct.pack("i", 1))
    return False


def _usb_of(path: Path) -> UsbDevice | None:
    for above in path.parents:
        if (above / "descriptors").is_file():
            with suppress(Refusal), devices.folder_of(above) as folder:
                return devices.read_usb(folder, above.name)
            return None
    return None


def _disks(usb: Path) -> Iterator[Path]:
    """Of the first of its units. Source: Documentation/ABI/testing/sysfs-bus-scsi-devices, and a stick's own folder."""
    yield from sorted(usb.glob("*:*/host*/target*/*:0/block/*"))


def _opened(node: Path, number: str) -> int:
    """number: "8:17", as sysfs says. Raises Refusal, OSError."""
    wire = os.open(node, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC)
    facts = os.fstat(wire)
    got = f"{os.major(facts.st_rdev)}:{os.minor(facts.st_rdev)}"
    if not stat.S_ISBLK(facts.st_mode) or got != number:
        os.close(wire)
        raise Refusal(node.name, f"the block device {number}", got)
    return wire

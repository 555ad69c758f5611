"""Which slot the boot loader starts: GRUB's environment block, the only file of a partition of its own.

GRUB reads and writes it before each start (packaging/image/grub.cfg), and leaves what it does not know as it is. It
writes into files only, so there is a FAT around it (packaging/image/build.py), which nobody changes or mounts: the file
is one sector at a place that is known, and one sector is written whole or not at all. So a power cut leaves the old
state or the new one.
Source: GRUB 2.06, grub-core/lib/envblk.c and commands/loadenv.c.
"""

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

SECTOR = 512
AT = 37 * SECTOR
"""Where the block begins in its partition, bytes: behind two tables and the root folder."""
SLOTS = ("a", "b")
TRIES = 2
SHA256 = "[0-9a-f]{64}"
WHOLE_MAX = 16
"""Digits."""
_SIGNATURE = b"# GRUB Environment Block\n"

Slot = Literal["a", "b"]


class BootStateError(ValueError):
    """Bytes that are no such block."""


@dataclass(frozen=True)
class BootState:
    """good: what is started. try_: what is tried first, left more times.

    tried: the version of the system that was written last, 0: none was. timestamp: of the repository that it came
    from. root: SHA-256 of the root.json that systems must follow from, "" where this device has not learned it yet.
    """

    good: Slot
    try_: Slot | None = None
    left: int = 0
    tried: int = 0
    timestamp: int = 0
    root: str = ""

    def trying(self, slot: Slot, version: int = 0, timestamp: int = 0) -> "BootState":
        """After an update was written into a slot."""
        return replace(self, try_=slot, left=TRIES, tried=version, timestamp=max(timestamp, self.timestamp))

    def proven(self, slot: Slot) -> "BootState":
        """slot: which one runs, and does what it should."""
        return replace(self, good=slot, try_=None, left=0)

    def waits(self) -> bool:
        """What was written was not started yet."""
        return self.try_ is not None and self.left == TRIES


def encode_state(state: BootState) -> bytes:
    """512 bytes."""
    lines = f"good={state.good}\ntry={state.try_ or ''}\nleft={state.left}\n"
    for name, value in (("tried", state.tried), ("timestamp", state.timestamp), ("root", state.root)):
        lines += f"{name}={value}\n" if value else ""
    return (_SIGNATURE + lines.encode()).ljust(SECTOR, b"#")


def read_state(partition: Path) -> BootState:
    """Raises BootStateError, OSError."""
    with partition.open("rb") as source:
        source.seek(AT)
        return decode_state(source.read(SECTOR))


def decode_state(block: bytes) -> BootState:
    """block: 512 bytes. Raises BootStateError."""
    if len(block) != SECTOR or not block.startswith(_SIGNATURE):
        raise BootStateError(f"boot state: expected {SECTOR} bytes with GRUB's signature, got {len(block)} bytes")
    told: dict[str, str] = {}
    for line in block[len(_SIGNATURE) :].split(b"\n"):
        if not line.startswith(b"#") and b"=" in line:
            name, value = line.split(b"=", 1)
            told[name.decode("ascii", "replace")] = value.decode("ascii", "replace")
    left, tried, timestamp = (_whole(told.get(name, "0")) for name in ("left", "tried", "timestamp"))
    root = told.get("root", "")
    if root and not re.fullmatch(SHA256, root, re.ASCII):
        raise BootStateError(f"boot state: expected a SHA-256 value as root, got {root!r}")
    return BootState(_slot(told.get("good")) or "a", _slot(told.get("try")), min(TRIES, left), tried, timestamp, root)


def _slot(text: str | None) -> Slot | None:
    if text in (None, ""):
        return None
    if text == "a" or text == "b":
        return "a" if text == "a" else "b"
    raise BootStateError(f"boot state: expected slot a or b, got {text!r}")


def _whole(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > WHOLE_MAX:
        raise BootStateError(f"boot state: expected a number, got {text!r}")
    return int(text)

"""Which slot the boot loader starts: GRUB's environment block in one sector of a partition of its own.

GRUB reads and writes it before each start (packaging/image/grub.cfg). One sector is written whole or not at all, so a
power cut leaves the old state or the new one.
Source: GRUB 2.06, grub-core/lib/envblk.c.
"""

from dataclasses import dataclass, replace
from typing import Literal

SECTOR = 512
SLOTS = ("a", "b")
TRIES = 2
_SIGNATURE = b"# GRUB Environment Block\n"

Slot = Literal["a", "b"]


class BootStateError(ValueError):
    """Bytes that are no such block."""


@dataclass(frozen=True)
class BootState:
    """good: what is started. try_: what is tried first, left more times."""

    good: Slot
    try_: Slot | None = None
    left: int = 0

    def trying(self, slot: Slot) -> "BootState":
        """After an update was written into a slot."""
        return replace(self, try_=slot, left=TRIES)

    def proven(self, slot: Slot) -> "BootState":
        """slot: which one runs, and does what it should."""
        return BootState(slot)


def encode_state(state: BootState) -> bytes:
    """512 bytes."""
    lines = f"good={state.good}\ntry={state.try_ or ''}\nleft={state.left}\n".encode()
    return (_SIGNATURE + lines).ljust(SECTOR, b"#")


def decode_state(block: bytes) -> BootState:
    """block: the first 512 bytes of the partition. Raises BootStateError."""
    if len(block) != SECTOR or not block.startswith(_SIGNATURE):
        raise BootStateError(f"boot state: expected {SECTOR} bytes with GRUB's signature, got {len(block)} bytes")
    told: dict[str, str] = {}
    for line in block[len(_SIGNATURE) :].split(b"\n"):
        if not line.startswith(b"#") and b"=" in line:
            name, value = line.split(b"=", 1)
            told[name.decode("ascii", "replace")] = value.decode("ascii", "replace")
    return BootState(_slot(told.get("good")) or "a", _slot(told.get("try")), _left(told.get("left", "0")))


def _slot(text: str | None) -> Slot | None:
    if text in (None, ""):
        return None
    if text == "a" or text == "b":
        return "a" if text == "a" else "b"
    raise BootStateError(f"boot state: expected slot a or b, got {text!r}")


def _left(text: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise BootStateError(f"boot state: expected a number of tries, got {text!r}")
    return min(TRIES, int(text))

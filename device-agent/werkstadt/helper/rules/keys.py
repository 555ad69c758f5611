"""Which input device may be heard: what has keys to type or steer with is held, unless it is named.

A device is judged by the keys it says it can send; the kernel passes on no others.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

INPUT_NAME = r"(input|event)[0-9]{1,5}"
KEY_BITS = 0x300
PASSING = frozenset((113, 114, 115, 116, 158, 163, 164, 165, 166, 172, 217, 226, 0x246))
"""Mute, volume, power, back, playing, home page, search, media, voice: of screens, jacks, cases; they steer nothing."""
_BUTTONS = (range(0x100, 0x160), range(0x220, 0x224), range(0x2C0, 0x2E8))
"""BTN_…: of mice, pens, touch screens, joysticks. Source: include/uapi/linux/input-event-codes.h."""


@dataclass(frozen=True)
class InputDevice:
    """id: inputN. phys: where it is plugged in, as its driver says. device: "046d:c31c". keys: codes it can send."""

    id: str
    name: str
    phys: str
    device: str
    keys: frozenset[int]
    inhibited: bool = False

    @property
    def typing(self) -> frozenset[int]:
        return frozenset(one for one in self.keys - PASSING if not any(one in row for row in _BUTTONS))


@dataclass(frozen=True)
class KeyboardRule:
    """name and phys: patterns with * and ?. device: "046d:c31c". "": whichever. heard: or only known, and held."""

    name: str = ""
    phys: str = ""
    device: str = ""
    heard: bool = True

    def fits(self, seen: InputDevice) -> bool:
        return (
            (not self.name or fnmatchcase(seen.name, self.name))
            and (not self.phys or fnmatchcase(seen.phys, self.phys))
            and self.device in ("", seen.device)
        )


def parse_keys(text: str) -> frozenset[int]:
    """capabilities/key of sysfs: words of 64 bits in hexadecimal, the highest first. Raises ValueError."""
    bits = 0
    for word in text.split()[-(KEY_BITS // 64) :]:
        bits = bits << 64 | int(word, 16) & (1 << 64) - 1
    return frozenset(code for code in range(KEY_BITS) if bits >> code & 1)


def judge_input(seen: InputDevice, rules: Sequence[KeyboardRule]) -> tuple[bool, bool]:
    """Whether it may be heard, and whether staff should be told that it is there. The first rule that fits counts."""
    if not seen.typing:
        return True, False
    for rule in rules:
        if rule.fits(seen):
            return rule.heard, False
    return False, True

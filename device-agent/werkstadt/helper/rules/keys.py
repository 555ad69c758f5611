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
ONLY = ("all", "printable")
PRINTABLE = frozenset((0, 42, 54, 57, 86, 240, *range(2, 14), *range(16, 29), *range(30, 42), *range(43, 54)))
"""Letters, digits, signs, space, Shift and Enter; not Tab, Esc, arrows, Ctrl, Alt, the keypad. 0 and 240: no key."""
_USAGES = (*range(0x04, 0x29), *range(0x2C, 0x39), 0x64, 0xE1, 0xE5)
_NO_KEY = (*range(4), *range(0x82, 0x85), 0x86, *range(0x8D, 0x90), *range(0x95, 0x9C), *range(0x9D, 0xB6))
_NO_KEY_EITHER = (*range(0xB8, 0xD8), *range(0xD9, 0xE0))
NARROW = tuple(f"700{usage:02x}" for usage in range(256) if usage not in (*_USAGES, *_NO_KEY, *_NO_KEY_EITHER))
"""What else a HID keyboard has, as udev names it (KEYBOARD_KEY_…). Source: hid_keyboard, drivers/hid/hid-input.c."""


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
    """name and phys: patterns with * and ?. device: "046d:c31c". "": whichever. heard: or only known, and held.

    only: "printable" for a scanner: it is heard when it has no other key (any more).
    """

    name: str = ""
    phys: str = ""
    device: str = ""
    heard: bool = True
    only: str = "all"

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
    rule = _rule_for(seen, rules)
    if rule is None:
        return False, True
    if rule.only == "printable":
        return seen.typing <= PRINTABLE, not seen.typing <= PRINTABLE
    return rule.heard, False


def is_to_narrow(seen: InputDevice, rules: Sequence[KeyboardRule]) -> bool:
    """Whether its other keys are to mean nothing before it may be heard."""
    rule = _rule_for(seen, rules)
    return rule is not None and rule.only == "printable" and bool(seen.typing)


def _rule_for(seen: InputDevice, rules: Sequence[KeyboardRule]) -> KeyboardRule | None:
    return next((rule for rule in rules if rule.fits(seen)), None)

"""A folder that looks like /sys, as far as USB, input devices and a screen's light go."""

import struct
from collections.abc import Iterable
from pathlib import Path

TOUCH = ("03/00/00",)
STICK = ("08/06/50",)
KEYBOARD = ("03/01/01", "03/00/00")
BTN_TOUCH = 0x14A
LETTERS = frozenset(range(1, 84))


def descriptors(vendor: str, product: str, interfaces: Iterable[str]) -> bytes:
    """A device descriptor, one configuration, an endpoint behind each interface."""
    ids = struct.pack("<HH", int(vendor, 16), int(product, 16))
    body = b"".join(
        bytes([9, 4, number, 0, 1, *bytes.fromhex(one.replace("/", "")), 0]) + bytes([7, 5, 0x81, 3, 8, 0, 10])
        for number, one in enumerate(interfaces)
    )
    device = bytes([18, 1, 0, 2, 0, 0, 0, 64]) + ids + bytes([0, 1, 1, 2, 3, 1])
    return device + bytes([9, 2]) + struct.pack("<H", 9 + len(body)) + bytes([1, 1, 0, 0x80, 50]) + body


class Sysfs:
    def __init__(self, root: Path) -> None:
        self.root = root
        for folder in ("bus/usb/devices", "class/input", "class/backlight"):
            (root / folder).mkdir(parents=True)

    def usb(self, port: str, vendor: str, product: str, interfaces: Iterable[str], /, **texts: str) -> Path:
        folder = self._folder(f"bus/usb/devices/{port}", {"authorized": "0\n", **texts})
        (folder / "descriptors").write_bytes(descriptors(vendor, product, interfaces))
        return folder

    def disk(self, port: str, name: str, number: str = "8:0", parts: Iterable[str] = (), ro: str = "1") -> Path:
        """As usb-storage makes one when its device was let in. parts: numbers of partitions, "8:1"."""
        disk = self.root / f"bus/usb/devices/{port}/{port}:1.0/host0/target0:0:0/0:0:0:0/block/{name}"
        disk.mkdir(parents=True)
        for file, text in (("ro", ro), ("dev", number)):
            (disk / file).write_text(f"{text}\n")
        for count, one in enumerate(parts, start=1):
            (disk / f"{name}{count}").mkdir()
            (disk / f"{name}{count}" / "partition").write_text(f"{count}\n")
            (disk / f"{name}{count}" / "dev").write_text(f"{one}\n")
        (self.root / "class/block").mkdir(parents=True, exist_ok=True)
        (self.root / f"class/block/{name}").symlink_to(disk)
        return disk

    def input(self, number: int, keys: Iterable[int], name: str = "A keyboard", phys: str = "usb-1/input0") -> Path:
        bits = sum(1 << key for key in keys)
        words = [f"{bits >> at & (1 << 64) - 1:x}" for at in range(0, max(64, bits.bit_length()), 64)]
        folder = self._folder(f"class/input/input{number}", {"name": f"{name}\n", "phys": f"{phys}\n"})
        (folder / "inhibited").write_text("0\n")
        for part, text in (
            ("capabilities/key", " ".join(reversed(words))),
            ("id/vendor", "046d"),
            ("id/product", "c31c"),
        ):
            (folder / part).parent.mkdir(exist_ok=True)
            (folder / part).write_text(text + "\n")
        (folder / f"event{number}").mkdir()
        event = self.root / f"class/input/event{number}"
        event.mkdir()
        (event / "device").symlink_to(folder)
        return folder

    def touch_screen(self, number: int, phys: str = "usb-1/input0") -> Path:
        folder = self.input(number, [BTN_TOUCH], "A screen", phys)
        (folder / "properties").write_text("2\n")
        (folder / f"event{number}/uevent").write_text("")
        return folder

    def screen(self, name: str, most: int) -> Path:
        return self._folder(f"class/backlight/{name}", {"max_brightness": f"{most}\n", "brightness": "0\n"})

    def _folder(self, path: str, texts: dict[str, str]) -> Path:
        folder = self.root / path
        folder.mkdir()
        for name, text in texts.items():
            (folder / name).write_text(text)
        return folder


def said(folder: Path, name: str) -> str:
    """What stands there now: a file is written over from its start, as sysfs takes it."""
    return (folder / name).read_text()[:1]

"""What sysfs says of a device. Read and written below one open folder: a device swapped in between has another."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from werkstadt.helper.rules.keys import InputDevice, parse_keys
from werkstadt.helper.rules.usb import DESCRIPTORS_MAX, UsbDevice, parse_descriptors

SYS = Path("/sys")
USB = "bus/usb/devices"
INPUT = "class/input"
_DIRECT, _TOUCH, _PEN = 1 << 1, 0x14A, 0x140
"""Source: include/uapi/linux/input-event-codes.h."""


@contextlib.contextmanager
def folder_of(path: Path) -> Iterator[int]:
    """Raises OSError."""
    folder = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        yield folder
    finally:
        os.close(folder)


def read_usb(folder: int, port: str) -> UsbDevice:
    """Raises OSError; Refusal where its descriptors are not as the standard says."""
    vendor, product, interfaces = parse_descriptors(_bytes(folder, "descriptors", DESCRIPTORS_MAX + 1))
    name = " ".join(filter(None, (_text(folder, "manufacturer"), _text(folder, "product"))))
    authorised = _text(folder, "authorized") == "1"
    return UsbDevice(port, vendor, product, interfaces, _text(folder, "serial"), name, authorised)


def read_input(folder: int, id_: str) -> InputDevice:
    """Raises OSError, ValueError."""
    keys = parse_keys(_bytes(folder, "capabilities/key", 4_096).decode("ascii"))
    device = f"{_text(folder, 'id/vendor')}:{_text(folder, 'id/product')}"
    held = _text(folder, "inhibited") == "1"
    return InputDevice(id_, _text(folder, "name"), _text(folder, "phys"), device, keys, held)


def is_touch_screen(folder: int, id_: str) -> bool:
    """A finger on it means the place under it: INPUT_PROP_DIRECT and BTN_TOUCH, and it is no pen's tablet.

    Raises OSError, ValueError.
    """
    keys = read_input(folder, id_).keys
    return bool(int(_text(folder, "properties") or "0", 16) & _DIRECT) and _TOUCH in keys and _PEN not in keys


def write(folder: int, name: str, text: str) -> None:
    """Raises OSError."""
    file = os.open(name, os.O_WRONLY | os.O_CLOEXEC, dir_fd=folder)
    try:
        os.write(file, text.encode())
    finally:
        os.close(file)


def _bytes(folder: int, name: str, most: int) -> bytes:
    with os.fdopen(os.open(name, os.O_RDONLY | os.O_CLOEXEC, dir_fd=folder), "rb") as file:
        return file.read(most)


def _text(folder: int, name: str) -> str:
    """What the device says may be anything; "" where it says nothing."""
    try:
        said = _bytes(folder, name, 4_096).decode("utf-8", "replace").strip()
    except OSError:
        return ""
    return "".join(one for one in said if one.isprintable())[:126]

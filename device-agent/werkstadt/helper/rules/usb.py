"""Which USB device is let in. What a device says of itself may be a lie; what it can do as what it claims may not.

Nothing is let in but hubs, screens, mice and pens, and what a rule of /etc/werkstadt/agent.toml names. All interfaces
of all configurations count: a touch screen that is a network card, too, stays out. A keyboard that says it is a
pointer gets in here, and is held by rules/keys.py, which looks at its keys.
"""

import struct
from collections.abc import Sequence
from dataclasses import dataclass

from werkstadt.helper.refusal import Refusal

ALWAYS = frozenset({"hub", "pointer"})
BY_SOCKET = ALWAYS | {"keyboard", "serial", "audio"}
"""More than these the agent cannot let in for staff, whatever it says: the rest needs a rule in a file of root's."""
KINDS = BY_SOCKET | {"storage", "network", "video", "printer", "vendor", "other"}
STICK = ("08/06/50",)
"""SCSI by bulk transfers alone: one interface, in one configuration. Source: usb.org, "Mass Storage Class", 1.4."""
PORT = r"[0-9]{1,3}-[0-9]{1,3}(\.[0-9]{1,3}){0,5}"
"""A USB device as the kernel names it: bus, port, ports of hubs."""
DESCRIPTORS_MAX = 65_536
_DEVICE, _INTERFACE = 1, 4


@dataclass(frozen=True)
class UsbDevice:
    """vendor, product: four hexadecimal digits. interfaces: class/subclass/protocol ("03/01/01"), sorted."""

    port: str
    vendor: str
    product: str
    interfaces: tuple[str, ...]
    serial: str = ""
    name: str = ""
    authorised: bool = False

    @property
    def kinds(self) -> frozenset[str]:
        return frozenset(kind(one) for one in self.interfaces)


@dataclass(frozen=True)
class UsbRule:
    """allow: kinds that this device may be. device: "2341:0043"; "" for whichever, as for port and serial."""

    allow: frozenset[str]
    device: str = ""
    port: str = ""
    serial: str = ""

    def fits(self, seen: UsbDevice) -> bool:
        wanted = (
            (self.device, f"{seen.vendor}:{seen.product}"),
            (self.port, seen.port),
            (self.serial, seen.serial),
        )
        return all(ours in ("", theirs) for ours, theirs in wanted)


def parse_descriptors(data: bytes) -> tuple[str, str, tuple[str, ...]]:
    """Vendor, product, interfaces from sysfs's `descriptors`: device, then each configuration with all in it.

    Raises Refusal where it is not as the standard says; such a device stays out.
    Source: USB 2.0, 9.6; Documentation/ABI/stable/sysfs-bus-usb.
    """
    if len(data) < 18 or data[0] != 18 or data[1] != _DEVICE or len(data) > DESCRIPTORS_MAX:
        raise Refusal("descriptors", "a device descriptor of 18 bytes first", data[:18].hex())
    vendor, product = struct.unpack_from("<HH", data, 8)
    found, at = [], 18
    while at < len(data):
        length = data[at]
        if length < 2 or at + length > len(data) or (data[at + 1] == _INTERFACE and length < 9):
            raise Refusal("descriptors", "whole descriptors", f"length {length} at byte {at} of {len(data)}")
        if data[at + 1] == _INTERFACE:
            found.append("/".join(f"{one:02x}" for one in data[at + 5 : at + 8]))
        at += length
    if not found:
        raise Refusal("descriptors", "an interface", "none")
    return f"{vendor:04x}", f"{product:04x}", tuple(sorted(found))


def kind(interface: str) -> str:
    """Codes: usb.org, "Defined Class Codes"; HID 1.11, 4.2 and 4.3."""
    class_, subclass, protocol = interface.split("/")
    if class_ == "03":
        if protocol == "01":
            return "keyboard"
        return "pointer" if subclass in ("00", "01") and protocol in ("00", "02") else "other"
    if class_ == "02":
        return "serial" if subclass == "02" else "network"
    simple = {"01": "audio", "07": "printer", "08": "storage", "09": "hub", "0a": "serial", "0e": "video"}
    return simple.get(class_) or {"e0": "network", "ef": "other", "ff": "vendor"}.get(class_, "other")


def is_stick(seen: UsbDevice) -> bool:
    """Storage and nothing beside it: what staff may have read."""
    return seen.interfaces == STICK


def judge_usb(seen: UsbDevice, rules: Sequence[UsbRule]) -> str:
    """Why it stays out, as a sentence for staff; "" where it is let in."""
    if "hub" in seen.kinds and len(seen.kinds) > 1:
        return f"it says it is a hub and {_and(seen.kinds - {'hub'})}"
    for allow in (frozenset(), *(rule.allow for rule in rules if rule.fits(seen))):
        if seen.kinds <= ALWAYS | allow:
            return ""
    return f"it is of the kind {_and(seen.kinds - ALWAYS)}, and no [[usb]] rule allows that"


def _and(kinds: frozenset[str]) -> str:
    return " and ".join(sorted(kinds))

"""What staff ask of the machine itself: its addresses, room on the disk, its backlight, a stick that is in."""

import contextlib
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

import ifaddr

from werkstadt.agent.config import Settings

BACKLIGHTS = Path("/sys/class/backlight")
_ADDRESSES_MAX = 8


@dataclass(frozen=True)
class Surroundings:
    """backlight: percent, None where there is none."""

    addresses: tuple[str, ...]
    free_bytes: int
    backlight: int | None
    stick: bool


def look_around(settings: Settings, backlights: Path = BACKLIGHTS) -> Surroundings:
    """Blocks for some milliseconds; what cannot be found out is left out."""
    free = 0
    with contextlib.suppress(OSError):
        free = shutil.disk_usage(settings.state).free
    return Surroundings(_addresses(), free, backlight_percent(backlights), writable_stick(settings) is not None)


def _addresses() -> tuple[str, ...]:
    """Those by which another machine reaches this one."""
    found = []
    for adapter in ifaddr.get_adapters():
        for one in adapter.ips:
            text = one.ip if isinstance(one.ip, str) else one.ip[0]
            if not text.startswith(("127.", "169.254.", "fe80", "::1")):
                found.append(f"{adapter.name} {text}")
    return tuple(found[:_ADDRESSES_MAX])


def backlight_percent(backlights: Path = BACKLIGHTS) -> int | None:
    """Of the first that tells. Source: Documentation/ABI/stable/sysfs-class-backlight: brightness, max_brightness."""
    for folder in sorted(backlights.glob("*")):
        with contextlib.suppress(OSError, ValueError, ZeroDivisionError):
            now, most = (int((folder / name).read_text()) for name in ("brightness", "max_brightness"))
            return max(0, min(100, round(100 * now / most)))
    return None


def writable_stick(settings: Settings) -> Path | None:
    """Where a stick is mounted to which the agent may write."""
    for pattern in settings.sticks:
        for folder in sorted(Path("/").glob(pattern.strip("/"))):
            if folder.is_mount() and os.access(folder, os.W_OK):
                return folder
    return None

"""What tells a journal from its copy."""

import hashlib
import os
from pathlib import Path


def identity_of(path: Path) -> str:
    """Where this file lives: the machine, the disk by its serial number, and the file's inode. SHA-256 in hex.

    A cloned card, a folder copied or restored and an image on another machine come out different. Not seen here: a
    disk set back on the same machine, block for block; the hub sees that as a fork and closes the epoch.
    A false alarm is harmless: it begins a new epoch and loses nothing.
    """
    parts = (
        _text(Path("/etc/machine-id")),
        _text(Path("/proc/device-tree/serial-number")),
        _disk_serial(path),
        str(path.stat().st_ino),
    )
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _disk_serial(path: Path) -> str:
    device = path.stat().st_dev
    return serial_of(Path(f"/sys/dev/block/{os.major(device)}:{os.minor(device)}"))


def serial_of(block: Path) -> str:
    """block: a disk's or a partition's folder in sysfs. Empty where there is none, or it does not say."""
    if not block.exists():
        return ""
    places = ("wwid", "serial", "device/cid", "device/wwid", "device/serial")
    folders = (block.resolve(), block.resolve().parent)  # a partition's disk is the folder above
    return next((text for folder in folders for place in places if (text := _text(folder / place))), "")


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace").strip("\0\n ")
    except OSError:
        return ""

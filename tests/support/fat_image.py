"""Images of sticks, as mkfs.vfat and mtools write them, and what to bend in them."""

import shutil
import struct
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from werkstadt.agent.fat import Read

TOOLS = all(map(shutil.which, ("mkfs.vfat", "mcopy", "mmd")))
needs_tools = pytest.mark.skipif(not TOOLS, reason="needs dosfstools and mtools")
KIB = {12: 1_024, 16: 16_384, 32: 67_584}
"""As small as a volume of that kind can be, nearly."""


def write_image(path: Path, files: Mapping[str, bytes], bits: int = 16, kib: int = 0, cluster: int = 0) -> Path:
    """files: path on the stick → bytes. cluster: sectors, 0: as mkfs likes."""
    sectors = ("-s", str(cluster)) if cluster else ("-s", "1") if bits != 16 else ()
    _run("mkfs.vfat", "-F", str(bits), *sectors, "-C", str(path), str(kib or KIB[bits]))
    made: set[str] = set()
    for name, data in files.items():
        parts = name.split("/")
        for depth in range(1, len(parts)):
            folder = "/".join(parts[:depth])
            if folder not in made:
                _run("mmd", "-i", str(path), f"::{folder}")
                made.add(folder)
        _run("mcopy", "-i", str(path), "-", f"::{name}", data=data)
    return path


def reading(data: bytes | bytearray) -> Read:
    return lambda at, length: bytes(data[at : at + length])


def fat_at(image: bytes | bytearray) -> int:
    """Where the first table begins."""
    sector, reserved = struct.unpack_from("<HxH", image, 11)
    return int(sector) * int(reserved)


def _run(*words: str, data: bytes = b"") -> None:
    plain = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "MTOOLS_SKIP_CHECK": "1", "LC_ALL": "C.UTF-8"}
    done = subprocess.run(words, input=data, capture_output=True, check=False, env=plain)
    assert done.returncode == 0, done.stderr

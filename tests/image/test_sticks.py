"""A real stick in the booted device: read only where somebody asked on the glass, never written to, never mounted."""

import hashlib
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.image.page import assert_held, settle
from tests.support.fat_image import needs_tools, write_image
from tests.support.guest import Guest

pytestmark = [pytest.mark.image, needs_tools]
ASK = (0.2, 0.79)
"""Where the page has "USB-Stick mit einem Gutschein lesen", parts of the screen."""
SETTLED_S = 20.0
PATIENCE_S = 120.0


def no_voucher(path: Path) -> Path:
    """A stick as staff would bring it, but for the signature."""
    return write_image(path, {"werkstadt-voucher.json": b'{"payload": "e30=", "signature": ""}'}, 32)


def noise(path: Path) -> Path:
    path.write_bytes(bytes(8 * 1024**2))
    return path


def linux(path: Path) -> Path:
    noise(path)
    subprocess.run(["mkfs.ext4", "-q", "-F", path], check=True)
    return path


def many_parts(path: Path) -> Path:
    noise(path)
    table = "label: gpt\n" + "\n".join("size=2048" for _ in range(3)) + "\n"
    subprocess.run(["sfdisk", "-q", path], input=table, text=True, check=True)
    return path


@contextmanager
def plugged(device: Guest, image: Path) -> Iterator[None]:
    """In a socket of the machine's own controller."""
    file = {"driver": "file", "filename": str(image)}
    device.ask("blockdev-add", **{"node-name": "stick", "driver": "raw", "file": file})
    device.ask("device_add", driver="usb-storage", id="stick", drive="stick", bus="usb.0")
    try:
        yield
    finally:
        device.ask("device_del", id="stick")
        time.sleep(2)
        device.ask("blockdev-del", **{"node-name": "stick"})


def digest(image: Path) -> str:
    return hashlib.sha256(image.read_bytes()).hexdigest()


@pytest.mark.attempt("V13")
def test_a_stick_that_nobody_asked_for_is_not_read(device: Guest, tmp_path: Path) -> None:
    image = no_voucher(tmp_path / "stick")
    with plugged(device, image):
        time.sleep(SETTLED_S)
        assert "stays out, it is of the kind storage" in device.journal()
        assert "Attached SCSI" not in device.journal()
        assert_held(device, "stick-unasked")


@pytest.mark.attempt("V13", "V49")
@pytest.mark.parametrize(
    ("make", "said"),
    [
        (no_voucher, "stick read files=1 voucher=True"),
        (noise, "stick not read code=no-fat"),
        (linux, "stick not read code=no-fat"),
        (many_parts, "stick not read code=no-fat"),
    ],
)
def test_a_stick_that_was_asked_for_is_read_and_taken_back(
    device: Guest, tmp_path: Path, make: Callable[[Path], Path], said: str
) -> None:
    if make is linux and shutil.which("mkfs.ext4") is None:
        pytest.skip("needs e2fsprogs")
    image = make(tmp_path / "stick")
    before, heard = digest(image), len(device.journal())
    device.tap(*ASK)
    device.until(lambda: "the door for sticks is open" in device.journal()[heard:], "the door opens", PATIENCE_S)
    with plugged(device, image):
        device.until(lambda: said in device.journal()[heard:], said, PATIENCE_S)
        device.until(lambda: "done stick-close" in device.journal()[heard:], "the stick is taken back", PATIENCE_S)
    told = device.journal()[heard:]
    assert "FAT-fs" not in told, "no file system reaches the kernel"
    assert "EXT4-fs (sd" not in told
    assert digest(image) == before, "nothing was written to it"
    time.sleep(70)  # the page says for a minute what came of it
    settle(device, "stick")
    assert_held(device, f"stick-{make.__name__}")

"""The start of a device, as on a desk: by UEFI, the boot loader, and one of two slots."""

import subprocess
import time
from functools import partial
from pathlib import Path

import pytest

from tests.image.conftest import IMAGE, folder_in
from tests.image.page import assert_held, is_joining, until_joining
from tests.support.guest import Guest, running
from werkstadt.helper.bootstate import AT, SECTOR, BootState, decode_state, encode_state

pytestmark = pytest.mark.image
MIB = 1024 * 1024
PIECE = 128 * MIB
"""qemu-io takes no more than 2 GiB at once, and all of it into memory."""
STATE_AT, SLOT_A_AT, SLOT_B_AT, SLOT_MIB = 65 * MIB + AT, 66 * MIB, 2626 * MIB, 2560
KEY_AT, DATA_AT = 5186 * MIB, 5187 * MIB
"""Where packaging/image/build.py puts them on the disk, and the first start the data."""
MUTE_S = 1_500.0
"""Emulated: until a system that shows nothing has had its time."""
KEYS = ("shift", "esc", "f2", "f8", "f12", "delete", "spc", "e", "c")


def say(disk: Path, state: BootState) -> None:
    """As an update would have left it."""
    sector = disk.with_name("sector")
    sector.write_bytes(encode_state(state))
    write(disk, sector, STATE_AT, SECTOR)


def said(disk: Path) -> BootState:
    return decode_state(read(disk, STATE_AT, SECTOR))


def read(disk: Path, at: int, size: int) -> bytes:
    """Also while it runs. at, size: whole sectors."""
    block = disk.with_name("block")
    part = [f"bs={SECTOR}", f"skip={at // SECTOR}", f"count={(at + size) // SECTOR}"]  # count: from the disk's begin
    command = ["qemu-img", "dd", "-U", "-f", "qcow2", "-O", "raw", *part, f"if={disk}", f"of={block}"]
    subprocess.run(command, check=True, capture_output=True)
    found = block.read_bytes()[:size]
    block.unlink()
    return found


def write(disk: Path, source: Path, at: int, size: int, sparse: bool = False) -> None:
    """size: as much of source. sparse: what is nothing but zeros is left out, since the disk has them there."""
    piece = disk.with_name("piece")
    with source.open("rb") as data:
        for begin in range(0, size, PIECE):
            part = data.read(min(PIECE, size - begin))
            if sparse and part.count(0) == len(part):
                continue
            piece.write_bytes(part)
            command = ["qemu-io", "-f", "qcow2", "-c", f"write -s {piece} {at + begin} {len(part)}", str(disk)]
            done = subprocess.run(command, capture_output=True, text=True, check=True)
            assert "wrote" in done.stdout, done.stdout + done.stderr
    piece.unlink(missing_ok=True)


@pytest.mark.attempt("V07", "V08", "V48")
def test_keys_held_while_it_starts_open_no_menu(report: Path) -> None:
    """The firmware's own menu is the machine's, not ours: keys begin when the boot loader has been read."""
    with running(IMAGE, folder_in(report, "keys-at-the-start"), firmware=True) as guest:
        guest.until(lambda: "BdsDxe: starting" in guest.journal(), "the firmware has given over", 120)
        seen = []
        until_s = time.monotonic() + 600
        while not is_joining(guest.picture()) and time.monotonic() < until_s:
            for key in KEYS:
                guest.keys(key)
            seen.append(guest.picture())
        until_joining(guest, "after keys at the start")
        assert len(seen) > 3, "keys were pressed while it started"
        assert_held(guest, "keys-at-the-start")


@pytest.mark.attempt("V41")
def test_an_update_that_cannot_be_read_is_left_behind(report: Path) -> None:
    """The other slot is empty, as after an update that was cut off."""
    folder = folder_in(report, "update-cut-off")
    guest = Guest(IMAGE, folder)
    say(guest.disk, BootState("a", "b", 2))
    guest.start(firmware=True)
    try:
        until_joining(guest, "after an update that was cut off")
        time.sleep(60)  # emulated: until the slot has said that it is good
        assert_held(guest, "old-slot")
    finally:
        guest.cut()
    assert said(guest.disk) == BootState("a"), "and it is not tried again"


@pytest.mark.attempt("V41")
def test_an_update_that_shows_the_exhibition_stays(report: Path) -> None:
    folder = folder_in(report, "update-good")
    guest = Guest(IMAGE, folder)
    fill_slot_b(guest.disk)
    say(guest.disk, BootState("a", "b", 2))
    guest.start(firmware=True)
    try:
        until_joining(guest, "the update")
        time.sleep(60)
        assert_held(guest, "new-slot")
    finally:
        guest.cut()
    assert said(guest.disk) == BootState("b")


@pytest.mark.attempt("V41")
def test_an_update_that_starts_and_shows_nothing_is_left_behind(report: Path) -> None:
    """It has two starts of eight minutes each; the state tells which one runs."""
    folder = folder_in(report, "update-mute")
    guest = Guest(IMAGE, folder)
    fill_slot_b(guest.disk, without="/usr/bin/werkstadt-kiosk")
    say(guest.disk, BootState("a", "b", 2))
    guest.start(firmware=True)
    try:
        for left in (1, 0):
            guest.until(partial(has_left, guest, left), f"a start with {left} more", MUTE_S)
        guest.until(lambda: is_joining(guest.picture()), "the old slot's page", MUTE_S)
        time.sleep(60)
        assert_held(guest, "old-slot")
    finally:
        guest.cut()
    assert said(guest.disk) == BootState("a")


def has_left(guest: Guest, starts: int) -> bool:
    return said(guest.disk).left == starts


def fill_slot_b(disk: Path, without: str = "") -> None:
    """With what slot A has. without: a file of it that is missing."""
    slot = disk.with_name("slot")
    part = ["bs=1M", f"skip={SLOT_A_AT // MIB}", f"count={SLOT_MIB}", "conv=sparse", "status=none"]
    subprocess.run(["dd", f"if={IMAGE / 'device.raw'}", f"of={slot}", *part], check=True)
    if without:
        subprocess.run(["debugfs", "-w", "-R", f"rm {without}", str(slot)], check=True, capture_output=True)
    write(disk, slot, SLOT_B_AT, SLOT_MIB * MIB, sparse=True)
    slot.unlink()

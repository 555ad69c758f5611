"""What becomes of an update: the slot that runs is good once the exhibition is there, or it is left behind."""

import os
import re
from pathlib import Path

from werkstadt.helper.bootstate import SECTOR, BootState, BootStateError, Slot, decode_state, encode_state
from werkstadt.helper.refusal import Refusal

PARTITION = Path("/dev/disk/by-partlabel/werkstadt-boot")
COMMAND_LINE = Path("/proc/cmdline")


def running(command_line: Path) -> Slot:
    """As the boot loader told the kernel. Raises Refusal, OSError."""
    text = command_line.read_text()
    found = re.search(r"(?:^|\s)werkstadt\.slot=([ab])(?:\s|$)", text)
    if found is None:
        raise Refusal(str(command_line), "werkstadt.slot=a or b", text.strip())
    return "a" if found[1] == "a" else "b"


def say_good(partition: Path, command_line: Path) -> str:
    """Raises Refusal, OSError. A state that cannot be read is written anew: the slot that runs is the one that does."""
    slot = running(command_line)
    try:
        before: BootState | None = _read(partition)
    except BootStateError:
        before = None
    after = BootState(slot) if before is None else before.proven(slot)
    if after != before:
        _write(partition, after)
    return f"slot {slot} is good"


def is_late(partition: Path, command_line: Path) -> bool:
    """Whether an update runs that has not said it is good. Raises Refusal, OSError; where nothing is known, False."""
    try:
        return _read(partition).try_ == running(command_line)
    except BootStateError:
        return False


def _read(partition: Path) -> BootState:
    with partition.open("rb") as source:
        return decode_state(source.read(SECTOR))


def _write(partition: Path, state: BootState) -> None:
    """One sector, on the disk when this returns."""
    wire = os.open(partition, os.O_WRONLY | os.O_DSYNC)
    try:
        os.pwrite(wire, encode_state(state), 0)
    finally:
        os.close(wire)

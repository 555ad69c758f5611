"""What becomes of an update: the slot that runs is good once the exhibition is there, or it is left behind."""

import json
import os
import re
from dataclasses import replace
from pathlib import Path

from werkstadt.helper.bootstate import AT, SHA256, BootState, BootStateError, Slot, encode_state, read_state
from werkstadt.helper.refusal import Refusal

PARTITION = Path("/dev/disk/by-partlabel/werkstadt-boot")
COMMAND_LINE = Path("/proc/cmdline")
WRITTEN = Path("/run/werkstadt-install/outcome.json")
"""What the installer wrote into the slot that does not run."""
_WRITTEN_MAX = 4_096


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
        before: BootState | None = read_state(partition)
    except BootStateError:
        before = None
    if before is not None and before.waits() and before.try_ != slot:
        return f"slot {slot} runs, and slot {before.try_} is tried at the next start"  # the kiosk was started anew
    after = BootState(slot) if before is None else before.proven(slot)
    if after != before:
        _write(partition, after)
    return f"slot {slot} is good"


def is_late(partition: Path, command_line: Path) -> bool:
    """Whether an update runs that has not said it is good. Raises Refusal, OSError; where nothing is known, False."""
    try:
        return read_state(partition).try_ == running(command_line)
    except BootStateError:
        return False


def try_written(partition: Path, command_line: Path, written: Path = WRITTEN) -> str:
    """The other slot is tried at the next start. systemd asks for it, right after the installer ended well.

    Raises Refusal, OSError, BootStateError.
    """
    slot = running(command_line)
    other: Slot = "b" if slot == "a" else "a"
    with written.open("rb") as source:
        data = source.read(_WRITTEN_MAX)
    try:
        told = json.loads(data)
        version, timestamp = told["version"], told["timestamp"]
    except (ValueError, KeyError, TypeError, RecursionError) as err:
        raise Refusal(str(written), "version and timestamp", data.decode("ascii", "replace")) from err
    for name, value in (("version", version), ("timestamp", timestamp)):
        if type(value) is not int or not 1 <= value < 10**15:
            raise Refusal(f"{written}: {name}", "a whole number from 1", value)
    # Whatever was said before: what runs is what the installer spared.
    _write(partition, replace(read_state(partition), good=slot).trying(other, version, timestamp))
    return f"slot {other} with system {version} is tried at the next start"


def trust(partition: Path, root: str) -> str:
    """Whom systems must come from, for good: the first root that this device was told. Raises Refusal, OSError."""
    if not re.fullmatch(SHA256, root, re.ASCII):
        raise Refusal("root", "a SHA-256 value in hex", root)
    state = read_state(partition)
    if state.root and state.root != root:
        raise Refusal("root", f"the one of before, {state.root[:12]}…", f"{root[:12]}…")
    if not state.root:
        _write(partition, replace(state, root=root))
    return f"systems follow from the root {root[:12]}…"


def _write(partition: Path, state: BootState) -> None:
    """One sector, on the disk when this returns."""
    wire = os.open(partition, os.O_WRONLY | os.O_DSYNC)
    try:
        os.pwrite(wire, encode_state(state), AT)
    finally:
        os.close(wire)

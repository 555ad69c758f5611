"""One touch application a state folder."""

import fcntl
import logging
import os
from pathlib import Path

log = logging.getLogger(__name__)

_FOLDER_MODE, _FILE_MODE = 0o2770, 0o660
"""As the journal makes them: two users share the folder."""


class Held(Exception):
    """A sentence that says who has it."""


def hold(state: Path) -> int | None:
    """A descriptor that holds the folder as long as it is open, and at the latest until this process ends.

    None where no lock can be made, as on a full or read-only disk: what is shown to visitors is worth more, and the
    journal has a lock of its own. Raises Held.
    """
    journal = state / "journal"
    try:
        if not journal.is_dir():
            journal.mkdir(parents=True, exist_ok=True)
            journal.chmod(_FOLDER_MODE)
        file = os.open(journal / "screen.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, _FILE_MODE)
    except OSError as err:
        log.warning("state folder not held folder=%s reason=%s", state, err)
        return None
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as err:
        holder = os.pread(file, 200, 0).decode(errors="replace").strip() or "an unknown process"
        os.close(file)
        raise Held(
            f"{state} is held by {holder}: one touch application a state folder. "
            "End that one first, or give this one a folder of its own with --state."
        ) from err
    _say_who(file)
    return file


def _say_who(file: int) -> None:
    try:
        os.ftruncate(file, 0)
        os.pwrite(file, f"process {os.getpid()} (werkstadt-kiosk)\n".encode(), 0)
    except OSError as err:
        log.warning("name not written beside the lock reason=%s", err)

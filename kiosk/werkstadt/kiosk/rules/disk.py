"""What staff are told of the journal and its disk: before an answer fails, if possible."""

from collections.abc import Iterable
from pathlib import Path

from werkstadt.kiosk.rules.hall import Trouble

_CODES = ("disk-full", "read-only", "not-allowed", "held", "failing")


def failing(error: BaseException) -> Trouble:
    """Nothing can be saved now. The code is more exact where the journal knows the reason."""
    code = getattr(error, "code", None)
    return Trouble(f"journal-{code}" if code in _CODES else "journal", str(error))


def known(short_of_room: bool, damaged: Iterable[Path]) -> list[Trouble]:
    """What is wrong although answers are saved."""
    troubles = []
    if short_of_room:
        troubles.append(
            Trouble("disk-full", "The disk is full. Answers are still saved in the room set aside for them; make room.")
        )
    paths = [str(path) for path in damaged]
    if paths:
        troubles.append(
            Trouble(
                "journal-damaged",
                f"{', '.join(paths)}: damaged, left as it is; answers go into a new file, what can be read is sent. "
                "Move it out of the folder when it has been looked at.",
            )
        )
    return troubles

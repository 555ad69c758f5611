"""Which exhibitions the touch application does not show for now, as it said last in this start of the machine.

Kept, so that an agent that is started anew does not put one in force before the touch application has spoken.
"""

import json
import logging
from collections.abc import Callable, Mapping
from pathlib import Path

from werkstadt.agent.durable import make_folder, write_durably
from werkstadt.journal import moment

log = logging.getLogger(__name__)

NAME = "resting.json"


def this_start() -> str:
    return moment.now().boot_id


class Resting:
    """now: by hash, each with the exhibit that was open when it fell, or ""."""

    def __init__(self, folder: Path, boot: Callable[[], str] = this_start) -> None:
        self._file, self._boot = folder / NAME, boot
        self.now: Mapping[str, str] = self._read()

    def said(self, resting: Mapping[str, str]) -> None:
        if resting == self.now:
            return
        self.now = dict(resting)
        log.warning("exhibitions rest hashes=%s", [hash_[:12] for hash_ in self.now])
        try:
            make_folder(self._file.parent)
            write_durably(self._file, json.dumps({"boot": self._boot(), "resting": self.now}).encode())
        except OSError as err:
            log.warning("what rests is not kept file=%s reason=%s", self._file, err)

    def _read(self) -> Mapping[str, str]:
        """A file that is gone, damaged or of another start says nothing."""
        try:
            kept = json.loads(self._file.read_bytes())
            rows = kept["resting"].items() if kept["boot"] == self._boot() else ()
            return {str(hash_): str(exhibit) for hash_, exhibit in rows}
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return {}

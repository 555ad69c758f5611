"""The small file in which the touch application keeps what it needs to know when it has fallen (rules/falls.py).

A disk that fails keeps nothing from being shown: then nothing counts.
"""

import hashlib
import logging
import os
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from werkstadt.contract.errors import ContractError
from werkstadt.exhibits.manifest import EXHIBITION, SHA256
from werkstadt.kiosk.rules.falls import Falls, Rest, parse_falls, to_bytes

log = logging.getLogger(__name__)

NAME = "kiosk-falls.json"
UNPROVEN = "werkstadt-safe-page"
"""In the runtime folder of a run that begins with the safe page: it does not prove that a new system is good."""
_MODE = 0o600


def since_start_s() -> float:
    return time.clock_gettime(time.CLOCK_BOOTTIME)


def this_start() -> str:
    """Of the machine; "" where it cannot be told."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        return ""


class FallBook:
    """file: None keeps nothing, so that nothing ever rests. To be made when a run begins, before it shows anything.

    new: what has come to rest by this very start.
    """

    def __init__(
        self,
        file: Path | None = None,
        now_s: Callable[[], float] = since_start_s,
        boot: Callable[[], str] = this_start,
    ) -> None:
        self._file, self._now_s = file, now_s
        self._falls = before = self._read()
        self._become(before.begun(boot() if file else "", now_s()))
        self.new = [rest for rest in self.resting() if rest not in before.rests]
        for rest in self.new:
            log.error("exhibition rests hash=%s times=%d exhibit=%r", rest.exhibition[:12], rest.times, rest.exhibit)

    def resting(self) -> tuple[Rest, ...]:
        """Exhibitions that are not to be shown now."""
        return self._falls.resting(self._now_s())

    def rests(self, exhibition: str) -> bool:
        return any(rest.exhibition == exhibition for rest in self.resting())

    def show(self, exhibition: str) -> None:
        """To be called before anything of it is read; "" for none. Durable when it returns."""
        self._become(self._falls.showing(exhibition))

    def open(self, exhibit: str) -> None:
        """Not durable: after a power cut nobody asks."""
        self._become(self._falls.opened(exhibit), durably=False)

    def end(self) -> None:
        self._become(self._falls.ended())

    def _become(self, falls: Falls, durably: bool = True) -> None:
        if falls == self._falls:
            return
        self._falls = falls
        if self._file is None:
            return
        try:
            self._write(self._file, to_bytes(falls), durably)
        except OSError as err:
            log.warning("falls not kept file=%s reason=%s", self._file, err)

    def _write(self, file: Path, data: bytes, durably: bool) -> None:
        beside = file.with_suffix(".new")
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, _MODE)
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            if durably:
                os.fsync(handle)
        beside.replace(file)

    def _read(self) -> Falls:
        try:
            return parse_falls(self._file.read_bytes()) if self._file else Falls()
        except FileNotFoundError:
            return Falls()
        except (OSError, ContractError) as err:
            log.warning("falls not known file=%s reason=%s", self._file, err)
            return Falls()


def tell_unproven(environment: Mapping[str, str] = os.environ) -> None:
    """To be told before systemd hears that this run is ready. The folder goes with the run."""
    folder = environment.get("XDG_RUNTIME_DIR")
    if not folder:
        return
    try:
        (Path(folder) / UNPROVEN).touch()
    except OSError as err:
        log.warning("not told that this run proves nothing folder=%s reason=%s", folder, err)


def exhibition_hash(current: Path) -> str:
    """Of what content/current points to; "" where there is nothing. One that somebody made by hand goes by its
    content, so that a mended one is another one."""
    try:
        name = current.readlink().name
        if SHA256.fullmatch(name):
            return name
        return hashlib.sha256((current / EXHIBITION).read_bytes()).hexdigest()
    except OSError:
        return ""

"""Vouchers that lie on this device or on a stick in it: tried by themselves while it belongs to no hub."""

import hashlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from werkstadt.agent.backoff import Backoff
from werkstadt.agent.config import Settings
from werkstadt.agent.enrol import Person
from werkstadt.agent.errors import AgentError, Cancelled
from werkstadt.agent.identity import Identity
from werkstadt.agent.voucher import NAME, enrol_by_voucher, read_voucher

FIRST_S = 60.0
MOST_S = 600.0
FILES_MAX = 20


@dataclass
class _Waiting:
    """A file that was tried. digest: of what it held then; another one is tried at once."""

    digest: bytes
    backoff: Backoff
    not_before_s: float = 0.0
    reason: str = ""


class VoucherLook:
    """One thread owns it. dice: from 0 up to 1."""

    def __init__(
        self,
        settings: Settings,
        dice: Callable[[], float],
        monotonic_s: Callable[[], float] = time.monotonic,
    ) -> None:
        self._settings = settings
        self._dice = dice
        self._monotonic_s = monotonic_s
        self._waiting: dict[Path, _Waiting] = {}

    def look(self, person: Person) -> Identity | None:
        """None where nothing is to be tried now. Raises AgentError of the last one that failed."""
        failed: AgentError | None = None
        found = list(self._lying_here())[:FILES_MAX]
        for gone in self._waiting.keys() - set(found):
            del self._waiting[gone]
        for path in found:
            try:
                if identity := self._try(path, person):
                    self._waiting.clear()
                    return identity
            except Cancelled:
                raise
            except AgentError as err:
                failed = err
        if failed is not None:
            raise failed
        return None

    def reasons(self) -> str:
        """Of each file that did not help, for staff."""
        return " ".join(f"{path}: {one.reason}" for path, one in self._waiting.items() if one.reason)

    def _try(self, path: Path, person: Person) -> Identity | None:
        try:
            data = read_voucher(path)
        except OSError as err:
            self._waiting[path] = _Waiting(b"", Backoff(self._dice), 0.0, f"It cannot be read ({err.strerror}).")
            return None
        digest = hashlib.sha256(data).digest()
        one = self._waiting.get(path)
        if one is None or one.digest != digest:
            one = self._waiting[path] = _Waiting(digest, Backoff(self._dice, FIRST_S, MOST_S))
        if self._monotonic_s() < one.not_before_s:
            return None
        try:
            return enrol_by_voucher(self._settings, data, person=person)
        except Cancelled:
            raise
        except AgentError as err:
            one.reason = str(err)
            one.not_before_s = self._monotonic_s() + one.backoff.pause_s()
            raise

    def _lying_here(self) -> Iterator[Path]:
        """The configured file, then those on sticks."""
        if self._settings.voucher.is_file():
            yield self._settings.voucher.resolve()
        for pattern in self._settings.stick_places:
            yield from sorted(Path("/").glob(f"{pattern.strip('/')}/{NAME}"))

"""Which of the kiosk's records are over on this device: at the hub, and older than a device keeps them (ADR 0018).

What the hub does not hold is never over, however old. The journal is the kiosk's: it is asked to drop them.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from werkstadt.contract.ranges import Ranges
from werkstadt.contract.record import Header
from werkstadt.contract.shipping import Receipt

KEEP_DAYS = 7
"""Unless the hub says less: long enough for a hub that comes back from last week's back-up to get them again."""
VOTE_DAYS = 400
"""A kiosk counts its polls from them; there is no text in them."""
AT_ONCE = 500
"""Records of one epoch that the kiosk is asked to drop at a time."""
EVERY_S = 3_600.0
FIRST_S = 60.0
"""After the start, when the kiosk is there."""
_GIVEN = ("submission", "visit", "drawing")
_DAY_MS = 86_400_000

Over = Mapping[str, Ranges]
"""By epoch."""


class EpochReader(Protocol):
    @property
    def epoch(self) -> str: ...
    @property
    def writer(self) -> str: ...
    def still_there(self, among: Ranges) -> Iterable[Header]: ...


def is_over(header: Header, now_ms: int, keep_days: int) -> bool:
    """Other kinds, such as days of an exhibition, tell of nobody and stay."""
    days = keep_days if header.kind in _GIVEN else VOTE_DAYS if header.kind == "vote" else None
    return days is not None and header.at_ms < now_ms - days * _DAY_MS


@dataclass
class Overdue:
    """Looks once an hour, sooner where there was more than AT_ONCE.

    left: records that the kiosk did not drop when it was asked the last time.
    """

    monotonic_s: Callable[[], float]
    left: int = 0

    def __post_init__(self) -> None:
        self._next_s = self.monotonic_s() + FIRST_S
        self._asked: dict[str, Ranges] = {}

    def look(
        self, readers: Sequence[EpochReader], receipts: Mapping[str, Receipt], now_ms: int, keep_days: int
    ) -> Over:
        """Those to be dropped now; empty where it is not the time to look."""
        if self.monotonic_s() < self._next_s:
            return {}
        found: dict[str, Ranges] = {}
        for reader in readers:
            receipt = receipts.get(reader.epoch)
            if reader.writer == "kiosk" and receipt is not None:
                seqs = Ranges.of(_first_over(reader.still_there(receipt.held), now_ms, keep_days))
                found |= {reader.epoch: seqs} if seqs.spans else {}
        self.left = sum((seqs & self._asked.get(epoch, Ranges())).count() for epoch, seqs in found.items())
        more = not self.left and any(seqs.count() == AT_ONCE for seqs in found.values())
        self._asked = found
        self._next_s = self.monotonic_s() + (FIRST_S if more else EVERY_S)
        return found


def _first_over(headers: Iterable[Header], now_ms: int, keep_days: int) -> Iterator[int]:
    count = 0
    for header in headers:
        if is_over(header, now_ms, keep_days):
            yield header.seq
            count += 1
            if count == AT_ONCE:
                return

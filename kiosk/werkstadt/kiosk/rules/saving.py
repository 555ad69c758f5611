"""One answer on its way into the journal: the same id for every attempt, and a time after which it is given up."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

GIVE_UP_AFTER_S = 180.0
"""So long an unsaved answer stays on screen; then it goes with the visit, never thanked."""

_PAUSES_S = (1.0, 2.0, 4.0, 8.0)
_LONGEST_PAUSE_S = 15.0


Blob = bytes | Callable[[], bytes]
"""A file of a record, or what makes it, away from the thread that draws."""


@dataclass(frozen=True)
class Answer:
    """A submission at the first touch of "send". pack: the form's pack hash. blobs: photos and recordings.

    kind: of its record, version 1.
    """

    id: str
    visit: str
    pack: str
    pack_version: str
    body: Mapping[str, object]
    blobs: tuple[Blob, ...] = field(default=(), repr=False)
    kind: str = "submission"


@dataclass
class Saving:
    """sent_s: monotonic. in_flight: an attempt is under way, its outcome not yet known."""

    answer: Answer
    sent_s: float
    attempts: int = 0
    in_flight: bool = True

    def failed(self, now_s: float) -> float | None:
        """Seconds until the next attempt, None when it is time to give up."""
        self.attempts += 1
        self.in_flight = False
        if self.left_s(now_s) <= 0:
            return None
        pause_s = _PAUSES_S[self.attempts - 1] if self.attempts <= len(_PAUSES_S) else _LONGEST_PAUSE_S
        return min(pause_s, self.left_s(now_s))

    def left_s(self, now_s: float) -> float:
        return GIVE_UP_AFTER_S - (now_s - self.sent_s)

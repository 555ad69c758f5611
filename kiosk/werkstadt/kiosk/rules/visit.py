"""What is remembered of a visit while it lasts, and the record it becomes: numbers and names of exhibits, no person."""

from dataclasses import dataclass, field
from typing import Literal

Ended = Literal["idle", "home", "restart"]


@dataclass
class _Look:
    """One exhibit, from opening it to leaving it. Monotonic seconds."""

    exhibit: str
    opened_s: float
    left_s: float | None = None
    pages: list[str] = field(default_factory=list)


@dataclass
class Visit:
    """id: random, for this visit alone. started_ms: UTC. started_s and every at_s: monotonic seconds."""

    id: str
    started_ms: int
    started_s: float
    lane: int
    submissions: int = 0
    _looks: list[_Look] = field(default_factory=list)

    def opened(self, exhibit: str, at_s: float) -> None:
        self.left(at_s)
        self._looks.append(_Look(exhibit, at_s))

    def saw(self, page: str) -> None:
        """A page of the exhibit that is open, once each."""
        if self._looks and self._looks[-1].left_s is None and page not in self._looks[-1].pages:
            self._looks[-1].pages.append(page)

    def left(self, at_s: float) -> None:
        if self._looks and self._looks[-1].left_s is None:
            self._looks[-1].left_s = at_s

    def body(self, ended: Ended, at_s: float, language: str, simple: bool) -> dict[str, object]:
        """The body of a record of kind visit, version 1. language and level: as they were at the end."""
        self.left(at_s)
        return {
            "started_at_ms": self.started_ms,
            "duration_ms": _ms(self.started_s, at_s),
            "ended": ended,
            "language": language,
            "level": "simple" if simple else "standard",
            "lane": self.lane,
            "exhibits": [
                {"exhibit": look.exhibit, "duration_ms": _ms(look.opened_s, look.left_s), "pages": look.pages}
                for look in self._looks
            ],
            "submissions": self.submissions,
        }


def _ms(start_s: float, end_s: float | None) -> int:
    return max(0, round(((end_s if end_s is not None else start_s) - start_s) * 1000))

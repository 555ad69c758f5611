"""Votes in the polls of exhibits, as far as this device knows: one a visit, and the last one counts.

Nobody is known by a vote: a visit has a random id for itself alone, and what is kept here are sums.
"""

from collections import OrderedDict
from collections.abc import Mapping

KIND, V = "vote", 1
_OPEN_VISITS_MAX = 64
"""A vote may be changed as long as its visit lasts; a board has four at a time."""
_CHOICES_MAX = 1_000

Poll = tuple[str, str]
"""Ids of the exhibit and of its scene."""


class Votes:
    """complete: the journal's votes of earlier days are among them."""

    def __init__(self) -> None:
        self.complete = False
        self._counts: dict[Poll, dict[str, int]] = {}
        self._last: OrderedDict[tuple[str, Poll], str] = OrderedDict()

    def take(self, visit: str, body: Mapping[str, object]) -> bool:
        """A vote that is on the disk; the same one again changes nothing. False where it is none."""
        exhibit, scene, choice = body.get("exhibit"), body.get("scene"), body.get("choice")
        if not isinstance(exhibit, str) or not isinstance(scene, str) or not isinstance(choice, str):
            return False
        poll = (exhibit, scene)
        counts = self._counts.setdefault(poll, {})
        before = self._last.pop((visit, poll), None)
        if before is not None:
            counts[before] -= 1
        if choice not in counts and len(counts) >= _CHOICES_MAX:
            return False
        counts[choice] = counts.get(choice, 0) + 1
        self._last[visit, poll] = choice
        while len(self._last) > _OPEN_VISITS_MAX:
            self._last.popitem(last=False)
        return True

    def become(self, other: "Votes") -> None:
        """What the whole journal holds, with the votes of today: nothing is counted twice."""
        self._counts, self._last, self.complete = other._counts, other._last, True

    def count(self, exhibit: str, scene: str) -> Mapping[str, int]:
        """Votes by choice, without those that nobody has chosen."""
        return {choice: count for choice, count in self._counts.get((exhibit, scene), {}).items() if count}

    def given(self, visit: str, exhibit: str, scene: str) -> str:
        """What this visit has chosen, "" for nothing."""
        return self._last.get((visit, (exhibit, scene)), "")

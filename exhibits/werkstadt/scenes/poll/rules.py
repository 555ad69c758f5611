"""One visitor's vote, from the first tap until it is on the disk; and how a result is told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

COUNT_MAX = 1_000_000_000


@dataclass(frozen=True)
class Ballot:
    """state: "asking", "saving", "unsaved" (the disk has not confirmed) or "voted". wanted: the choice last tapped.

    kept: the choice that is on the disk, "" for none; only with one there are thanks, and a result to see.
    """

    state: str = "asking"
    wanted: str = ""
    kept: str = ""

    def choose(self, choice: str) -> "Ballot":
        """While a vote is being saved nothing can be tapped; the same choice again need not be saved."""
        if self.state == "saving":
            return self
        return replace(self, state="voted" if choice == self.kept else "saving", wanted=choice)

    def again(self) -> "Ballot":
        return replace(self, state="saving") if self.state == "unsaved" else self

    def settled(self, safe: bool) -> "Ballot":
        if self.state != "saving":
            return self
        return replace(self, state="voted", kept=self.wanted) if safe else replace(self, state="unsaved")

    def change(self) -> "Ballot":
        """Back to the choices; the vote that was given counts until another one is on the disk."""
        return replace(self, state="asking", wanted=self.kept) if self.state == "voted" else self


def percents(counts: Sequence[int]) -> list[int]:
    """Whole percents that add up to 100, by the largest remainders; all 0 where there are no votes."""
    n = sum(counts)
    if n == 0:
        return [0] * len(counts)
    whole = [count * 100 // n for count in counts]
    order = sorted(range(len(counts)), key=lambda at: (-(counts[at] * 100 % n), at))
    for at in order[: 100 - sum(whole)]:
        whole[at] += 1
    return whole


def counts_in(body: Mapping[str, object], exhibit: str, scene: str) -> dict[str, int] | None:
    """From a feed's body: {"exhibit", "scene", "counts": {choice: n}}. None where it is another's, or not as agreed."""
    counts = body.get("counts")
    if body.get("exhibit") != exhibit or body.get("scene") != scene or not isinstance(counts, Mapping):
        return None
    if not all(type(count) is int and 0 <= count <= COUNT_MAX for count in counts.values()):
        return None
    return {str(choice): count for choice, count in counts.items()}

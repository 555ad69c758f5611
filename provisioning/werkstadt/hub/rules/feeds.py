"""What the hub publishes: which vote of a visit counts, what a poll has come to, which version is next. Does no IO."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from werkstadt.contract.errors import ContractError
from werkstadt.contract.record import parse_header, parse_json_object

POLL = "poll"
VOTE, VOTE_V = "vote", 1

Poll = tuple[str, str]
"""Ids of the exhibit and of its scene."""


@dataclass(frozen=True)
class Vote:
    """One vote as its record tells it.

    visit: the record's own id where it names none. boottime_ms, seq: of one visit all votes were written between one
    start of the device and the next, so that CLOCK_BOOTTIME puts them in order, whatever the clock on the wall said
    and whichever epoch they stand in.
    """

    device: str
    visit: str
    exhibit: str
    scene: str
    choice: str
    boottime_ms: int
    seq: int
    received_ms: int


def vote_of(device: str, header: bytes, body: bytes, received_ms: int) -> Vote | None:
    """None for what is no vote that this hub knows how to count; such records stay as they are."""
    try:
        said, told = parse_header(header), parse_json_object(body, "body")
    except ContractError:
        return None
    names = [told.get(name) for name in ("exhibit", "scene", "choice")]
    if (said.kind, said.v) != (VOTE, VOTE_V) or not all(isinstance(name, str) for name in names):
        return None
    exhibit, scene, choice = map(str, names)
    visit = said.visit or said.id
    return Vote(device, visit, exhibit, scene, choice, said.boottime_ms, said.seq, received_ms)


def last_votes(votes: Iterable[Vote]) -> list[Vote]:
    """One a visit and poll: the last one."""
    found: dict[tuple[str, str, str, str], Vote] = {}
    for vote in votes:
        key = (vote.device, vote.visit, vote.exhibit, vote.scene)
        before = found.get(key)
        if before is None or (before.boottime_ms, before.seq) < (vote.boottime_ms, vote.seq):
            found[key] = vote
    return list(found.values())


@dataclass(frozen=True)
class Count:
    """as_of_ms: when the newest of these votes came in."""

    exhibit: str
    scene: str
    choice: str
    votes: int
    as_of_ms: int


@dataclass(frozen=True)
class Result:
    """What a poll has come to. body: of its feed."""

    body: Mapping[str, object]
    as_of_ms: int


def result_of(poll: Poll, choices: Sequence[str], counts: Iterable[Count]) -> Result | None:
    """None as long as nobody has voted. choices: those of the poll as it is shown; what is no choice is not counted."""
    found = {one.choice: one for one in counts if (one.exhibit, one.scene) == poll and one.choice in choices}
    if not found:
        return None
    told = {choice: found[choice].votes if choice in found else 0 for choice in choices}
    body = {"exhibit": poll[0], "scene": poll[1], "counts": told}
    return Result(body, max(one.as_of_ms for one in found.values()))


def next_version(before: int, now_ms: int) -> int:
    """The hub's time, and more than before.

    Counted from one it would begin again after a restore from a back-up, and devices would refuse what is new as old.
    """
    return max(before + 1, now_ms)

"""What a compiled study holds, as frozen objects: the shape of study.json. The contract: docs/adr/0032."""

from dataclasses import dataclass
from pathlib import Path

from werkstadt.exhibits.model import Picture, Show, Words

INSTRUMENTS = ("sus", "ueq_s", "umux_lite", "nps")
"""Standard questionnaires that may be asked at the end; their words are in studies/instruments.py."""
ORDERS = ("fixed", "balanced")
FIXED, BALANCED = ORDERS


@dataclass(frozen=True)
class Group:
    """Who takes part, by age. from_age: years; up to the next group's. guardian: an adult beside says yes too."""

    id: str
    from_age: int
    label: Words
    consent: Words
    guardian: bool = False


@dataclass(frozen=True)
class Version:
    """One of what is compared. exhibit, hash: of the pack of what is tested, a web prototype's too."""

    id: str
    exhibit: str
    hash: str


@dataclass(frozen=True)
class AnswerChoice:
    name: str
    label: Words
    right: bool


@dataclass(frozen=True)
class AnswerRule:
    """What a participant is asked when they say "done"."""

    question: Words
    choices: tuple[AnswerChoice, ...]


@dataclass(frozen=True)
class Success:
    """When a task is done; exactly one of these. pages, elements, events: any of the names will do.

    observer: the participant says "done", and a person who watches judges.
    """

    pages: tuple[str, ...] = ()
    elements: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    answer: AnswerRule | None = None
    observer: bool = False


@dataclass(frozen=True)
class Task:
    """start: the page where it begins, None for the first. path: pages that the shortest way leads over, with its two
    ends; empty where there is no way that is direct. targets: elements that it is no miss to touch; empty for all.

    seq: whether it is asked afterwards how easy that was.
    """

    id: str
    title: Words
    text: Words
    time_limit_s: int
    success: Success
    start: str | None = None
    path: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    seq: bool = True


@dataclass(frozen=True)
class Study:
    """folder: where its files lie; hash: of its manifest. ages, ground, cover: as of an exhibit.

    participants: complete runs that each device collects, pilots not counted. seed, block: see the ADR; block is a
    multiple of the number of versions. groups: by rising from_age. instruments: in the order in which they are asked.
    before, after: its own forms, packs of their own; None for none.
    """

    id: str
    version: str
    hash: str
    folder: Path
    title: Words
    subtitle: Words
    duration_min: int
    ages: tuple[int, int]
    ground: str
    cover: Picture
    licence: str
    participants: int
    pilot: bool
    seed: str
    block: int
    order: str
    groups: tuple[Group, ...]
    versions: tuple[Version, ...]
    tasks: tuple[Task, ...]
    instruments: tuple[str, ...] = ()
    before: Show | None = None
    after: Show | None = None

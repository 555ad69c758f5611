"""What the report says of each attempt. Decides; does no IO."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.attempts.catalogue import Attempt

HELD, FAILED, NOT_TRIED = "held", "failed", "not tried yet"


@dataclass(frozen=True)
class Try:
    name: str
    outcome: str
    seconds: float
    saw: tuple[str, ...]
    pictures: tuple[str, ...]
    said: str


@dataclass(frozen=True)
class Line:
    """An attempt and what became of it. unhardened: "succeeds" where it was shown to, "did not succeed" where that was
    tried in vain, "" where nobody has shown it."""

    attempt: Attempt
    state: str
    tests: tuple[Try, ...]
    unhardened: str

    @property
    def seconds(self) -> float:
        return sum(test.seconds for test in self.tests)

    @property
    def skipped(self) -> int:
        return sum(test.outcome == "skipped" for test in self.tests)


def lines(attempts: Mapping[str, Attempt], tests: Mapping[str, Mapping[str, Any]]) -> list[Line]:
    return [_line(attempt, tests) for attempt in attempts.values()]


def _line(attempt: Attempt, tests: Mapping[str, Mapping[str, Any]]) -> Line:
    own = tuple(_test(name, test) for name, test in tests.items() if attempt.id in test["attempt"])
    shown = [test["outcome"] for test in tests.values() if attempt.id in test["unhardened"]]
    unhardened = "succeeds" if "passed" in shown else "did not succeed" if "failed" in shown else ""
    return Line(attempt, state({test.outcome for test in own}), own, unhardened)


def state(outcomes: set[str]) -> str:
    """One failed test is a way out; what was skipped proves nothing."""
    if "failed" in outcomes:
        return FAILED
    return HELD if "passed" in outcomes else NOT_TRIED


def _test(name: str, told: Mapping[str, Any]) -> Try:
    return Try(name, told["outcome"], float(told["seconds"]), tuple(told["saw"]), tuple(told["pictures"]), told["said"])


def counts(of: list[Line]) -> dict[str, int]:
    """By state, and "unhardened": how many were shown to succeed where nothing guards."""
    found = {name: sum(line.state == name for line in of) for name in (HELD, FAILED, NOT_TRIED)}
    return {**found, "all": len(of), "unhardened": sum(line.unhardened == "succeeds" for line in of)}

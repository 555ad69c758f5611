import dataclasses

import pytest

from werkstadt.contract.messages import ContentState
from werkstadt.hub.console.state import SILENT_MS, problems, state_of, waiting
from werkstadt.hub.store.devices import Device, TroubleRow

NOW_MS = 1_000_000_000_000
WELL = Device(
    id="d", name="Terminal", profile="terminal-15", version="0.1.0", zone="", time_zone="Europe/Berlin",
    policy_revision=1, applied_revision=1, enrolled_ms=0, last_seen_ms=NOW_MS - 1_000, revoked_ms=None,
    revoked_reason=None, exhibition=None, uptime_s=0, content=ContentState(),
    exhibition_wanted=None, given=142, held=142, aside=0, forks=0, lost=0,
)  # fmt: skip
TROUBLE = TroubleRow("kiosk", "It ended.", NOW_MS - 5_000)


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({}, "well"),
        ({"given": 143}, "busy"),
        ({"given": 140}, "well"),
        ({"troubles": (TROUBLE,)}, "help"),
        ({"aside": 1}, "help"),
        ({"forks": 1}, "help"),
        ({"lost": 1, "given": 143}, "help"),
        ({"last_seen_ms": NOW_MS - SILENT_MS}, "well"),
        ({"last_seen_ms": NOW_MS - SILENT_MS - 1, "lost": 1}, "silent"),
        ({"last_seen_ms": None, "enrolled_ms": NOW_MS - 1_000}, "new"),
        ({"last_seen_ms": None, "enrolled_ms": NOW_MS - SILENT_MS}, "silent"),
        ({"revoked_ms": NOW_MS, "lost": 3}, "off"),
    ],
)
def test_the_state_is_the_gravest_that_is_true(changes: dict[str, object], name: str) -> None:
    assert state_of(dataclasses.replace(WELL, **changes), NOW_MS).name == name  # type: ignore[arg-type]


def test_more_here_than_the_device_remembers_waits_for_nothing() -> None:
    assert waiting(dataclasses.replace(WELL, given=140)) == 0
    assert waiting(dataclasses.replace(WELL, given=150)) == 8


def test_problems_come_gravest_first_and_a_locked_out_device_has_none() -> None:
    troubled = dataclasses.replace(WELL, troubles=(TROUBLE,), lost=2, aside=3, forks=1)
    off = dataclasses.replace(troubled, revoked_ms=NOW_MS)
    found = problems([troubled, off], NOW_MS)
    assert [(problem.what, problem.n, problem.tone) for problem in found] == [
        ("lost", 2, "bad"),
        ("fork", 1, "bad"),
        ("set-aside", 3, "warn"),
        ("kiosk", 0, "warn"),
    ]


def test_what_hub_and_device_both_tell_is_told_once() -> None:
    told = dataclasses.replace(WELL, aside=3, troubles=(TroubleRow("set-aside", "3 records", NOW_MS),))
    assert [problem.what for problem in problems([told], NOW_MS)] == ["set-aside"]

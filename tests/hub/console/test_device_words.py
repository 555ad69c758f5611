"""Every code that a device may send has words in both languages, and what ends soon is told in time."""

import dataclasses

import pytest

from tests.hub.console.test_state import NOW_MS, WELL
from werkstadt.hub.console.state import CERTIFICATE_WARN_MS, problems, state_of, what_of
from werkstadt.hub.console.words import LANGUAGES, knows, say
from werkstadt.hub.store.devices import TroubleRow

DAY_MS = 86_400_000
CODES = (
    "kiosk", "kiosk/journal", "kiosk/journal-disk-full", "kiosk/journal-read-only", "kiosk/journal-not-allowed",
    "kiosk/journal-held", "kiosk/journal-failing", "kiosk/journal-damaged", "kiosk/disk-full", "kiosk/bad-pack",
    "kiosk/bad-form", "kiosk/no-exhibition", "hub/journal", "hub/journal-damaged", "hub/clock", "hub/receipt",
    "hub/policy", "hub/feeds", "hub/kept-back", "hub/set-aside", "hub/fork", "hub/rewound", "hub/fork-open",
    "hub-refuses", "content-fell", "kiosk/safe-page", "agent-journal", "sensor-room", "buttons-event3", "certificate",
    "certificate-over", "keyboard-input0", "usb-1-2.1", "guard-helper", "selftest",
)  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", CODES)
def test_a_code_has_its_words(code: str, language: str) -> None:
    for part in ("title", "do"):
        key = f"trouble.{what_of(code)}.{part}"
        assert knows(language, key)
        assert "{" not in say(language, key, n=2)


def told(*codes: str, detail: str = "x") -> list[str]:
    device = dataclasses.replace(WELL, troubles=tuple(TroubleRow(code, detail, NOW_MS) for code in codes))
    return [problem.what for problem in problems([device], NOW_MS)]


def test_what_kiosk_and_agent_both_find_is_told_once() -> None:
    assert told("kiosk/journal-damaged", "hub/journal-damaged") == ["journal-damaged"]
    assert told("kiosk/disk-full", "kiosk/bad-pack", "kiosk/later") == ["disk-full", "content", "later"]


def test_two_sensors_that_are_silent_for_different_reasons_are_two_problems() -> None:
    troubles = (TroubleRow("sensor-a", "gone", NOW_MS), TroubleRow("sensor-b", "mute", NOW_MS))
    found = problems([dataclasses.replace(WELL, troubles=troubles)], NOW_MS)
    assert [problem.what for problem in found] == ["sensor", "sensor"]


@pytest.mark.parametrize(
    ("left_ms", "state", "found"),
    [
        (CERTIFICATE_WARN_MS + 1, "well", []),
        (CERTIFICATE_WARN_MS, "help", [("certificate", 60, "warn")]),
        (DAY_MS, "help", [("certificate", 1, "warn")]),
        (0, "help", [("certificate", 0, "warn")]),
        (-1, "help", [("certificate-over", 0, "bad")]),
    ],
)
def test_from_sixty_days_before_the_end_of_its_certificate_a_device_asks_for_help(
    left_ms: int, state: str, found: list[tuple[str, int, str]]
) -> None:
    device = dataclasses.replace(WELL, certificate_until_ms=NOW_MS + left_ms)
    assert state_of(device, NOW_MS).name == state
    assert [(problem.what, problem.n, problem.tone) for problem in problems([device], NOW_MS)] == found

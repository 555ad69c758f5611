"""Keeps what became of every attempt in build/attempts.json, for the report of a release.

A test says `@pytest.mark.attempt("Q04")`. One that makes the same attempt where nothing guards it, and sees it succeed,
says `@pytest.mark.unhardened("Q04")`: it proves that the first one could fail. What it saw, and pictures, a test hands
to the fixture `evidence`.

Results of a level (Q, W, V) are of one commit: a run at another commit begins that level anew, so that nothing old
passes for something tried. Runs at the same commit complete one another.
"""

import datetime as dt
import json
import subprocess
from collections.abc import Callable, Generator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import pytest

from tests.attempts.catalogue import MARKS
from werkstadt.contract.version import __version__

ROOT = Path(__file__).parents[2]
FILE = ROOT / "build" / "attempts.json"
PICTURES = ROOT / "build" / "attempts"
FORMAT = 1
_KEY = "attempts"
_MOST_WORDS = 600

Tests = dict[str, dict[str, Any]]


@dataclass
class Evidence:
    """saw: a sentence. picture: a PNG that shows it."""

    _properties: list[tuple[str, object]]

    def saw(self, sentence: str) -> None:
        self._properties.append((_KEY, {"saw": sentence}))

    def picture(self, file: Path) -> None:
        self._properties.append((_KEY, {"picture": str(file)}))


@pytest.fixture
def evidence(request: pytest.FixtureRequest) -> Evidence:
    return Evidence(request.node.user_properties)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    for name in MARKS:
        for mark in item.iter_markers(name):
            for id_ in mark.args:
                item.user_properties.append((_KEY, {name: id_}))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A failed attempt leaves a picture, where its test has something that can be photographed (attempts_camera)."""
    report = yield
    if report.failed and _told(report.user_properties):
        arguments = getattr(item, "funcargs", {}).values()
        cameras = [one.attempts_camera for one in arguments if hasattr(one, "attempts_camera")]
        for number, take in enumerate(cameras):
            file = PICTURES / f"{_plain(item.nodeid)}-{number}.png"
            file.parent.mkdir(parents=True, exist_ok=True)
            if cast("Callable[[Path], bool]", take)(file):
                report.user_properties.append((_KEY, {"picture": str(file.relative_to(ROOT))}))
    return report


def _plain(name: str) -> str:
    return "".join(sign if sign.isalnum() else "-" for sign in name)[-120:].strip("-")


def _told(properties: list[tuple[str, Any]]) -> list[dict[str, str]]:
    return [value for key, value in properties if key == _KEY]


class Collected:
    def __init__(self) -> None:
        self.tests: Tests = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        told = _told(report.user_properties)
        if not told or (report.when != "call" and report.passed):
            return
        self.tests[report.nodeid] = {
            **{name: sorted({one[name] for one in told if name in one}) for name in MARKS},
            "outcome": report.outcome,
            "seconds": round(report.duration, 2),
            "saw": [one["saw"] for one in told if "saw" in one],
            "pictures": [one["picture"] for one in told if "picture" in one],
            "said": "" if report.passed else _reason(report).replace(str(ROOT), ".")[:_MOST_WORDS],
        }

    def pytest_sessionfinish(self) -> None:
        if self.tests:
            before = json.loads(FILE.read_text(encoding="utf-8")) if FILE.is_file() else {}
            FILE.parent.mkdir(exist_ok=True)
            text = json.dumps(merged(before, self.tests, this_run()), ensure_ascii=False, indent=1, sort_keys=True)
            FILE.write_text(text + "\n", encoding="utf-8")


def _reason(report: pytest.TestReport) -> str:
    """The last words of what pytest says: they name what was expected."""
    if isinstance(report.longrepr, tuple):
        return str(report.longrepr[2])
    crash = getattr(report.longrepr, "reprcrash", None)
    return str(crash.message if crash is not None else report.longrepr or "")


def this_run() -> dict[str, str]:
    """commit: with "+" where files differ from it."""
    git = ["git", "-C", str(ROOT), "describe", "--always", "--abbrev=12", "--match=no-tag", "--dirty=+"]
    said = subprocess.run(git, capture_output=True, text=True, check=False).stdout.strip()
    day = f"{dt.datetime.now(dt.UTC):%Y-%m-%d %H:%M} UTC"
    return {"commit": said or "unknown", "version": __version__, "at": day}


def merged(before: dict[str, Any], tests: Tests, run: dict[str, str]) -> dict[str, Any]:
    """What stands in the file after a run: of each level only results of one commit."""
    known = before if before.get("format") == FORMAT else {}
    runs, kept = dict(known.get("runs", {})), dict(known.get("tests", {}))
    for level in {id_[0] for test in tests.values() for name in MARKS for id_ in test[name]}:
        if runs.get(level, {}).get("commit") != run["commit"]:
            kept = {name: test for name, test in kept.items() if not _is_of(test, level)}
        runs[level] = run
    return {"format": FORMAT, "runs": runs, "tests": {**kept, **tests}}


def _is_of(test: dict[str, Any], level: str) -> bool:
    return any(id_[0] == level for name in MARKS for id_ in test[name])


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):  # of several processes only the one that hears all
        config.pluginmanager.register(Collected())

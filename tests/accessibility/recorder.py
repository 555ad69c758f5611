"""Collects what tests say about a requirement, and writes build/accessibility.json at the end of a run.

A test is marked `@pytest.mark.requirement("B06")`; what it measures it hands to the fixture `measured`. A run of some
tests changes only their lines.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest

FILE = Path(__file__).parents[2] / "build" / "accessibility.json"
_KEY = "accessibility"

Measured = Callable[[str, float, str, str], None]


@pytest.fixture
def measured(request: pytest.FixtureRequest) -> Measured:
    """measured(id, value, unit, where): the worst value of a test is what counts; which way is worse, its unit says."""

    def note(id_: str, value: float, unit: str, where: str) -> None:
        request.node.user_properties.append((_KEY, {"id": id_, "value": value, "unit": unit, "where": where}))

    return note


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    for mark in item.iter_markers("requirement"):
        for id_ in mark.args:
            item.user_properties.append((_KEY, {"id": id_}))


class Collected:
    def __init__(self) -> None:
        self.tests: dict[str, dict[str, Any]] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        told = [cast("dict[str, Any]", value) for key, value in report.user_properties if key == _KEY]
        if not told or (report.when != "call" and report.passed):
            return
        values = [value for value in told if "value" in value]
        ids = sorted({str(value["id"]) for value in told})
        self.tests[report.nodeid] = {"ids": ids, "outcome": report.outcome, "values": values}

    def pytest_sessionfinish(self) -> None:
        if self.tests:
            before = json.loads(FILE.read_text(encoding="utf-8")) if FILE.is_file() else {}
            FILE.parent.mkdir(exist_ok=True)
            text = json.dumps({**before, **self.tests}, ensure_ascii=False, indent=1, sort_keys=True)
            FILE.write_text(text + "\n", encoding="utf-8")


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):  # of several processes only the one that hears all
        config.pluginmanager.register(Collected())

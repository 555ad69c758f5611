"""A study's page over a thousand runs, and the heat map of a page with a hundred thousand touches.

Runs go through the hub's own intake, each of two tasks with forty pages and forty elements; then the console's page is
asked for over HTTP by somebody who is logged in. The map: from the touch traces as they lie on the disk to the picture.
"""

import random
import statistics
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import httpx

from tests.bench.row import Row, row
from tests.hub.console.forms import client, log_in
from tests.hub.console.place import PASSWORD, Place, add_people, empty_place
from tests.hub.console.served import served
from tests.hub.studies.place import PAGE, keep_file, participant, picture, take, trace
from werkstadt.contract.runs import Run, page_body, run_body
from werkstadt.hub.store import devices

RUNS, TOUCHES, STEPS, ASKED = 1_000, 100_000, 40, 9
DEVICE = "showroom-2"


def rows() -> list[Row]:
    with tempfile.TemporaryDirectory() as name:
        place = empty_place(Path(name) / "place")
        add_people(place)
        with place.hub.store.writing() as connection:
            devices.add(connection, DEVICE, name="Tafel", profile="p", version="1", time_zone="Europe/Berlin", now_ms=1)
        fill(place)
        with served(place) as address, client(address) as one:
            log_in(one, "ada", PASSWORD)
            page = asked(one, "/studies/bus-app", f"{RUNS} ganze Durchgänge")
            heat = asked(one, f"/studies/bus-app/heat/{PAGE.page}?version=a", "")
        place.hub.store.close()
    return [
        row(f"study's page, {RUNS:,} runs", page, "ms", most=1_000.0),
        row(f"heat map, {TOUCHES:,} touches of {RUNS // 2} runs", heat, "ms", most=300.0),
    ]


def fill(place: Place) -> None:
    """Version A is touched TOUCHES times."""
    chance = random.Random(1)  # noqa: S311
    made: list[tuple[str, dict[str, object], str | None]] = []
    for number in range(1, RUNS + 1):
        version = "ab"[number % 2]
        run = longer(participant(chance, number, version))
        touched = keep_file(place, trace(chance, 2 * TOUCHES // RUNS), DEVICE) if version == "a" else None
        made.append(("run", run_body(run), touched))
    made.append(("study-page", page_body(PAGE), keep_file(place, picture(), DEVICE)))
    take(place, made, DEVICE)


def longer(run: Run) -> Run:
    moments = tuple((f"page-{at % 20}", at * 500) for at in range(STEPS))
    return replace(run, tasks=tuple(replace(one, pages=moments, elements=moments) for one in run.tasks))


def asked(one: httpx.Client, path: str, words: str) -> float:
    """Median of the milliseconds of each whole answer."""
    took_ms = []
    for _ in range(ASKED + 1):
        began_s = time.perf_counter()
        answer = one.get(path, timeout=120)
        took_ms.append((time.perf_counter() - began_s) * 1000)
        if answer.status_code != 200 or words not in answer.text:
            raise AssertionError(answer.text[:500])
    return statistics.median(took_ms[1:])

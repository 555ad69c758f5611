"""A usability test from the first finger to the figure: twenty participants with known behaviour in a real window, runs
through the hub's intake, and figures held against Python's statistics and t from a table."""

import math
import statistics
from pathlib import Path

import pytest

from tests.hub.console.place import empty_place
from tests.hub.studies.place import keep_file, take
from tests.kiosk.visitor import ListJournal, Open, Visitor
from tests.support.study_content import study_content
from werkstadt.contract.touchtrace import MAGIC
from werkstadt.hub.rules.studies.figures import of_study
from werkstadt.hub.store import devices, studies

pytestmark = pytest.mark.long
PARTICIPANTS = 20
DEVICE = "terminal-1"
T_975 = {15: 2.131450, 19: 2.093024}
"""Student's t for 95 %, two-sided: any table."""


def gives_up(number: int) -> bool:
    return number % 5 == 0


def knows(number: int) -> bool:
    return number % 4 != 0


def seconds(number: int) -> float:
    """On the last page of the first task."""
    return 10.0 + number


def rating(number: int) -> int:
    return 1 + number % 7


def take_part(visitor: Visitor, number: int) -> None:
    visitor.tap("Probiere das Geheimnis aus")
    visitor.tap("16 oder älter" if number % 2 else "8 bis 15")
    visitor.tap("Ich mache mit")
    visitor.tap("Los geht")
    if gives_up(number):
        visitor.now_s += 5
        visitor.tap("Aufgabe")
        visitor.tap("Ich komme nicht weiter")
    else:
        visitor.now_s += seconds(number)
        while visitor.scene is not None and visitor.scene.scene.id != "versuche":
            visitor.tap("Weiter")
        visitor.now_s += 1.5
        visitor.lane.tick()
    visitor.tap("Weiter")
    visitor.tap(f"{rating(number)}")
    visitor.tap("Weiter")
    visitor.tap("Los geht")
    visitor.tap("Aufgabe")
    visitor.tap("Ich weiß die Antwort")
    visitor.tap("Um Licht" if knows(number) else "Um Wasser")
    visitor.tap("Weiter")
    for _ in range(2):
        visitor.tap(f"{rating(number)}")
        visitor.tap("Weiter")
    visitor.tap("Abschicken")
    visitor.until(lambda: visitor.page == "thanks")
    visitor.tap("Weiter entdecken")


def wilson_free(hits: int, n: int) -> tuple[float, float]:
    """Adjusted Wald, as Agresti and Coull have it."""
    z = 1.959964
    share = (hits + z * z / 2) / (n + z * z)
    half = z * math.sqrt(share * (1 - share) / (n + z * z))
    return max(0.0, share - half), min(1.0, share + half)


def test_twenty_participants_come_out_as_they_behaved(visit: Open, tmp_path: Path) -> None:
    journal = ListJournal()
    visitor = visit(study_content(tmp_path, "geheim", "versuche", participants=PARTICIPANTS), journal)
    visitor.tap("Berühre mich")
    for number in range(1, PARTICIPANTS + 1):
        take_part(visitor, number)
    visitor.tap("Probiere das Geheimnis aus")
    visitor.until(lambda: visitor.says("Es haben schon genug mitgemacht."))

    place = empty_place(tmp_path / "hub")
    with place.hub.store.writing() as connection:
        told = {"name": "Terminal", "profile": "p", "version": "1", "time_zone": "Europe/Berlin", "now_ms": 1}
        devices.add(connection, DEVICE, **told)  # type: ignore[arg-type]
    trace = keep_file(place, next(data for data in journal.blobs.values() if data.startswith(MAGIC)), DEVICE)
    take(place, [("run", dict(body), trace) for body in journal.bodies("run")], DEVICE)
    with place.hub.store.reading() as connection:
        kept = studies.runs(connection, "probe")
    place.hub.store.close()
    figures = of_study(kept)
    last, count = figures.tasks

    everybody = range(1, PARTICIPANTS + 1)
    able = [number for number in everybody if not gives_up(number)]
    assert last.completion.n == PARTICIPANTS
    assert last.completion.value == len(able) / PARTICIPANTS
    assert (last.completion.low, last.completion.high) == pytest.approx(wilson_free(len(able), PARTICIPANTS), abs=1e-6)
    knowing = sum(map(knows, everybody))
    assert count.completion.value == knowing / PARTICIPANTS

    times = [seconds(number) for number in able]
    assert last.time.value == pytest.approx(statistics.geometric_mean(times), rel=1e-3)
    logs = [math.log(time) for time in times]
    half = T_975[len(able) - 1] * statistics.stdev(logs) / math.sqrt(len(able))
    assert last.time.low == pytest.approx(math.exp(statistics.mean(logs) - half), rel=1e-3)
    assert last.time.high == pytest.approx(math.exp(statistics.mean(logs) + half), rel=1e-3)

    ratings = [rating(number) for number in everybody]
    half = T_975[PARTICIPANTS - 1] * statistics.stdev(ratings) / math.sqrt(PARTICIPANTS)
    assert last.seq.value == pytest.approx(statistics.mean(ratings))
    assert (last.seq.low, last.seq.high) == pytest.approx(
        (statistics.mean(ratings) - half, statistics.mean(ratings) + half), rel=1e-6
    )
    umux = figures.scores["umux_lite"]
    assert umux["mean"] == pytest.approx(statistics.mean((2 * one - 2) * 100 / 12 for one in ratings))

"""2,000 visits by somebody who touches anywhere: does the kiosk grow? And how long does it take to open a page?

In a process of its own, with the kiosk's real window on the offscreen screen and the starter exhibition. A visit is
some touches at random places and keys, the form included, and ends by idleness. Random, but always the same: seeded.
"""

import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench.row import Row, row
from tests.support.content import starter_content

if TYPE_CHECKING:
    from tests.kiosk.visitor import Visitor

VISITS = int(os.environ.get("WERKSTADT_BENCH_VISITS", "2000"))
WARM = 200
"""Visits after which all pages have been seen, and caches are as full as they get."""
EVERY = 20
"""So often memory is looked at; the first and the last quarter of all looks are compared by their medians."""
ACTS = 8
OPENINGS = 40


def rows() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        content = starter_content(Path(folder) / "content")
        told = subprocess.run(
            [sys.executable, "-m", "tests.bench.monkey", str(content), folder],
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_QUICK_BACKEND": "software"},
            capture_output=True,
            text=True,
            check=True,
        )
    seen = json.loads(told.stdout.splitlines()[-1])
    quarter = len(seen["pss_kb"]) // 4
    first, last = (statistics.median(part) for part in (seen["pss_kb"][:quarter], seen["pss_kb"][-quarter:]))
    grown = 100 * (last - first) / first
    return [
        row(f"kiosk: memory (PSS) grown in {VISITS - WARM:,} visits by a monkey", grown, "%", most=2),
        row("kiosk: memory (PSS) at the end of these visits", last / 1000, "MB"),
        row("opening a story page, p95", seen["story_ms"], "ms", most=100),
        row("opening any scene of the starter exhibition, p95", seen["scene_ms"], "ms"),
        row("a slider of the simulation moved → drawn, p95", seen["slider_ms"], "ms", most=50),
    ]


def pss_kb() -> int:
    lines = Path("/proc/self/smaps_rollup").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def main(content: Path, folder: Path) -> None:
    import gc

    from PySide6.QtCore import QPoint, Qt
    from PySide6.QtGui import QGuiApplication
    from PySide6.QtTest import QTest

    from tests.kiosk.visitor import ListJournal, Visitor
    from werkstadt.kiosk.steady import hold_singletons

    hold_singletons()
    _app = QGuiApplication([])
    gc.disable()  # as the kiosk runs
    chance = random.Random(20261125)  # noqa: S311 (no secret)
    journal = ListJournal()
    visitor = Visitor(content, folder / "state", journal)
    wide, high = visitor.window.width(), visitor.window.height()
    keys = (Qt.Key.Key_Tab, Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Right, Qt.Key.Key_A)
    times = _openings(visitor) | _slides(visitor)

    def one_visit() -> None:
        visitor.lane.wake()
        for _ in range(ACTS):
            if chance.random() < 0.15:
                QTest.keyClick(visitor.window, chance.choice(keys))
            else:
                at = QPoint(chance.randrange(wide), chance.randrange(high))
                QTest.touchEvent(visitor.window, visitor.device).press(0, at, visitor.window)
                QTest.touchEvent(visitor.window, visitor.device).release(0, at, visitor.window)
            QTest.qWait(5)
        for _ in range(2):
            visitor.now_s += 200
            visitor.lane.tick()
        QTest.qWait(5)
        journal.records.clear()

    seen_kb = []
    for number in range(VISITS):
        one_visit()
        if number >= WARM and number % EVERY == 0:
            seen_kb.append(pss_kb())
    visitor.close()
    print(json.dumps({"pss_kb": seen_kb, **times}))


def _openings(visitor: "Visitor") -> dict[str, float]:
    """From the act to the page's first frame, p95 in ms: of story pages, and of all."""
    times: dict[str, list[float]] = {}
    for _ in range(OPENINGS // 4):
        visitor.lane.wake()
        for card in visitor.cards:
            act, left = partial(visitor.lane.open, card["id"]), 1
            while left:
                took = _until_drawn(visitor, act)
                times.setdefault(visitor.page, []).append(took)
                place = visitor.lane.stay.place
                act, left = partial(visitor.lane.next), len(place.steps) - place.at - 1
            visitor.lane.home()
            visitor.settle()
        visitor.lane.home()
        visitor.settle()
    every = [took for kind in times.values() for took in kind]
    return {"story_ms": _p95(times["story"]), "scene_ms": _p95(every)}


def _slides(visitor: "Visitor") -> dict[str, float]:
    """From a slider's step to the frame that shows what it does, p95 in ms; to and fro over the first one's scale."""
    visitor.lane.wake()
    visitor.lane.open("abbe")
    visitor.settle()
    scene = visitor.scene
    assert scene is not None
    control = scene.property("controls")[0]
    at = [control["from"] + control["step"] * number for number in range(1, 21)]
    times = [_until_drawn(visitor, partial(scene.move, 0, value)) for value in (*at, *reversed(at))]
    visitor.lane.home()
    visitor.settle()
    return {"slider_ms": _p95(times)}


def _until_drawn(visitor: "Visitor", act: Callable[[], None]) -> float:
    """Milliseconds until the window has been drawn with what the act brought."""
    began = time.perf_counter()
    act()
    visitor.window.grabWindow()
    return (time.perf_counter() - began) * 1000


def _p95(values: list[float]) -> float:
    ordered = sorted(values)
    return round(ordered[int(0.95 * (len(ordered) - 1))], 2)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))

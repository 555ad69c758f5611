"""A site to try: how long until it is there, and what is left of it when the visitor has gone on.

In a process of its own, with the kiosk's real window on the offscreen screen, the real web engine and the starter
exhibition's prototype. The first site of a day starts the engine; later ones are measured apart.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from tests.bench.row import Row, row
from tests.support.content import starter_content

SITE = "prototyp"
OPENINGS = 10
PATIENCE_S = 20.0


def rows() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        content = starter_content(Path(folder) / "content")
        told = subprocess.run(
            [sys.executable, "-m", "tests.bench.web", str(content), folder],
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_QUICK_BACKEND": "software"},
            capture_output=True,
            text=True,
            check=True,
        )
    seen = json.loads(told.stdout.splitlines()[-1])
    first, *others = seen["shown_s"]
    return [
        row("a site: open → its first frame, the first of a day", first, "s", most=1),
        row(f"a site: open → its first frame, slowest of {len(others)} later ones", max(others), "s", most=1),
        row("a site: left → its process gone, slowest", max(seen["gone_s"]), "s", most=5),
        row("a site: memory (PSS) while it is shown, kiosk and engine", statistics.median(seen["open_mb"]), "MB"),
        row("a site: memory (PSS) that stays 5 s after the first was left", seen["left_mb"], "MB"),
    ]


def pss_mb() -> float:
    """Of this process and all below it."""
    import psutil

    every = [psutil.Process(), *psutil.Process().children(recursive=True)]
    return sum(one.memory_full_info().pss for one in every) / 1e6


def main(content: Path, folder: Path) -> None:
    if os.geteuid() == 0:
        os.environ["WERKSTADT_WEB_UNSANDBOXED"] = "1"  # Chromium has no sandbox for root
    import psutil
    from PySide6.QtGui import QGuiApplication
    from PySide6.QtTest import QTest

    from tests.kiosk.visitor import ListJournal, Visitor
    from werkstadt.kiosk.steady import hold_singletons

    hold_singletons()
    _app = QGuiApplication([])
    visitor = Visitor(content, folder / "state", ListJournal())

    def until(holds: Callable[[], bool]) -> float:
        began = time.perf_counter()
        while not holds():
            assert time.perf_counter() - began < PATIENCE_S, "it did not come"
            QTest.qWait(2)
        return time.perf_counter() - began

    def gone(pid: int) -> bool:
        try:
            return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
        except psutil.NoSuchProcess:
            return True

    shown_s, gone_s, open_mb = [], [], []
    before_mb, left_mb = 0.0, 0.0
    for number in range(OPENINGS + 1):
        visitor.lane.wake()
        QTest.qWait(200)
        before_mb = before_mb or pss_mb()
        began = time.perf_counter()
        visitor.lane.open(SITE)
        until(lambda: visitor.scene.property("state") == "shown")
        visitor.window.grabWindow()
        shown_s.append(time.perf_counter() - began)
        open_mb.append(pss_mb())
        pid = visitor.scene._pid
        assert not gone(pid), "the site has no process"
        visitor.lane.home()
        gone_s.append(until(partial(gone, pid)))
        if number == 0:
            QTest.qWait(5000)
            left_mb = pss_mb() - before_mb
        visitor.lane.home()
        QTest.qWait(100)
    visitor.close()
    print(json.dumps({"shown_s": shown_s, "gone_s": gone_s, "open_mb": open_mb, "left_mb": left_mb}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))

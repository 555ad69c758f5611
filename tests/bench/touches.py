"""A usability test: what it costs to write down ten fingers at 120 Hz, and whether any of it is lost.

In a process of its own: the kiosk's real window on the offscreen screen, a task of a study, and touches as the guard
tells of them. Only the writing down is measured; what Qt does with a touch, it does without a study, too.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.row import Row, row

FINGERS, HZ, SECONDS = 10, 120, 20


def rows() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        told = subprocess.run(
            [sys.executable, "-m", "tests.bench.touches", folder],
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_QUICK_BACKEND": "software"},
            capture_output=True,
            text=True,
            check=True,
        )
    seen = json.loads(told.stdout.splitlines()[-1])
    given = FINGERS * HZ * SECONDS
    return [
        row(
            f"study: {FINGERS} fingers at {HZ} Hz written down, of one core", 100 * seen["cpu_s"] / SECONDS, "%", most=3
        ),
        row(f"study: touches lost of {given:,}", given - seen["kept"], "events", most=0),
    ]


def main(folder: Path) -> None:
    from PySide6.QtCore import QPointF
    from PySide6.QtGui import QAccessible, QGuiApplication

    from tests.kiosk.visitor import ListJournal, Visitor
    from tests.support.study_content import study_content
    from werkstadt.contract.touchtrace import read_trace
    from werkstadt.kiosk.steady import hold_singletons

    hold_singletons()
    _application = QGuiApplication([])
    QAccessible.setActive(True)
    visitor = Visitor(study_content(folder, "geheim", "versuche"), folder / "state", ListJournal())
    for name in ("Berühre mich", "Probiere das Geheimnis aus", "16 oder älter", "Ich mache mit", "Los geht"):
        visitor.tap(name)
    run, trace = visitor.lane.stay.run, visitor.stage._traces[0]
    assert run is not None
    assert run.trace is not None
    before = len(read_trace(run.trace()))
    began_s = time.process_time()
    for second in range(SECONDS):  # each finger is lifted and comes down again once a second
        for tick in range(HZ):
            what = "down" if tick == 0 else "up" if tick == HZ - 1 else "move"
            for finger in range(FINGERS):
                trace.finger(finger, QPointF(100 + 150 * finger, 100 + 5 * tick + second), what)
    cpu_s = time.process_time() - began_s
    print(json.dumps({"cpu_s": cpu_s, "kept": len(read_trace(run.trace())) - before}))
    visitor.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))

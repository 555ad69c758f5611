"""One site in a process of its own, told by a line of JSON on its input: {"page", "open": [locks], "wait_s"}.

Prints JSON: what became of it, what could be read, and what the kernel says of the process that ran it. Locks that can
be opened: "headers" (the site's own policy), "gate" (the interceptor), "flags" (how the engine was started).
"""

import json
import os
import sys
import tempfile
import time
from pathlib import Path

os.environ.update(QT_QPA_PLATFORM="offscreen", QT_QUICK_BACKEND="software")

from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from werkstadt.kiosk.steady import hold_singletons

hold_singletons()

PATIENCE_S = 4.0
"""A page that waits for an answer from outside never comes to its end."""


def main() -> int:
    told = json.loads(sys.stdin.readline())
    app = QGuiApplication(["lone-site"])
    from tests.scenes.playground import Playground
    from werkstadt.scenes.web import engine, rules

    if "headers" in told["open"]:
        setattr(engine, "HEADERS", {})  # noqa: B010 (a lock taken off, not a value assigned)
    if "gate" in told["open"]:
        setattr(engine, "may_fetch", lambda *_: True)  # noqa: B010
    if "flags" in told["open"]:
        setattr(rules, "FLAGS", ())  # noqa: B010
    ground = Playground(Path(tempfile.mkdtemp()))
    view = ground.open(told["page"], wait=False)
    end = time.monotonic() + PATIENCE_S
    while ground.state == "coming" and time.monotonic() < end:
        QTest.qWait(20)
    for _ in range(round(told["wait_s"] * 20)):
        view.pulse.emit()
        QTest.qWait(50)
    pid = ground.pid if ground.item else 0
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii") if pid else ""
    came = {
        "state": ground.state,
        "words": ground.words,
        "reports": ground.host.reports,
        "refusals": view.refusals,
        "seccomp": [line.split()[1] for line in status.splitlines() if line.startswith("Seccomp:")],
        "sandboxed": engine.ShutSite.is_sandboxed(pid) if pid else False,
        "environment": [name for name in os.environ if name.startswith("QTWEBENGINE") or name == "SSLKEYLOGFILE"],
    }
    print(json.dumps(came), flush=True)
    ground.end()
    del app
    os._exit(0)


if __name__ == "__main__":
    sys.exit(main())

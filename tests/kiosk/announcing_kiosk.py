"""A kiosk for test_announced: as it is, but its clock leaps when a file `later` appears in its state folder, and its
journal fails while a file `broken` is there. python -m tests.kiosk.announcing_kiosk STATE
"""

import datetime as dt
import sys
import time
from pathlib import Path

from tests.kiosk.visitor import ListJournal
from werkstadt.kiosk.environment import set_environment
from werkstadt.kiosk.options import Options
from werkstadt.kiosk.steady import hold_singletons

LEAP_S = 61.0


class FragileJournal(ListJournal):
    def __init__(self, sign: Path) -> None:
        super().__init__()
        self._sign = sign

    def probe(self) -> None:
        self.broken = self._sign.exists()
        super().probe()


def main(state: Path) -> int:
    set_environment(state)
    hold_singletons()
    from PySide6.QtGui import QGuiApplication

    from werkstadt.kiosk.stage import Stage, Surroundings

    app = QGuiApplication(sys.argv[:1])
    leap = state / "later"
    around = Surroundings(
        now_s=lambda: time.monotonic() + LEAP_S * leap.exists(),
        utc_now=lambda: dt.datetime.now(dt.UTC),
        open_journal=lambda _folder: FragileJournal(state / "broken"),
    )
    options = Options(state=state, content=state / "content", size_px=(1280, 720), still=True, fullscreen=False)
    stage = Stage(options, around)
    stage.show(fullscreen=False)
    stage.backstage.start()
    print("ready", flush=True)
    return app.exec()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))

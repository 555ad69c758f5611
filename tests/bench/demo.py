"""The demo, started again where it has been before: how soon there is something to touch, and how soon it is gone."""

import statistics
import tempfile
import time
from pathlib import Path

from tests.bench.row import Row, row
from tests.whole.demo import DemoProcess
from tests.whole.house import until

STARTS = 5


def one_start(root: Path) -> tuple[float, float, float]:
    """Seconds from the start to the first interactive frame and until all is up; from Ctrl-C to the end."""
    ready = root / "device/kiosk-ready"
    ready.unlink(missing_ok=True)
    began = time.perf_counter()
    with DemoProcess(root) as demo:
        until(ready.exists, "the kiosk's first frame")
        framed = time.perf_counter()
        demo.wait_until_up()
        up = time.perf_counter()
        assert demo.press_ctrl_c() == 0
        return framed - began, up - began, time.perf_counter() - up


def rows() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "demo"
        one_start(root)  # sets everything up
        frames, ups, ends = zip(*(one_start(root) for _ in range(STARTS)), strict=True)
    return [
        row("demo: second start → first interactive frame", statistics.median(frames), "s", most=5),
        row("demo: second start → hub, agent and kiosk joined", statistics.median(ups), "s"),
        row("demo: Ctrl-C → everything ended", max(ends), "s", most=5),
    ]

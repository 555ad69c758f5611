"""Five hundred exhibits: the first frame beside eight, and a finger that scrolls them beside the same grid in Chromium.

Both programs run on a virtual X screen of 1920 × 1080, software rendering, and are watched from outside: a frame is
a moment at which pixels in the middle of the grid change. The finger moves by the same points at the same times; the
kiosk gets it from the X server as a pointer, Chromium as touches by its own debugging pipe, since XTEST has none.
Frames are counted from the first movement until the grid has been let go for half a second: then it is so slow that
it no longer moves a pixel a frame.
"""

import json
import os
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

from tests.bench import peer_page
from tests.bench.kiosk import (
    CHROMIUM_FLAGS,
    KIOSK,
    PICTURES,
    STARTS,
    Program,
    chromium_version,
    programs,
    running,
    settle,
    start_seconds,
)
from tests.bench.row import Row, row
from tests.support.many import many_content
from tests.support.x11 import Screen, virtual_screen

MANY, FEW = 500, 8
FLICKS = int(os.environ.get("WERKSTADT_BENCH_FLICKS", "12"))
STRIP = (300, 320, 1200, 4)
"""Where movement is looked for: x, y, width, height in pixels; across the cards, where covers pass by."""
FROM_Y, STEP_PX, STEPS, STEP_S = 850, 14, 40, 0.008
"""The finger: 40 points, 14 px and 8 ms apart: 1,750 px/s over 560 px, then it lets go."""
AFTER_S = 0.5


class Watch:
    """Notes the moments (perf_counter) at which pixels of the strip change, on a thread and connection of its own."""

    def __init__(self, name: str) -> None:
        self._screen = Screen(name, 1920, 1080)
        self._over = threading.Event()
        self.seen_s: list[float] = []
        self._thread = threading.Thread(target=self._look)

    def __enter__(self) -> "Watch":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()
        self._screen.close()

    def _look(self) -> None:
        last = self._screen.pixels(*STRIP)
        while not self._over.is_set():
            now = self._screen.pixels(*STRIP)
            if now != last:
                self.seen_s.append(time.perf_counter())
                last = now
            time.sleep(0.0005)


Touch = Callable[[str, int, int], None]
"""What ("down", "move", "up") and where."""


def flick(screen: Screen, touch: Touch, upwards: bool) -> list[float]:
    """Frame times in ms."""
    sign = -1 if upwards else 1
    start = FROM_Y if upwards else FROM_Y - STEP_PX * STEPS
    with Watch(screen.name) as watch:
        time.sleep(0.05)
        begin_s = time.perf_counter()
        touch("down", 800, start)
        for step in range(1, STEPS + 1):
            time.sleep(max(0.0, begin_s + step * STEP_S - time.perf_counter()))
            touch("move", 800, start + sign * step * STEP_PX)
        touch("up", 800, start + sign * STEPS * STEP_PX)
        end_s = time.perf_counter() + AFTER_S
        time.sleep(AFTER_S)
    moments = [at for at in watch.seen_s if at < end_s]
    time.sleep(1.5)
    return [(after - before) * 1000 for before, after in pairwise(moments)]


def flicks(screen: Screen, touch: Touch) -> list[float]:
    """Down the list twice as often as back up, so that most of what comes has never been there."""
    found: list[float] = []
    for number in range(FLICKS):
        found += flick(screen, touch, upwards=number % 3 != 2)
    if len(found) < FLICKS * 10:
        raise RuntimeError(f"hardly anything moved: {len(found)} frames in {FLICKS} flicks")
    return found


def kiosk_frames(screen: Screen, kiosk: Program) -> list[float]:
    with running(kiosk, screen):
        time.sleep(4)
        screen.tap(screen.width // 2, screen.height // 2)
        time.sleep(3)
        screen.picture(PICTURES / "finding-kiosk.png")
        return flicks(screen, screen.pointer)


@contextmanager
def chromium(screen: Screen, page: Path) -> Iterator[Touch]:
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as state, sync_playwright() as tool:
        context = tool.chromium.launch_persistent_context(
            state,
            executable_path="/usr/bin/chromium",
            headless=False,
            no_viewport=True,
            args=CHROMIUM_FLAGS,
            env={**os.environ, "DISPLAY": screen.name},
        )
        tab = context.pages[0]
        tab.goto(page.as_uri())
        tab.wait_for_load_state("networkidle")
        pipe = context.new_cdp_session(tab)

        def touch(what: str, x: int, y: int) -> None:
            kinds = {"down": "touchStart", "move": "touchMove", "up": "touchEnd"}
            points = [] if what == "up" else [{"x": x, "y": y}]
            pipe.send("Input.dispatchTouchEvent", {"type": kinds[what], "touchPoints": points})

        time.sleep(3)
        yield touch
        context.close()


def chromium_frames(screen: Screen, page: Path) -> list[float]:
    with chromium(screen, page) as touch:
        screen.picture(PICTURES / "finding-chromium.png")
        return flicks(screen, touch)


def first_frames(screen: Screen, contents: dict[int, Path]) -> dict[int, list[float]]:
    """Seconds from exec to the first interactive frame, by number of exhibits; the two by turns."""
    kiosks = {count: programs(content, Path(), "--still")[0] for count, content in contents.items()}
    settled = {}
    for count, kiosk in kiosks.items():
        with running(kiosk, screen):
            time.sleep(3)
            settled[count] = settle(screen)
    taken: dict[int, list[float]] = {count: [] for count in contents}
    for round_ in range(STARTS + 1):
        for count in sorted(contents, reverse=bool(round_ % 2)):
            seconds = start_seconds(kiosks[count], screen, settled[count])
            if round_:
                taken[count].append(seconds)
    return taken


def percentile(values: list[float], part: int) -> float:
    return statistics.quantiles(values, n=100)[part - 1]


def rows() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder, virtual_screen() as screen:
        contents = {count: many_content(Path(folder) / f"content-{count}", count, zones=False) for count in (FEW, MANY)}
        page = peer_page.write_grid(contents[MANY], Path(folder) / "page")
        starts = first_frames(screen, contents)
        ours = kiosk_frames(screen, programs(contents[MANY], page)[0])
        theirs = chromium_frames(screen, page)
    PICTURES.mkdir(parents=True, exist_ok=True)
    (PICTURES / "finding-frames.json").write_text(json.dumps({KIOSK: ours, "Chromium": theirs}))
    ratio = statistics.median(many / few for few, many in zip(starts[FEW], starts[MANY], strict=True))
    peer = f"{chromium_version()}, the same grid in HTML"
    return [
        row(
            f"kiosk: exec → first interactive frame with {MANY} exhibits", statistics.median(starts[MANY]), "s",
            f"the same with {FEW}", statistics.median(starts[FEW]), most_times=1.2, ratio=ratio,
        ),
        *(
            row(f"flick-scroll of {MANY} exhibits: frame time, p{part}", percentile(ours, part), "ms", peer,
                percentile(theirs, part), most_times=1 if part == 95 else None)
            for part in (50, 95)
        ),
    ]  # fmt: skip

"""Four people at a 65″ board of 3840 × 2160 pixels beside one: what a tap costs, a lane that opens, and doing nothing.

Both are the kiosk itself on a virtual X screen, software rendering, tapped and watched from outside; the program
`python -m tests.bench.lanes N CONTENT STATE` opens it and lets N people come, since a bench cannot read its buttons.
Taps go to one lane and then the other program by turns, so that whatever else the machine does meets both.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

from tests.bench.kiosk import IDLE_S, cpu_s, end
from tests.bench.row import Row, row
from tests.support.content import starter_content
from tests.support.x11 import Screen, virtual_screen

if TYPE_CHECKING:
    from PySide6.QtQuick import QQuickItem

SIZE_PX = (3840, 2160)
ROUNDS = int(os.environ.get("WERKSTADT_BENCH_LANE_ROUNDS", "12"))
TAPS_A_ROUND = 8
OPENINGS = int(os.environ.get("WERKSTADT_BENCH_OPENINGS", "9"))
TITLE = (60, 40, 700, 220)
"""Where the leftmost lane has its title: x, y, width, height in pixels."""


@dataclass(frozen=True)
class Board:
    """A running kiosk with its own screen. pill: where a tap changes the leftmost lane's language."""

    screen: Screen
    family: psutil.Process
    pill: tuple[int, int]


@contextmanager
def board(people: int, content: Path) -> Iterator[Board]:
    with virtual_screen(*SIZE_PX) as screen, opened(people, content, screen) as one:
        yield one


@contextmanager
def opened(people: int, content: Path, screen: Screen) -> Iterator[Board]:
    with tempfile.TemporaryDirectory() as state:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.lanes", str(people), str(content), state],
            env=os.environ | {"DISPLAY": screen.name, "QT_QPA_PLATFORM": "xcb"},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        family = psutil.Process(process.pid)
        try:
            assert process.stdout is not None
            said = next(line.split() for line in process.stdout if line.startswith(b"gathered"))
            time.sleep(2)
            yield Board(screen, family, (int(said[1]), int(said[2])))
        finally:
            end(process, family)


def tap_ms(board: Board) -> float:
    before = board.screen.pixels(*TITLE)
    tapped_s = board.screen.tap(*board.pill)
    seen_s = board.screen.wait_for_change(TITLE, before, 2.0)
    if seen_s is None:
        raise RuntimeError("a tap was not answered")
    time.sleep(0.25)
    return (seen_s - tapped_s) * 1000


def opening_ms(content: Path) -> list[float]:
    """From a tap on glass that rests, beside one visitor, until the start page stands there."""
    taken = []
    for _ in range(OPENINGS):
        with virtual_screen(*SIZE_PX) as screen, opened(0, content, screen):
            area = (SIZE_PX[0] // 2 + 60, 40, 700, 220)
            before = screen.pixels(*area)
            tapped_s = screen.tap(SIZE_PX[0] * 3 // 4, SIZE_PX[1] // 2)
            seen_s = screen.wait_for_change(area, before, 5.0)
            if seen_s is None:
                raise RuntimeError("no lane opened")
            taken.append((seen_s - tapped_s) * 1000)
    return taken


def rows() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        content = starter_content(Path(folder) / "content")
        boards = [stack.enter_context(board(people, content)) for people in (4, 1)]
        taken: tuple[list[float], list[float]] = ([], [])
        for one in boards:
            for _ in range(10):
                tap_ms(one)
        for _ in range(ROUNDS):
            for one, its in zip(boards, taken, strict=True):
                its += [tap_ms(one) for _ in range(TAPS_A_ROUND)]
        before = [cpu_s(one.family) for one in boards]
        time.sleep(IDLE_S)
        idle = [(cpu_s(one.family) - was) / IDLE_S * 100 for one, was in zip(boards, before, strict=True)]
        boards[0].screen.picture(Path("build/bench/four-lanes.png"))
        stack.close()
        opening = opening_ms(content)
    four, alone = taken
    peer = "one lane on the same glass, in the same run"
    return [
        row("four lanes, 3840 × 2160: tap → changed pixels, p50", statistics.median(four), "ms", peer,
            statistics.median(alone), most_times=2),
        row("four lanes, 3840 × 2160: tap → changed pixels, p95", p95(four), "ms", peer, p95(alone), most_times=2),
        row("four lanes, 3840 × 2160: CPU while nobody touches", idle[0], "% of a core", peer, idle[1]),
        row("a lane opens: tap → start page, 3840 × 2160", statistics.median(opening), "ms", most=100),
    ]  # fmt: skip


def p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=100)[94]


def show(people: int, content: Path, state: Path) -> int:
    """The kiosk with so many visitors, who never leave. 0: one who has the left half, while the other rests."""
    from werkstadt.kiosk.environment import set_environment
    from werkstadt.kiosk.steady import hold_singletons

    set_environment(state)
    hold_singletons()
    from PySide6.QtCore import QTimer
    from PySide6.QtGui import QGuiApplication

    from werkstadt.kiosk.options import Options
    from werkstadt.kiosk.rules.idle import IdleTimes
    from werkstadt.kiosk.stage import Stage

    app = QGuiApplication(sys.argv[:1])
    day_s = 86_400.0
    stage = Stage(Options(state=state, content=content, profile="board-65", idle=IdleTimes(day_s, day_s)))

    def gather() -> None:
        stage.window.frameSwapped.disconnect(gather)
        kiosk = stage.kiosk
        stage.backstage.start()
        for part in (0.1, 0.9)[: max(1, people)]:
            kiosk.touched_at(part * SIZE_PX[0])
            kiosk.current.wake()
        if people == 1:
            kiosk.current.share.widen()
        if people == 4:
            for part in (0.1, 0.9):
                giver = kiosk.lane_at(part * SIZE_PX[0])
                giver.share.makeRoom()
                next(shown.lane for shown in kiosk.places.shown if shown.lane.stay.visit is None).wake()
        QTimer.singleShot(1000, lambda: print("gathered", *pill_of(stage.window.contentItem()), flush=True))

    stage.window.frameSwapped.connect(gather)
    stage.show(fullscreen=True)
    return app.exec()


def pill_of(item: "QQuickItem") -> tuple[int, int]:
    """The middle of the leftmost pill that changes the language."""
    pills = [one for one in items(item) if one.property("text") == "English" and one.property("iconOnly") is not None]
    places = [pill.mapToScene(pill.boundingRect().center()).toPoint().toTuple() for pill in pills]
    return min(places)


def items(item: "QQuickItem") -> "Iterator[QQuickItem]":
    if item.isVisible():
        yield item
        for child in item.childItems():
            yield from items(child)


if __name__ == "__main__":
    sys.exit(show(int(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3])))

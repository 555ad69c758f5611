"""The kiosk beside Debian's Chromium in kiosk mode, which shows the same start page with the same pictures.

Both run on a virtual X screen of 1920 × 1080, software rendering, watched and touched from outside: a program is
"there" when the screen looks as it did when it had settled, and a tap is answered when pixels change.
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.bench import peer_page
from tests.support.content import starter_content
from tests.support.x11 import Screen, virtual_screen

STARTS = int(os.environ.get("WERKSTADT_BENCH_STARTS", "7"))
TAPS = int(os.environ.get("WERKSTADT_BENCH_TAPS", "100"))
IDLE_S = float(os.environ.get("WERKSTADT_BENCH_IDLE_S", "20"))
KIOSK, CHROMIUM = "kiosk", "Chromium --kiosk"
TITLE = (60, 40, 900, 60)
"""Where both show their title: x, y, width, height in pixels."""
CHROMIUM_FLAGS = [
    "--kiosk",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-translate",
    "--disable-features=Translate,MediaRouter",
    "--password-store=basic",
    "--window-position=0,0",
    "--window-size=1920,1080",
]


@dataclass(frozen=True)
class Program:
    """command: for a fresh state folder, so that no earlier start can help. wake: it begins with an attract page."""

    name: str
    command: Callable[[Path], list[str]]
    wake: bool


def programs(content: Path, page: Path) -> tuple[Program, Program]:
    def kiosk(state: Path) -> list[str]:
        program = Path(sys.executable).with_name("werkstadt-kiosk")
        places = ["--state", str(state), "--content", str(content), "--agent-socket", str(state / "none.sock")]
        return [str(program), *places, "--profile", "terminal-15", "--fullscreen", "--still"]

    def chromium(state: Path) -> list[str]:
        return ["chromium", *CHROMIUM_FLAGS, f"--user-data-dir={state}", page.as_uri()]

    return Program(KIOSK, kiosk, wake=True), Program(CHROMIUM, chromium, wake=False)


@contextmanager
def running(program: Program, screen: Screen) -> Iterator[psutil.Process]:
    with tempfile.TemporaryDirectory() as state:
        environment = os.environ | {"DISPLAY": screen.name, "QT_QPA_PLATFORM": "xcb"}
        process = subprocess.Popen(
            program.command(Path(state)),
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        family = psutil.Process(process.pid)
        try:
            yield family
        finally:
            members = [family, *family.children(recursive=True)]
            process.terminate()
            psutil.wait_procs(members, timeout=5)
            for member in members:
                if member.is_running():
                    member.kill()
            process.wait()


def probes(screen: Screen) -> list[bytes]:
    step = 120
    return [screen.pixels(x, y) for x in range(60, screen.width, step) for y in range(60, screen.height, step)]


def settle(screen: Screen) -> list[bytes]:
    """Waits until the screen stays as it is for two seconds."""
    last, since = probes(screen), time.monotonic()
    while time.monotonic() - since < 2.0:
        time.sleep(0.05)
        now = probes(screen)
        if now != last:
            last, since = now, time.monotonic()
    return last


def start_seconds(program: Program, screen: Screen, settled: list[bytes]) -> float:
    before = time.perf_counter()
    with running(program, screen):
        while probes(screen) != settled:
            if time.perf_counter() - before > 30:
                raise RuntimeError(f"{program.name} never looked as it had before")
            time.sleep(0.005)
        return time.perf_counter() - before


def all_of(family: psutil.Process) -> list[psutil.Process]:
    return [family, *family.children(recursive=True)]


def pss_mb(family: psutil.Process) -> float:
    return sum(member.memory_full_info().pss for member in all_of(family)) / 1e6


def cpu_s(family: psutil.Process) -> float:
    return sum(sum(member.cpu_times()[:2]) for member in all_of(family))


def language_pill(screen: Screen) -> tuple[int, int]:
    """Where a tap changes the title: tried from left to right along the bar."""
    y = screen.height - 75
    for x in range(100, 700, 60):
        before = screen.pixels(*TITLE)
        screen.tap(x, y)
        if screen.wait_for_change(TITLE, before, 0.5) is not None:
            time.sleep(0.5)
            return x, y
    raise RuntimeError("no tap along the bar changed the title")


def tap_ms(screen: Screen, where: tuple[int, int], count: int) -> list[float]:
    taken: list[float] = []
    for _ in range(count):
        before = screen.pixels(*TITLE)
        tapped_s = screen.tap(*where)
        seen_s = screen.wait_for_change(TITLE, before, 2.0)
        if seen_s is None:
            raise RuntimeError("a tap was not answered")
        taken.append((seen_s - tapped_s) * 1000)
        time.sleep(0.12)
    return taken


@dataclass
class Measured:
    starts_s: list[float]
    pss_mb: float = 0.0
    idle_percent: float = 0.0
    taps_ms: list[float] | None = None

    def percentile(self, part: float) -> float:
        return statistics.quantiles(self.taps_ms or [], n=100)[round(part * 100) - 1]


def measure(content: Path, page: Path) -> dict[str, Measured]:
    pair = programs(content, page)
    result = {program.name: Measured([]) for program in pair}
    with virtual_screen() as screen:
        settled = {}
        for program in pair:
            with running(program, screen) as family:
                time.sleep(3)
                settled[program.name] = settle(screen)
                if program.wake:
                    screen.tap(screen.width // 2, screen.height // 2)
                    settle(screen)
                result[program.name].pss_mb = pss_mb(family)
                before = cpu_s(family)
                time.sleep(IDLE_S)
                result[program.name].idle_percent = (cpu_s(family) - before) / IDLE_S * 100
                pill = language_pill(screen)
                tap_ms(screen, pill, 10)
                result[program.name].taps_ms = tap_ms(screen, pill, TAPS)
        for round_ in range(STARTS + 1):
            for program in pair:
                taken = start_seconds(program, screen, settled[program.name])
                if round_:
                    result[program.name].starts_s.append(taken)
    return result


def row(name: str, unit: str, value: float, peer: float, most: float) -> dict[str, object]:
    ratio = value / peer if peer else (0.0 if not value else float("inf"))
    return {
        "name": name,
        "value": round(value, 3),
        "unit": unit,
        "peer": CHROMIUM,
        "peer_value": round(peer, 3),
        "ratio": round(ratio, 3),
        "budget": f"≤ {most} ×",
        "met": ratio <= most,
    }


def rows() -> list[dict[str, object]]:
    with tempfile.TemporaryDirectory() as folder:
        content = starter_content(Path(folder) / "content")
        page = peer_page.write(content, Path(folder) / "page")
        measured = measure(content, page)
        shutil.rmtree(folder, ignore_errors=True)
    ours, theirs = measured[KIOSK], measured[CHROMIUM]
    median = statistics.median
    return [
        row("kiosk: exec → first interactive frame", "s", median(ours.starts_s), median(theirs.starts_s), 0.5),
        row("kiosk: memory (PSS) on the start page", "MB", ours.pss_mb, theirs.pss_mb, 0.3),
        row("kiosk: idle CPU on the start page", "% of a core", ours.idle_percent, theirs.idle_percent, 1.0),
        row("tap → changed pixels, p50", "ms", ours.percentile(0.5), theirs.percentile(0.5), 0.5),
        row("tap → changed pixels, p95", "ms", ours.percentile(0.95), theirs.percentile(0.95), 0.5),
    ]

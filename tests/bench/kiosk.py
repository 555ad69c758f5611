"""The kiosk beside Debian's Chromium in kiosk mode, which shows the same start page with the same pictures.

Both run on a virtual X screen of 1920 × 1080, software rendering, watched and touched from outside: a program is
"there" when the screen looks as it did when it had settled, and a tap is answered when pixels of the title change.
Both start with fresh state, Chromium without a GPU, as there is none. Python's byte code is compiled before, as every
installation does. Motion is held (--still) for starts alone, so that pictures can be compared.
"""

import contextlib
import os
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
from tests.bench.row import Row, row
from tests.support.content import starter_content
from tests.support.x11 import Screen, virtual_screen

STARTS = int(os.environ.get("WERKSTADT_BENCH_STARTS", "7"))
TAPS = int(os.environ.get("WERKSTADT_BENCH_TAPS", "100"))
START_LIMIT_S = 30.0
IDLE_S = float(os.environ.get("WERKSTADT_BENCH_IDLE_S", "20"))
KIOSK, CHROMIUM = "kiosk", "Chromium --kiosk"
PICTURES = Path(__file__).parents[2] / "build" / "bench"
"""What both showed while they were measured."""
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
    """command: of a state folder. wake: it begins with an attract page."""

    name: str
    command: Callable[[Path], list[str]]
    wake: bool


def programs(content: Path, page: Path, *more: str) -> tuple[Program, Program]:
    """more: options of the kiosk."""

    def kiosk(state: Path) -> list[str]:
        program = Path(sys.executable).with_name("werkstadt-kiosk")
        places = ["--state", str(state), "--content", str(content), "--agent-socket", str(state / "none.sock")]
        return [str(program), *places, "--profile", "terminal-15", "--fullscreen", *more]

    def chromium(state: Path) -> list[str]:
        return ["chromium", *CHROMIUM_FLAGS, f"--user-data-dir={state}", page.as_uri()]

    return Program(KIOSK, kiosk, wake=True), Program(CHROMIUM, chromium, wake=False)


@contextmanager
def running(program: Program, screen: Screen, state: Path | None = None) -> Iterator[psutil.Process]:
    """state: a fresh folder where none is given, so that no earlier start can help."""
    with tempfile.TemporaryDirectory() as fresh:
        process = subprocess.Popen(
            program.command(state or Path(fresh)),
            env=os.environ | {"DISPLAY": screen.name, "QT_QPA_PLATFORM": "xcb"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        family = psutil.Process(process.pid)
        try:
            yield family
        finally:
            end(process, family)


def end(process: "subprocess.Popen[bytes]", family: psutil.Process) -> None:
    members = all_of(family) if family.is_running() and process.poll() is None else []
    process.terminate()
    _, left = psutil.wait_procs(members, timeout=5)
    for member in left:
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


def start_seconds(program: Program, screen: Screen, settled: list[bytes], state: Path | None = None) -> float:
    """From exec until the screen looks as it had when everything was there; then both take touches."""
    blank(screen)
    before = time.perf_counter()
    with running(program, screen, state):
        while probes(screen) != settled:
            if time.perf_counter() - before > START_LIMIT_S:
                raise RuntimeError(f"{program.name} never looked as it had before")
            time.sleep(0.005)
        return time.perf_counter() - before


def blank(screen: Screen) -> None:
    """Until the last program's window is gone, so that it cannot be taken for the next one's."""
    while len(set(probes(screen))) > 1:
        time.sleep(0.02)


def all_of(family: psutil.Process) -> list[psutil.Process]:
    return [family, *family.children(recursive=True)]


def pss_mb(family: psutil.Process) -> float:
    return sum(member.memory_full_info().pss for member in all_of(family)) / 1e6


def others(family: psutil.Process) -> int:
    """Processes of somebody else that use the same program's files: they would make PSS look too small."""
    ours = {member.pid for member in all_of(family)}
    mark = b"/chromium/chromium" if family.name() == "chromium" else b"libQt6Quick"
    found = 0
    for maps in Path("/proc").glob("[0-9]*/maps"):
        with contextlib.suppress(OSError):
            text = maps.read_bytes()
            found += int(maps.parent.name) not in ours and mark in text
    return found


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
    attract_percent: float = 0.0
    idle_percent: float = 0.0
    taps_ms: tuple[float, ...] = ()
    shared_with: int = 0

    def percentile(self, part: int) -> float:
        return statistics.quantiles(self.taps_ms, n=100)[part - 1]


def idle_percent(family: psutil.Process) -> float:
    before = cpu_s(family)
    time.sleep(IDLE_S)
    return (cpu_s(family) - before) / IDLE_S * 100


def look_at(program: Program, screen: Screen) -> Measured:
    """Memory, idle CPU and taps on the start page of one program; taps begin when it has been touched some times."""
    found = Measured([])
    with running(program, screen) as family:
        time.sleep(4)
        if program.wake:
            found.attract_percent = idle_percent(family)
            screen.tap(screen.width // 2, screen.height // 2)
            time.sleep(3)
        found.idle_percent = idle_percent(family)
        found.shared_with = others(family)
        found.pss_mb = pss_mb(family)
        pill = language_pill(screen)
        tap_ms(screen, pill, 10)
        screen.picture(PICTURES / f"{'kiosk' if program.wake else 'chromium'}.png")
        found.taps_ms = tuple(tap_ms(screen, pill, TAPS))
    return found


def measure(content: Path, page: Path) -> tuple[dict[str, Measured], float]:
    """Of both programs by name; and the seconds from killing the kiosk until it is there again."""
    result = {}
    with virtual_screen() as screen:
        for program in programs(content, page):
            result[program.name] = look_at(program, screen)
        still = programs(content, page, "--still")
        settled = {}
        for program in still:
            with running(program, screen):
                time.sleep(3)
                settled[program.name] = settle(screen)
        for round_ in range(STARTS + 1):
            for program in still if round_ % 2 else reversed(still):
                taken = start_seconds(program, screen, settled[program.name])
                if round_:
                    result[program.name].starts_s.append(taken)
        again_s = statistics.median(killed(still[0], screen, settled[KIOSK]) for _ in range(3))
    return result, again_s


def killed(kiosk: Program, screen: Screen, settled: list[bytes]) -> float:
    """What supervises it starts it anew at once, with the state that the killed one left."""
    with tempfile.TemporaryDirectory() as state:
        with running(kiosk, screen, Path(state)) as family:
            settle(screen)
            family.kill()
        return start_seconds(kiosk, screen, settled, Path(state))


def rows() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        content = starter_content(Path(folder) / "content")
        measured, again_s = measure(content, peer_page.write(content, Path(folder) / "page"))
    ours, theirs = measured[KIOSK], measured[CHROMIUM]
    starts = [mine / its for mine, its in zip(ours.starts_s, theirs.starts_s, strict=True)]
    peer, median = f"{chromium_version()} --kiosk, the same page in HTML", statistics.median
    shared = f"{peer}; {ours.shared_with} and {theirs.shared_with} foreign processes shared pages"
    start = row(
        "kiosk: exec → first interactive frame", median(ours.starts_s), "s", peer, median(theirs.starts_s),
        most_times=0.5, ratio=median(starts),
    )  # fmt: skip
    return [
        start,
        row("kiosk: memory (PSS) on the start page", ours.pss_mb, "MB", shared, theirs.pss_mb, most_times=0.3),
        row("kiosk: idle CPU, start page", ours.idle_percent, "% of a core", peer, theirs.idle_percent, most_times=1),
        row("kiosk: CPU of the attract page, moving", ours.attract_percent, "% of a core", most=5),
        *(
            row(f"tap on “English” → title changed, p{part}", ours.percentile(part), "ms", peer,
                theirs.percentile(part), most_times=0.5)
            for part in (50, 95)
        ),
        row("kiosk killed → interactive again", again_s, "s", most=2),
    ]  # fmt: skip


def chromium_version() -> str:
    said = subprocess.run(["chromium", "--version"], capture_output=True, text=True, check=True).stdout
    return " ".join(said.split()[:2])

"""Keeps touch screens as staff corrected them, and tries a correction for a while.

observe: which touch screens there are, and how each is corrected now. What should be in force and is not, the root
helper is asked for: after a start, after a screen was unplugged, and when nobody said that a try fits.
"""

import asyncio
import json
import logging
import os
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from werkstadt.agent.capabilities.house import House
from werkstadt.agent.config import Settings
from werkstadt.agent.durable import make_own_folder, write_durably
from werkstadt.agent.errors import AgentError
from werkstadt.contract.errors import ContractError
from werkstadt.contract.staffline import TRY_S
from werkstadt.contract.touchmatrix import PLAIN, Matrix, behind, parse_matrix
from werkstadt.helper import devices
from werkstadt.helper.touch import RUN, written

log = logging.getLogger(__name__)

KEPT = "touch.json"
AGAIN_S = 30.0
WATCH_S = 180.0
EVENTS = Path("/dev/input")
_INPUT = re.compile(r"input[0-9]{1,5}")


@dataclass(frozen=True)
class TouchScreen:
    """id: inputN, until it is unplugged. key: by which it is known again. events: names of its event devices."""

    id: str
    key: str
    events: tuple[str, ...]
    matrix: str


@dataclass(frozen=True)
class _Try:
    key: str
    matrix: Matrix
    until_s: float


class Touch:
    """Where agent.toml names no helper it does nothing."""

    name = "touch"

    def __init__(
        self, settings: Settings, house: House, sys: Path = devices.SYS, run: Path = RUN, events: Path = EVENTS
    ) -> None:
        self._closed = settings.helper is not None
        self._own, self._house = settings.own, house
        self._sys, self._run, self._events = sys, run, events
        self._kept: dict[str, Matrix] = {}
        self._try: _Try | None = None
        self._watched: dict[str, int] = {}
        self._watched_until_s = 0.0
        self._asked: dict[str, tuple[str, float]] = {}
        self._asking: set[asyncio.Task[None]] = set()

    def start(self) -> None:
        self._kept = read_kept(self._own / KEPT)
        self.tick()

    def tick(self) -> None:
        if not self._closed:
            return
        if self._try is not None and self._house.monotonic_s() >= self._try.until_s:
            log.warning("a correction of touch went back reason='nobody said that it fits'")
            self._try = None
        if self._watched and self._house.monotonic_s() >= self._watched_until_s:
            self._unwatch()
        for screen in observe(self._sys, self._run):
            wanted = self._wanted(screen.key)
            said, again_s = self._asked.get(screen.id, ("", 0.0))
            new = said != written(wanted) or self._house.monotonic_s() >= again_s
            if screen.matrix != written(wanted) and new:
                task = asyncio.get_running_loop().create_task(self._settle(screen.id, wanted))
                self._asking.add(task)
                task.add_done_callback(self._asking.discard)

    def greeting(self) -> list[bytes]:
        return []

    def stop(self) -> None:
        self._unwatch()
        for task in self._asking:
            task.cancel()

    # what staff do

    async def act(self, verb: str, matrix: Matrix | None) -> str:
        """One of FAILURES of contract/staffline.py. Raises AgentError."""
        return await self._ways[verb](self, matrix)

    async def _begin(self, _: Matrix | None) -> str:
        """From now on it is seen which one is touched."""
        self._unwatch()
        self._watched_until_s = self._house.monotonic_s() + WATCH_S
        for screen in observe(self._sys, self._run):
            for event in screen.events:
                try:
                    wire = os.open(self._events / event, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
                except OSError as err:
                    log.warning("touch screen not watched event=%s reason=%s", event, err)
                else:
                    self._watched[f"{screen.key}\n{event}"] = wire
        return "" if self._watched else "no-touch"

    async def _attempt(self, matrix: Matrix | None) -> str:
        touched = {key.partition("\n")[0] for key, wire in self._watched.items() if _has_spoken(wire)}
        self._unwatch()
        screen = next((one for one in observe(self._sys, self._run) if {one.key} == touched), None)
        if screen is None or matrix is None:
            return "no-touch"
        try:
            both = parse_matrix(behind(self._wanted(screen.key), matrix), "matrix")
        except ContractError as err:
            raise AgentError(f"This correction is too large: {err}.", "Is the glass mounted otherwise?") from err
        self._try = _Try(screen.key, both, self._house.monotonic_s() + TRY_S)
        await self._ask(screen.id, both)
        return ""

    async def _keep(self, _: Matrix | None) -> str:
        if self._try is None:
            raise AgentError("Nothing is being tried any more.")
        self._kept = {**self._kept, self._try.key: self._try.matrix}
        self._try = None
        await asyncio.to_thread(self._write, dict(self._kept))
        return ""

    async def _back(self, _: Matrix | None) -> str:
        self._try = None
        self._unwatch()
        self.tick()
        return ""

    _ways: Mapping[str, Callable[["Touch", Matrix | None], Awaitable[str]]] = {
        "touch-begin": _begin,
        "touch-try": _attempt,
        "touch-keep": _keep,
        "touch-back": _back,
    }

    # apply

    def _wanted(self, key: str) -> Matrix:
        if self._try is not None and self._try.key == key:
            return self._try.matrix
        return self._kept.get(key, PLAIN)

    async def _settle(self, id_: str, matrix: Matrix) -> None:
        try:
            await self._ask(id_, matrix)
        except AgentError as err:
            log.warning("touch screen not corrected id=%s reason=%r", id_, str(err))
            self._house.trouble("touch", str(err))
        else:
            self._house.trouble("touch", None)

    async def _ask(self, id_: str, matrix: Matrix) -> None:
        self._asked[id_] = (written(matrix), self._house.monotonic_s() + AGAIN_S)
        await self._house.machine.do("touch-matrix", name=id_, matrix=list(matrix))
        log.info("touch screen corrected id=%s matrix=%s", id_, written(matrix))

    def _write(self, kept: Mapping[str, Matrix]) -> None:
        make_own_folder(self._own)
        write_durably(self._own / KEPT, json.dumps(kept).encode())

    def _unwatch(self) -> None:
        for wire in self._watched.values():
            os.close(wire)
        self._watched = {}


def observe(sys: Path = devices.SYS, run: Path = RUN) -> list[TouchScreen]:
    """What vanishes while it is read is not there."""
    found = []
    for path in sorted((sys / devices.INPUT).glob("input*")):
        if not _INPUT.fullmatch(path.name):
            continue
        try:
            with devices.folder_of(path) as folder:
                if not devices.is_touch_screen(folder, path.name):
                    continue
                seen = devices.read_input(folder, path.name)
            events = tuple(sorted(one.name for one in path.iterdir() if one.name.startswith("event")))
        except (OSError, ValueError):
            continue
        found.append(
            TouchScreen(path.name, f"{seen.device} {seen.phys} {seen.name}", events, _in_force(run / path.name))
        )
    return found


def read_kept(path: Path) -> dict[str, Matrix]:
    """What is there and cannot be read counts as nothing: a screen works uncorrected, too."""
    try:
        rows = json.loads(path.read_bytes())
        return {str(key): parse_matrix(row, f"{path}: {key}") for key, row in rows.items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, AttributeError, RecursionError) as err:
        log.warning("corrections of touch are not read path=%s reason=%r", path, str(err))
        return {}


def _in_force(file: Path) -> str:
    try:
        return file.read_text().partition('"')[2].partition('"')[0]
    except (OSError, UnicodeDecodeError):
        return written(PLAIN)


def _has_spoken(wire: int) -> bool:
    try:
        return bool(os.read(wire, 4_096))
    except OSError:
        return False

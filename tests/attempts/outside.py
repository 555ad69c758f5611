"""A program that fills a virtual screen, watched from outside: its windows, files, processes and ports."""

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
from Xlib import XK, X, display, protocol  # type: ignore[import-untyped]
from Xlib.error import BadDrawable, BadWindow  # type: ignore[import-untyped]
from Xlib.ext import xtest  # type: ignore[import-untyped]

from tests.support.x11 import Screen, virtual_screen

XK.load_keysym_group("xf86")
WIDE, HIGH = 1280, 720
PATIENCE_S = 60.0
ANSWER_S = 20.0
"""A tap is answered after whatever was tried; how soon is measured on a quiet machine (docs/bench.md), not here."""
LANGUAGE = (216, 665)
"""Where the kiosk's bar has the pill of the other language, px."""
NEXT = (1150, 665)
SPEAKERS = ("werkstadt.kiosk.mouth", "speech-dispatcher", "sd_espeak")
"""What the kiosk may start by itself: who speaks, in a process of its own."""
KIOSK = (sys.executable, "-m", "werkstadt.kiosk")
ROOT = Path(__file__).parents[2]


class Program:
    """folder: its home and working folder; in state/ it may write. whole: the window that it opened at first."""

    def __init__(self, screen: Screen, process: subprocess.Popen[bytes], folder: Path) -> None:
        self.screen, self.process, self.folder = screen, process, folder
        self._display = display.Display(screen.name)
        self._root = self._display.screen().root
        self.watched = psutil.Process(process.pid)
        self._files = self._children = self._ports = frozenset[object]()

    def remember(self) -> None:
        """What is there now is as it should be."""
        self._files, self._children, self._ports = self.files(), self.children(), self.ports()

    # What is to be seen from outside

    def windows(self) -> list[tuple[int, int, int, int]]:
        """Of those that can be seen: x, y, width, height."""
        found = []
        for window in self._root.query_tree().children:
            with contextlib.suppress(BadDrawable, BadWindow):  # gone since
                if window.get_attributes().map_state == X.IsViewable:
                    place = window.get_geometry()
                    found.append((place.x, place.y, place.width, place.height))
        return found

    def files(self) -> frozenset[object]:
        """Outside of its state and of what is gone with the session."""
        own = (self.folder / "state", self.folder / "run")
        return frozenset(path for path in self.folder.rglob("*") if path.is_file() and not {*own} & {*path.parents})

    def children(self) -> frozenset[object]:
        """The command lines of what it has started, but for those that speak."""
        lines = (" ".join(_command_line(child)) for child in self.watched.children(recursive=True))
        return frozenset(line for line in lines if line and not any(speaker in line for speaker in SPEAKERS))

    def ports(self) -> frozenset[object]:
        """Of it and its children: TCP, UDP, IPv4 and IPv6."""
        found: set[object] = set()
        for process in (self.watched, *self.watched.children(recursive=True)):
            found |= {(one.type, one.laddr, one.raddr) for one in process.net_connections("inet")}
        return frozenset(found)

    def attempts_camera(self, file: Path) -> bool:
        self.screen.picture(file)
        return True

    def assert_closed(self, what: str) -> None:
        """It runs, fills the screen, and nothing else is there."""
        assert self.process.poll() is None, f"{what}: it ended with {self.process.returncode}"
        assert self.windows() == [(0, 0, WIDE, HIGH)], f"{what}: other windows are on the screen"

    def assert_nothing_new(self, what: str) -> None:
        self.assert_closed(what)
        assert self.files() == self._files, f"{what}: files were written outside of the state folder"
        assert self.children() == self._children, f"{what}: programs were started"
        assert self.ports() == self._ports, f"{what}: connections or ports were opened"

    def assert_answers(self, what: str) -> None:
        """A tap on the other language changes the screen. Panels that a key may have opened are closed before."""
        self.assert_nothing_new(what)
        for _ in range(3):
            self.press("Escape")
        time.sleep(0.1)
        self.screen.tap(WIDE // 2, 20)  # where nobody is here, it wakes
        time.sleep(0.2)
        before = self.screen.pixels(0, 0, WIDE, HIGH)
        self.screen.tap(*LANGUAGE)
        assert self.screen.wait_for_change((0, 0, WIDE, HIGH), before, ANSWER_S), f"{what}: a tap is not answered"
        self.assert_closed(what)

    # What somebody does

    def press(self, *names: str, held_s: float = 0.0) -> bool:
        """Keys together, by their X names; False where the keyboard has no such key."""
        codes = [self._display.keysym_to_keycode(XK.string_to_keysym(name)) for name in names]
        if 0 in codes:
            return False
        for code in codes:
            xtest.fake_input(self._display, X.KeyPress, code)
        self._display.sync()
        time.sleep(held_s)
        for code in reversed(codes):
            xtest.fake_input(self._display, X.KeyRelease, code)
        self._display.sync()
        return True

    @contextmanager
    def holding(self, name: str) -> Iterator[None]:
        code = self._display.keysym_to_keycode(XK.string_to_keysym(name))
        xtest.fake_input(self._display, X.KeyPress, code)
        self._display.sync()
        try:
            yield
        finally:
            xtest.fake_input(self._display, X.KeyRelease, code)
            self._display.sync()

    def click(self, x: int, y: int, button: int = 1, times: int = 1) -> None:
        """button: 2 middle, 3 right, 4 and 5 the wheel, 8 back, 9 forward."""
        xtest.fake_input(self._display, X.MotionNotify, x=x, y=y)
        for _ in range(times):
            xtest.fake_input(self._display, X.ButtonPress, button)
            xtest.fake_input(self._display, X.ButtonRelease, button)
        self._display.sync()

    def ask_to_close(self) -> None:
        """As a close button, a task list or the keys of a window manager do it."""
        window = self._window()
        protocols, delete = (self._display.intern_atom(name) for name in ("WM_PROTOCOLS", "WM_DELETE_WINDOW"))
        event = protocol.event.ClientMessage(window=window, client_type=protocols, data=(32, [delete, 0, 0, 0, 0]))
        window.send_event(event)
        self._display.sync()

    def to_the_text_field(self) -> None:
        """Of the kiosk's start page: through the showroom's form to the question that is answered by writing."""
        for x, y in ((1100, 665), (900, 350), NEXT, NEXT, NEXT):
            self.screen.tap(x, y)
            time.sleep(0.4)
        self.press("7")
        time.sleep(0.2)
        self.screen.tap(*NEXT)
        time.sleep(0.4)

    def focus(self) -> None:
        """As a session gives the keys to its one window: without, Qt knows no active one, and shortcuts do nothing."""
        self._window().set_input_focus(X.RevertToParent, X.CurrentTime)
        self._display.sync()

    def _window(self) -> Any:
        wide: dict[int, Any] = {}
        for window in self._root.query_tree().children:
            with contextlib.suppress(BadDrawable, BadWindow):  # gone since
                wide[window.get_geometry().width] = window
        return wide[max(wide)]

    def until(self, holds: Callable[[], bool], what: str, patience_s: float = PATIENCE_S) -> None:
        end_s = time.monotonic() + patience_s
        while not holds():
            assert time.monotonic() < end_s, f"did not come: {what}"
            time.sleep(0.02)

    def close(self) -> None:
        self._display.close()


@contextmanager
def on_a_screen(command: Sequence[str], folder: Path, **environment: str) -> Iterator[Program]:
    """The command on a screen of its own. It says "ready" in folder/state/ready; folder is its home."""
    (folder / "state").mkdir(parents=True, exist_ok=True)
    (folder / "run").mkdir(mode=0o700)
    with virtual_screen(WIDE, HIGH) as screen:
        seen = {**os.environ, "DISPLAY": screen.name, "QT_QPA_PLATFORM": "xcb", "HOME": str(folder), **environment}
        seen |= {"XDG_RUNTIME_DIR": str(folder / "run"), "XDG_CACHE_HOME": str(folder / "run" / "cache")}
        process = subprocess.Popen(
            command, env=seen, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        )
        program = Program(screen, process, folder)
        try:
            ready = folder / "state" / "ready"
            program.until(lambda: ready.exists() or process.poll() is not None, "its window")
            assert process.poll() is None, process.communicate()[1].decode()
            program.until(lambda: len(program.windows()) == 1, "one window")
            program.focus()
            time.sleep(0.3)
            program.remember()
            yield program
        finally:
            program.close()
            process.terminate()
            process.wait()
            if process.stderr is not None:
                process.stderr.close()


def _command_line(process: psutil.Process) -> list[str]:
    try:
        return list(process.cmdline())
    except psutil.NoSuchProcess:
        return []


def plain_program(name: str, folder: Path, *more: str) -> contextlib.AbstractContextManager[Program]:
    """One of this folder's programs without a guard, on a screen of its own. It runs in folder and yet is found."""
    command = [sys.executable, "-m", f"tests.attempts.{name}", str(folder / "state" / "ready"), *more]
    return on_a_screen(command, folder, PYTHONPATH=str(ROOT))


def kiosk_command(folder: Path, *more: str) -> list[str]:
    state = folder / "state"
    return [*KIOSK, "--state", str(state), "--still", "--fullscreen", "--ready-file", str(state / "ready"), *more]

"""A virtual X screen with a finger and an eye: what a visitor does and sees, from outside any program."""

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from Xlib import X, display  # type: ignore[import-untyped]
from Xlib.ext import xtest  # type: ignore[import-untyped]

POLL_S = 0.0003


@dataclass
class Screen:
    """name: as in DISPLAY, ":7". Coordinates are pixels from the upper left."""

    name: str
    width: int
    height: int

    def __post_init__(self) -> None:
        self._display = display.Display(self.name)
        self._root = self._display.screen().root

    def tap(self, x: int, y: int) -> float:
        """Press and release at once; the moment (time.perf_counter) when both had reached the X server."""
        xtest.fake_input(self._display, X.MotionNotify, x=x, y=y)
        xtest.fake_input(self._display, X.ButtonPress, 1)
        xtest.fake_input(self._display, X.ButtonRelease, 1)
        self._display.sync()
        return time.perf_counter()

    def move(self, x: int, y: int) -> None:
        xtest.fake_input(self._display, X.MotionNotify, x=x, y=y)
        self._display.sync()

    def pointer(self, what: str, x: int, y: int) -> None:
        """what: "down", "move" or "up", at a place."""
        xtest.fake_input(self._display, X.MotionNotify, x=x, y=y)
        if what != "move":
            xtest.fake_input(self._display, X.ButtonPress if what == "down" else X.ButtonRelease, 1)
        self._display.sync()

    def key(self, keysym: int) -> None:
        code = self._display.keysym_to_keycode(keysym)
        xtest.fake_input(self._display, X.KeyPress, code)
        xtest.fake_input(self._display, X.KeyRelease, code)
        self._display.sync()

    def pixels(self, x: int, y: int, width: int = 1, height: int = 1) -> bytes:
        """BGRX rows."""
        data: bytes = self._root.get_image(x, y, width, height, X.ZPixmap, 0xFFFFFFFF).data
        return data

    def colour(self, x: int, y: int) -> tuple[int, int, int]:
        blue, green, red, _ = self.pixels(x, y)
        return red, green, blue

    def wait_for_change(self, area: tuple[int, int, int, int], before: bytes, limit_s: float) -> float | None:
        """The moment when area (x, y, width, height) first differs from before, None if it does not within limit_s."""
        until_s = time.perf_counter() + limit_s
        while time.perf_counter() < until_s:
            if self.pixels(*area) != before:
                return time.perf_counter()
            time.sleep(POLL_S)
        return None

    def picture(self, path: Path) -> None:
        data = self.pixels(0, 0, self.width, self.height)
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.frombytes("RGB", (self.width, self.height), data, "raw", "BGRX").save(path)

    def close(self) -> None:
        self._display.close()


@contextmanager
def virtual_screen(width: int = 1920, height: int = 1080) -> Iterator[Screen]:
    reader, writer = os.pipe()
    os.set_inheritable(writer, True)
    command = [
        "Xvfb",
        "-displayfd",
        str(writer),
        "-screen",
        "0",
        f"{width}x{height}x24",
        "-nolisten",
        "tcp",
        "-noreset",
    ]
    process = subprocess.Popen(command, pass_fds=[writer], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(writer)
    try:
        with os.fdopen(reader) as answer:
            number = answer.readline().strip()
        if not number:
            raise RuntimeError("Xvfb did not start")
        with closing(Screen(f":{number}", width, height)) as screen:
            yield screen
    finally:
        process.terminate()
        process.wait()

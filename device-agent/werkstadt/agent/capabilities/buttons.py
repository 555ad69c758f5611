"""Real buttons beside the screen, and keypads for who listens. Input devices, grabbed, so that nobody else hears."""

import asyncio
import contextlib
import errno
import logging
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Protocol

import evdev

from werkstadt.agent.backoff import Backoff
from werkstadt.agent.capabilities.house import House
from werkstadt.agent.config import Settings
from werkstadt.agent.errors import AgentError, DeviceLost
from werkstadt.agent.inputevent import SIZE, PressDecoder

log = logging.getLogger(__name__)

DEFAULT_KEYS: Mapping[str, tuple[str, ...]] = {
    "home": ("KEY_HOMEPAGE", "KEY_HOME"),
    "language": ("KEY_LANGUAGE", "KEY_KBD_LAYOUT_NEXT"),
    "help": ("KEY_HELP", "KEY_F1"),
    "listen": ("KEY_F2",),
    "forward": ("KEY_RIGHT",),
    "backward": ("KEY_LEFT",),
    "up": ("KEY_UP",),
    "down": ("KEY_DOWN",),
    "select": ("KEY_ENTER", "KEY_KPENTER", "KEY_SELECT"),
    "back": ("KEY_ESC", "KEY_BACK"),
    "repeat": ("KEY_END", "KEY_AGAIN"),
    "louder": ("KEY_VOLUMEUP", "KEY_PAGEUP"),
    "quieter": ("KEY_VOLUMEDOWN", "KEY_PAGEDOWN"),
}
_CHUNK = 64 * SIZE


class ButtonBox(Protocol):
    """An open event device that never blocks."""

    def fileno(self) -> int: ...
    def grab(self) -> None: ...
    def close(self) -> None: ...


def open_box(path: Path) -> ButtonBox:
    """Grabbed. Raises DeviceLost."""
    try:
        box = evdev.InputDevice(str(path))
        try:
            box.grab()
        except OSError:
            box.close()
            raise
    except OSError as err:
        raise DeviceLost(_why(path, err)) from err
    return box


def _why(path: Path, err: OSError) -> str:
    reasons = {
        errno.ENOENT: f"{path} is not there: are the buttons plugged in?",
        errno.EACCES: f"{path} may not be opened by this user: is it in the group input?",
        errno.EBUSY: f"{path} is held by another program.",
        errno.ENODEV: f"{path} was unplugged.",
    }
    return reasons.get(err.errno or 0, f"{path} does not answer ({err.strerror or err}).")


def key_codes(keys: Mapping[str, tuple[str, ...]]) -> dict[int, str]:
    """Kernel key code → button. Raises AgentError for a name that the kernel does not have."""
    codes: dict[int, str] = {}
    for button, names in keys.items():
        for name in names:
            code = evdev.ecodes.ecodes.get(name)
            if not isinstance(code, int) or not name.startswith(("KEY_", "BTN_")):
                raise AgentError(f"buttons.{button}: the kernel has no key {name!r}.", "Names look like KEY_HOMEPAGE.")
            codes[code] = button
    return codes


class Box:
    """One device: opened, and again after every loss."""

    def __init__(
        self,
        path: Path,
        codes: Mapping[int, str],
        house: House,
        opener: Callable[[Path], ButtonBox],
        backoff: Backoff,
    ) -> None:
        self.path = path
        self.lost: str | None = None
        self._codes = codes
        self._house = house
        self._opener = opener
        self._backoff = backoff
        self._box: ButtonBox | None = None
        self._event = path.name
        self._decoder = PressDecoder(codes)
        self._open_at_s = house.monotonic_s()

    def tick(self) -> None:
        if self._box is not None or self._house.monotonic_s() < self._open_at_s:
            return
        try:
            self._event = os.path.basename(os.path.realpath(self.path))  # noqa: PTH119 - a loop of links raises nothing
            self._box = self._opener(self.path)
        except DeviceLost as err:
            self._missing(err.sentence)
            return
        self._decoder = PressDecoder(self._codes)
        self._house.grabbed.add(self._event)
        self._backoff.succeeded()
        self.lost = None
        self._house.trouble(f"buttons-{self.path.name}", None)
        asyncio.get_running_loop().add_reader(self._box.fileno(), self.readable)
        log.info("buttons opened device=%s", self.path)

    def readable(self) -> None:
        if self._box is None:
            return
        try:
            chunk = os.read(self._box.fileno(), _CHUNK)
        except BlockingIOError:
            return
        except OSError as err:
            self._drop(_why(self.path, err))
            return
        if not chunk:
            self._drop(f"{self.path} was unplugged.")
            return
        for name in self._decoder.feed(chunk):
            self._house.tell("button", {"name": name})

    def close(self) -> None:
        if self._box is not None:
            asyncio.get_running_loop().remove_reader(self._box.fileno())
            with contextlib.suppress(OSError):
                self._box.close()
            self._house.grabbed.discard(self._event)
            self._box = None

    def _drop(self, reason: str) -> None:
        self.close()
        self._missing(reason)

    def _missing(self, reason: str) -> None:
        if self.lost != reason:
            log.warning("buttons lost device=%s reason=%r", self.path, reason)
        self.lost = reason
        self._house.trouble(f"buttons-{self.path.name}", reason)
        self._open_at_s = self._house.monotonic_s() + self._backoff.pause_s()


class Buttons:
    name = "buttons"

    def __init__(self, settings: Settings, house: House, opener: Callable[[Path], ButtonBox] = open_box) -> None:
        self._settings = settings.buttons
        self._house = house
        self._opener = opener
        self.boxes: list[Box] = []

    def start(self) -> None:
        """Raises AgentError where the configuration names a key that does not exist."""
        codes = key_codes(self._settings.keys or DEFAULT_KEYS)
        self.boxes = [
            Box(path, codes, self._house, self._opener, Backoff(lambda: 1.0, 1.0, 15.0))
            for path in self._settings.devices
        ]
        self.tick()

    def tick(self) -> None:
        for box in self.boxes:
            box.tick()

    def greeting(self) -> list[bytes]:
        return []

    def stop(self) -> None:
        for box in self.boxes:
            box.close()

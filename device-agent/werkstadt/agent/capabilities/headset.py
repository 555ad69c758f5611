"""Whether a headset is plugged in: switches of input devices, as sound cards and keypads with a jack have them."""

import asyncio
import contextlib
import fcntl
import logging
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Protocol

import evdev

from werkstadt.agent.capabilities.house import House
from werkstadt.agent.config import Settings
from werkstadt.agent.inputevent import SIZE, SW_HEADPHONE_INSERT, SwitchDecoder
from werkstadt.contract.agentline import encode_line

log = logging.getLogger(__name__)

LOOK_S = 15.0
"""So often it is looked for devices that have come."""
_CHUNK = 64 * SIZE
_SWITCH_BYTES = 8
_EVIOCGSW = (2 << 30) | (_SWITCH_BYTES << 16) | (ord("E") << 8) | 0x1B
"""Which switches are on: EVIOCGSW(len), include/uapi/linux/input.h."""


class Jack(Protocol):
    """An open event device that never blocks."""

    def fileno(self) -> int: ...
    def plugged(self) -> bool: ...
    def close(self) -> None: ...


class EvdevJack:
    """Not grabbed: whoever routes the sound listens to it too."""

    def __init__(self, device: "evdev.InputDevice[str]") -> None:
        self._device = device

    def fileno(self) -> int:
        return int(self._device.fileno())

    def plugged(self) -> bool:
        bits = bytearray(_SWITCH_BYTES)
        fcntl.ioctl(self.fileno(), _EVIOCGSW, bits)
        return bool(bits[SW_HEADPHONE_INSERT // 8] & 1 << SW_HEADPHONE_INSERT % 8)

    def close(self) -> None:
        self._device.close()


def open_jack(path: Path) -> Jack | None:
    """None where this device has no jack, or may not be opened: most have none."""
    try:
        device = evdev.InputDevice(str(path))
    except OSError:
        return None
    if SW_HEADPHONE_INSERT in device.capabilities().get(evdev.ecodes.EV_SW, []):
        return EvdevJack(device)
    device.close()
    return None


def event_devices() -> list[Path]:
    return sorted(Path("/dev/input").glob("event*"))


class _Wire:
    """One jack."""

    def __init__(self, path: Path, jack: Jack) -> None:
        self.path = path
        self.jack = jack
        self.decoder = SwitchDecoder(SW_HEADPHONE_INSERT)
        self.plugged = jack.plugged()


class Headset:
    """Tells {"plugged": bool} when it changes, and whoever connects. Where no jack is known it tells nothing."""

    name = "headset"

    def __init__(
        self,
        settings: Settings,
        house: House,
        opener: Callable[[Path], Jack | None] = open_jack,
        listed: Callable[[], Iterable[Path]] = event_devices,
    ) -> None:
        self._house = house
        self._opener = opener
        self._listed = (lambda: settings.headset) if settings.headset else listed
        self._asked: set[Path] = set()
        self._wires: list[_Wire] = []
        self._told: bool | None = None
        self._look_at_s = 0.0

    @property
    def plugged(self) -> bool | None:
        """None where there is no jack."""
        return any(wire.plugged for wire in self._wires) if self._wires else None

    def start(self) -> None:
        self._look()

    def tick(self) -> None:
        if self._house.monotonic_s() >= self._look_at_s:
            self._look()

    def greeting(self) -> list[bytes]:
        return [] if self.plugged is None else [encode_line("headset", {"plugged": self.plugged})]

    def stop(self) -> None:
        for wire in list(self._wires):
            self._drop(wire)

    def _look(self) -> None:
        """Devices that were looked at before and are still there are not opened again."""
        self._look_at_s = self._house.monotonic_s() + LOOK_S
        there = set(self._listed())
        self._asked &= there
        for path in sorted(there - self._asked):
            self._asked.add(path)
            jack = self._opener(path)
            if jack is not None:
                self._wires.append(_Wire(path, jack))
                asyncio.get_running_loop().add_reader(jack.fileno(), self._readable, self._wires[-1])
                log.info("headset jack opened device=%s", path)
        self._tell()

    def _readable(self, wire: _Wire) -> None:
        try:
            chunk = os.read(wire.jack.fileno(), _CHUNK)
        except BlockingIOError:
            return
        except OSError:
            chunk = b""
        if not chunk:
            log.warning("headset jack lost device=%s", wire.path)
            self._drop(wire)
        for value in wire.decoder.feed(chunk):
            # After a gap in the events only the switch itself knows how it stands.
            wire.plugged = wire.jack.plugged() if value is None else value
        self._tell()

    def _drop(self, wire: _Wire) -> None:
        asyncio.get_running_loop().remove_reader(wire.jack.fileno())
        with contextlib.suppress(OSError):
            wire.jack.close()
        self._wires.remove(wire)
        self._asked.discard(wire.path)

    def _tell(self) -> None:
        """A jack that has gone with its headset is no headset."""
        now = self.plugged if self._wires or self._told is None else False
        if now is not None and now != self._told:
            self._told = now
            self._house.tell("headset", {"plugged": now})

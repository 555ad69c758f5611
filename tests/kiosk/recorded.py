"""A player on its own, with a host that remembers what it was told."""

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtTest import QTest

from werkstadt.exhibits.model import Words
from werkstadt.exhibits.recordings import Recording
from werkstadt.kiosk.playback.player import Player
from werkstadt.kiosk.voice import Ducking

PATIENCE_S = 20.0


class Look:
    moves = True

    def property(self, _name: str) -> bool:
        return self.moves


class Room:
    """What a lane is for a player."""

    def __init__(self) -> None:
        self.ducking = Ducking()
        self.look = Look()
        self.start_level = 3
        self.touches = self.notices = 0
        self.told: list[tuple[str, str]] = []

    def touched(self) -> None:
        self.touches += 1

    def noticed(self) -> None:
        self.notices += 1

    def report(self, code: str, detail: str) -> None:
        self.told.append((code, detail))

    @property
    def codes(self) -> list[str]:
        """Without that of a machine which has no loudspeaker."""
        return [code for code, _ in self.told if code != "no-sound"]

    def read_aloud(self, speaking: bool) -> None:
        if speaking:
            self.ducking.begin()
        else:
            self.ducking.end()


def play_in(
    room: Room,
    file: Path,
    duration_ms: int = 1_200,
    film: bool = True,
    sound: str = "other",
    captions: Mapping[str, str] | None = None,
    descriptions: Mapping[str, str] | None = None,
) -> Player:
    """Keep what is returned: its parent is not."""
    size = (64, 48) if film else (0, 0)
    recording = Recording(Path(file.name), duration_ms, sound, captions or {}, descriptions or {}, *size)
    exhibit: Any = SimpleNamespace(id="probe", folder=file.parent)
    host: Any = room

    def say(words: Words) -> str:
        return words.get("de", "")

    return Player(host, exhibit, recording, say, QObject(room.ducking))


def until(holds: Callable[[], bool], what: str = "") -> None:
    end = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < end, f"did not come: {what or holds}"
        QTest.qWait(5)


def state(player: Player) -> str:
    return str(player.property("state"))


def at_ms(player: Player) -> int:
    return player._at_ms

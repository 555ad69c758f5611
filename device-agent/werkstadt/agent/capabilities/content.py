"""Tells the kiosk when content/current points elsewhere."""

from werkstadt.agent.capabilities.house import House
from werkstadt.agent.config import Settings


class Content:
    name = "content"

    def __init__(self, settings: Settings, house: House) -> None:
        self._link = settings.content / "current"
        self._house = house
        self._seen = self._target()

    def start(self) -> None:
        self._seen = self._target()

    def tick(self) -> None:
        now = self._target()
        if now != self._seen:
            self._seen = now
            self._house.tell("content", {})

    def greeting(self) -> list[bytes]:
        return []

    def stop(self) -> None:
        return None

    def _target(self) -> str | None:
        try:
            return str(self._link.readlink())
        except OSError:
            return None

"""Roads that are not as they should be, around one that is."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from werkstadt.agent.content.roads import NotThereError, Road, RoadError

ENOUGH = 64 * 1024 * 1024


@dataclass
class Noting:
    """asked: path and offset of every question. sent: bytes by path."""

    road: Road
    asked: list[tuple[str, int]] = field(default_factory=list)
    sent: dict[str, int] = field(default_factory=dict)
    name: str = "a road"

    def read(self, path: str, offset: int = 0) -> Iterator[bytes]:
        self.asked.append((path, offset))
        for piece in self.road.read(path, offset):
            self.sent[path] = self.sent.get(path, 0) + len(piece)
            yield piece

    def files(self) -> int:
        """Bytes of files, without what is signed."""
        return sum(size for path, size in self.sent.items() if path.startswith("files/"))


@dataclass
class Swapping:
    """Brings other bytes for some paths; None: has none."""

    road: Road
    instead: Mapping[str, bytes | None]
    name: str = "a road that swaps"

    def read(self, path: str, offset: int = 0) -> Iterator[bytes]:
        if path not in self.instead:
            yield from self.road.read(path, offset)
            return
        data = self.instead[path]
        if data is None:
            raise NotThereError(f"{self.name} has no {path}.")
        yield data[offset:]


@dataclass
class Endless:
    """What begins with start never ends. given: bytes."""

    road: Road
    start: str
    given: int = 0
    name: str = "a road without end"

    def read(self, path: str, offset: int = 0) -> Iterator[bytes]:
        yield from self.road.read(path, offset)
        while path.startswith(self.start):
            self.given += 1024 * 1024
            assert self.given < ENOUGH, "nobody stops it"
            yield b"x" * 1024 * 1024


@dataclass
class Breaking:
    """Breaks off after so many bytes of a file, in pieces of one byte or so."""

    road: Road
    after: int
    times: int = 1_000
    piece: int = 7
    name: str = "a road that breaks"
    on_break: Callable[[], None] = lambda: None

    def read(self, path: str, offset: int = 0) -> Iterator[bytes]:
        whole = b"".join(self.road.read(path, offset))
        if not path.startswith("files/") or not self.times:
            yield whole
            return
        self.times -= 1
        for at in range(0, min(self.after, len(whole)), self.piece):
            yield whole[at : min(at + self.piece, self.after)]
        self.on_break()
        raise RoadError(f"{self.name} broke off.")

"""Roads by which content comes. A road reads bytes from a path of the repository's layout, and is never believed.

metadata/timestamp.json, metadata/<version>.<role>.json
targets/exhibitions/<sha256>.<id>.json, targets/packs/<id>/<sha256>.<sha256>.json
files/<aa>/<sha256>
"""

from collections.abc import Iterator
from typing import Protocol

from werkstadt.agent.errors import AgentError

PIECE = 1024 * 1024


class RoadError(AgentError):
    """This road does not bring it now: nobody answers, it broke off, it is too slow."""


class NotThereError(RoadError):
    """There is no such path at the other end."""


class Road(Protocol):
    """name: for staff."""

    @property
    def name(self) -> str: ...

    def read(self, path: str, offset: int = 0) -> Iterator[bytes]:
        """The bytes from offset on, in pieces of at most PIECE. Raises RoadError, also in the middle."""

"""Small documents from the hub, by name: the newest good one of each stays, with its date.

What a document looks like stands in docs/interfaces.md. Its body is for whoever shows it to read.
"""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass

from werkstadt.contract.errors import ContractError
from werkstadt.contract.ranges import SEQ_MAX
from werkstadt.contract.record import parse_json_object

FORMAT = 1
FEED_MAX = 1024 * 1024
"""Bytes of one document."""
FEEDS_MAX = 64
NAME = re.compile(r"[a-z](?:-?[a-z0-9]){0,39}")
_LATEST_MS = 253_402_300_799_000
"""The end of the year 9999."""


@dataclass(frozen=True)
class Feed:
    """kind: what its body is, such as "poll", "words" or "data". as_of: when it was true, in UTC."""

    name: str
    kind: str
    version: int
    as_of: dt.datetime
    body: Mapping[str, object]


def parse_feed(data: bytes, name: str) -> Feed:
    """name: of its file, which the document repeats. Raises ContractError naming what is not as agreed."""
    where = f"feed {name}"
    if len(data) > FEED_MAX:
        raise ContractError(where, f"at most {FEED_MAX} bytes", "more")
    tree = parse_json_object(data, where)
    for key, wanted in (("format", FORMAT), ("name", name)):
        if tree.get(key) != wanted or isinstance(tree.get(key), bool):
            raise ContractError(f"{where}.{key}", repr(wanted), tree.get(key))
    kind, body = tree.get("kind"), tree.get("body")
    if not isinstance(kind, str) or not NAME.fullmatch(kind):
        raise ContractError(f"{where}.kind", "a name of small letters", kind)
    if not isinstance(body, dict):
        raise ContractError(f"{where}.body", "an object", type(body).__name__)
    as_of_ms = _whole(tree, "as_of_ms", _LATEST_MS, where)
    as_of = dt.datetime.fromtimestamp(as_of_ms / 1000, dt.UTC)
    return Feed(name, kind, _whole(tree, "version", SEQ_MAX, where), as_of, body)


def _whole(tree: Mapping[str, object], key: str, most: int, where: str) -> int:
    value = tree.get(key)
    if type(value) is not int or not 0 <= value <= most:
        raise ContractError(f"{where}.{key}", f"a whole number from 0 to {most}", value)
    return value


class Feeds:
    """What the scenes read. Every document that comes passes by here, whatever brought it."""

    def __init__(self) -> None:
        self._held: dict[str, Feed] = {}

    def take(self, feed: Feed) -> bool:
        """False for one that is not newer than the one held: that one stays."""
        held = self._held.get(feed.name)
        if held is not None and feed.version <= held.version:
            return False
        if held is None and len(self._held) >= FEEDS_MAX:
            return False
        self._held[feed.name] = feed
        return True

    def get(self, name: str, kind: str) -> Feed | None:
        """None where there is none yet, or one of another kind."""
        held = self._held.get(name)
        return held if held is not None and held.kind == kind else None

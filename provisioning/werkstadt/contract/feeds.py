"""Small documents, hub → device, by name; and the list that says which of them there are.

Both travel signed by the hub (signing.py): a document for the purpose "feed", the list for "feeds". What the kinds of
documents hold stands in docs/interfaces.md; a body is for whoever shows it to read.
"""

import datetime as dt
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from werkstadt.contract.errors import ContractError
from werkstadt.contract.ranges import SEQ_MAX
from werkstadt.contract.record import parse_json_object

FORMAT = 1
FEED_PURPOSE = "feed"
LIST_PURPOSE = "feeds"
FEED_MAX = 1024 * 1024
"""Bytes of one document."""
LIST_MAX = 32 * 1024
FEEDS_MAX = 64
NAME = re.compile(r"[a-z](?:-?[a-z0-9]){0,39}")
NAME_EXPECTED = "small letters, digits and single dashes, a letter first, at most 40 without the dashes"
AS_OF_MAX_MS = 253_402_300_799_000
"""The end of the year 9999."""


@dataclass(frozen=True)
class Feed:
    """kind: what its body is, such as "poll", "words" or "data". version: grows. as_of: when it was true, in UTC."""

    name: str
    kind: str
    version: int
    as_of: dt.datetime
    body: Mapping[str, object]

    def to_bytes(self) -> bytes:
        """Raises ContractError if the body is no JSON, or the document would be larger than agreed."""
        fields = {
            "format": FORMAT,
            "name": self.name,
            "kind": self.kind,
            "version": self.version,
            "as_of_ms": round(self.as_of.timestamp() * 1000),
            "body": dict(self.body),
        }
        data = _encode(fields, f"feed {self.name}.body")
        if len(data) > FEED_MAX:
            raise ContractError(f"feed {self.name}", f"at most {FEED_MAX} bytes", f"{len(data)} bytes")
        return data


def parse_feed(data: bytes, name: str) -> Feed:
    """name: that it was asked for by, or of its file; the document repeats it.

    Raises ContractError naming what is not as agreed.
    """
    where = f"feed {name}"
    if len(data) > FEED_MAX:
        raise ContractError(where, f"at most {FEED_MAX} bytes", "more")
    tree = parse_json_object(data, where)
    _check_format(tree, where)
    if tree.get("name") != name:
        raise ContractError(f"{where}.name", repr(name), tree.get("name"))
    kind, body = tree.get("kind"), tree.get("body")
    if not isinstance(kind, str) or not NAME.fullmatch(kind):
        raise ContractError(f"{where}.kind", "a name of small letters", kind)
    if not isinstance(body, dict):
        raise ContractError(f"{where}.body", "an object", type(body).__name__)
    as_of = moment(_whole(tree.get("as_of_ms"), f"{where}.as_of_ms", AS_OF_MAX_MS))
    return Feed(name, kind, _whole(tree.get("version"), f"{where}.version"), as_of, body)


def moment(at_ms: int) -> dt.datetime:
    """at_ms: UTC, from 0 to AS_OF_MAX_MS."""
    return dt.datetime.fromtimestamp(at_ms / 1000, dt.UTC)


@dataclass(frozen=True)
class FeedList:
    """All feeds of a hub. at_ms: UTC of the hub, grows. versions, withdrawn: by name; never the same name in both.

    A device removes what stands in `withdrawn` with a newer version than its own, and nothing else: a name that stands
    nowhere (the hub was restored from a back-up) leaves the last good one where it is.
    """

    at_ms: int
    versions: Mapping[str, int] = field(default_factory=dict)
    withdrawn: Mapping[str, int] = field(default_factory=dict)

    def to_bytes(self) -> bytes:
        fields = {
            "format": FORMAT,
            "at_ms": self.at_ms,
            "feeds": dict(self.versions),
            "withdrawn": dict(self.withdrawn),
        }
        return _encode(fields, "feeds")

    @classmethod
    def parse(cls, data: bytes) -> "FeedList":
        """Raises ContractError naming the field. The signature is the caller's to check first."""
        if len(data) > LIST_MAX:
            raise ContractError("feeds", f"at most {LIST_MAX} bytes", f"{len(data)} bytes")
        tree = parse_json_object(data, "feeds")
        _check_format(tree, "feeds")
        versions, withdrawn = (_parse_versions(tree.get(key), f"feeds.{key}") for key in ("feeds", "withdrawn"))
        if both := sorted(versions.keys() & withdrawn.keys()):
            raise ContractError("feeds.withdrawn", "no name that is also in feeds", both[0])
        return cls(_whole(tree.get("at_ms"), "feeds.at_ms"), versions, withdrawn)


def _parse_versions(value: object, where: str) -> dict[str, int]:
    if not isinstance(value, dict) or len(value) > FEEDS_MAX:
        came = f"{len(value)} names" if isinstance(value, dict) else value
        raise ContractError(where, f"an object of at most {FEEDS_MAX} names with their versions", came)
    for name, version in value.items():
        if not NAME.fullmatch(name):
            raise ContractError(where, NAME_EXPECTED, ascii(name))
        _whole(version, f"{where}.{name}")
    return value


def _check_format(tree: Mapping[str, object], where: str) -> None:
    if tree.get("format") != FORMAT or isinstance(tree.get("format"), bool):
        raise ContractError(f"{where}.format", repr(FORMAT), tree.get("format"))


def _whole(value: object, where: str, most: int = SEQ_MAX) -> int:
    if type(value) is not int or not 0 <= value <= most:
        raise ContractError(where, f"a whole number from 0 to {most}", value)
    return value


def _encode(fields: Mapping[str, object], where: str) -> bytes:
    try:
        return json.dumps(fields, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
    except (TypeError, ValueError, RecursionError) as err:  # UnicodeEncodeError is a ValueError
        raise ContractError(where, "JSON", str(err)) from err

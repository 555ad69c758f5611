"""The repository as staff look at it: what is published, by whom, and until when each signature counts."""

import datetime as dt
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from tuf.api.exceptions import RepositoryError

from werkstadt.hub.content.online import OnlineKeys
from werkstadt.hub.content.repository import Repository, RepositoryRefused, Term

Titles = Mapping[str, str]
"""By tag of the language."""
_TARGET = re.compile(r"(?P<hash>[0-9a-f]{64})\.(?P<id>[a-z0-9][a-z0-9-]{0,39})\.json")


@dataclass(frozen=True)
class Published:
    """An exhibition that devices may show. hash: of its document, by which devices name it. since_ms: of this version.

    packs: how many it has.
    """

    id: str
    hash: str
    author: str
    title: Titles
    since_ms: int
    packs: int


@dataclass(frozen=True)
class Seen:
    """ids: of exhibitions by the hash of their document, of older versions, too, as long as they lie here."""

    timestamp: int
    terms: tuple[Term, ...]
    exhibitions: tuple[Published, ...]
    ids: Mapping[str, str] = field(default_factory=dict)

    def published(self, id_: str) -> Published | None:
        return next((one for one in self.exhibitions if one.id == id_), None)

    def soon(self, now: dt.datetime) -> list[Term]:
        """Whose time is over soon, or is."""
        return [term for term in self.terms if term.ends_soon(now)]


def look(folder: Path) -> Seen | None:
    """folder: of the repository. None where there is none yet, or none that can be read."""
    try:
        stamp = (folder / "metadata" / "timestamp.json").stat()
    except OSError:
        return None
    try:
        return _look(folder, stamp.st_mtime_ns, stamp.st_ino)
    except (RepositoryRefused, RepositoryError, OSError, ValueError, KeyError):
        return None


@lru_cache(maxsize=2)
def _look(folder: Path, _changed_ns: int, _inode: int) -> Seen:
    """All that changes in a repository ends with another timestamp.json; so what was read for one stays true."""
    repository = Repository(folder, OnlineKeys(folder, b""), dt.datetime.now(dt.UTC))  # nothing is signed here
    exhibitions = []
    for id_, author in sorted(repository.exhibitions().items()):
        target = repository.author(author).signed.targets[f"exhibitions/{id_}.json"]
        hash_ = str(target.hashes["sha256"])
        file = folder / "targets" / "exhibitions" / f"{hash_}.{id_}.json"
        table = _table(file)
        packs = {row["hash"] for key in ("shows", "forms") for row in table.get(key, []) if "hash" in row}
        since_ms = file.stat().st_mtime_ns // 1_000_000
        exhibitions.append(Published(id_, hash_, author, _titles(table), since_ms, len(packs)))
    found = (_TARGET.fullmatch(path.name) for path in (folder / "targets" / "exhibitions").glob("*.json"))
    ids = {one["hash"]: one["id"] for one in found if one}
    timestamp = repository.timestamp().signed.version
    return Seen(timestamp, tuple(repository.terms()), tuple(exhibitions), ids)


def _table(file: Path) -> dict[str, list[dict[str, str]]]:
    table = json.loads(file.read_bytes())
    return table if isinstance(table, dict) else {}


def _titles(table: Mapping[str, object]) -> Titles:
    title = table.get("title")
    rows = title.items() if isinstance(title, dict) else ()
    return {str(tag): words for tag, words in rows if isinstance(words, str)}

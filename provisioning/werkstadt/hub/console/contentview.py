"""What a device shows, in one word that staff understand, and who signs what. Decides; does no IO."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from werkstadt.hub.content.looking import Published, Seen
from werkstadt.hub.content.repository import Term
from werkstadt.hub.store.devices import Device


@dataclass(frozen=True)
class Showing:
    """state: "newest", "older" (the hub has a newer version), "other" (it shall show another exhibition), "withdrawn"
    (nobody signs what it shows any more), "none" (nothing of the repository), or "unknown" (nobody can say).

    id: of what is in force; of a version that is not here any more, as the touch application says. wanted: of what
    shall be. fetching: "", "hub" or "stick"; done, total: bytes of that.
    """

    state: str
    id: str | None
    wanted: str | None
    fetching: str
    done: int
    total: int
    fresh: bool


def showing(device: Device, seen: Seen | None, house: str | None) -> Showing:
    """house: id of the exhibition that the whole house shows, None: nobody has said."""
    said = device.content
    id_ = seen.ids.get(said.exhibition, device.exhibition) if seen and said.exhibition else None
    wanted = wanted_by(device, seen, house, id_)
    fetching = "" if said.fetching is None else "hub" if said.fetching == "hub" else "stick"
    state = _state(device, seen, id_, wanted)
    return Showing(state, id_, wanted, fetching, said.done, said.total, said.fresh)


def wanted_by(device: Device, seen: Seen | None, house: str | None, shown: str | None) -> str | None:
    """As a device itself chooses: what it was told, the only one, or what it shows anyhow."""
    told = device.exhibition_wanted or house
    if told is not None or seen is None:
        return told
    if len(seen.exhibitions) == 1:
        return seen.exhibitions[0].id
    return shown if shown and seen.published(shown) else None


def _state(device: Device, seen: Seen | None, id_: str | None, wanted: str | None) -> str:
    if seen is None:
        return "unknown"
    newest = seen.published(wanted) if wanted else None
    if newest is not None and newest.hash == device.content.exhibition:
        return "newest"
    if device.content.exhibition is None:
        return "none"
    if newest is not None:
        return "older" if id_ == wanted else "other"
    return "unknown" if id_ and seen.published(id_) else "withdrawn"


@dataclass(frozen=True)
class Signer:
    """A row of who signs what. kind: "root", "targets", "snapshot", "timestamp" or "author". days: left, below 0: over.

    tone: "" where nothing is to be done, "warn", or "bad" where it is over.
    """

    kind: str
    name: str
    threshold: int
    keys: int
    until: dt.datetime
    days: int
    tone: str
    may: tuple[tuple[str, str], ...]


def signers(terms: Sequence[Term], now: dt.datetime) -> list[Signer]:
    """In the order of trust; authors last."""
    order = {"root": 0, "targets": 1, "timestamp": 2, "snapshot": 3}
    rows = sorted(terms, key=lambda term: (order.get(term.role, 4), term.role))
    return [_signer(term, now, "author" if term.role not in order else term.role) for term in rows]


def _signer(term: Term, now: dt.datetime, kind: str) -> Signer:
    days = (term.until - now).days
    tone = "bad" if term.until <= now else "warn" if term.ends_soon(now) else ""
    may = tuple(may_words(pattern) for pattern in term.may)
    return Signer(kind, term.role, term.threshold, term.keys, term.until, days, tone, may)


def may_words(pattern: str) -> tuple[str, str]:
    """Key of the words, and what it is about: "packs/abbe/*" → ("pack", "abbe")."""
    match pattern.split("/"):
        case ["exhibitions", "*"]:
            return "exhibitions", ""
        case ["exhibitions", name]:
            return "exhibition", name.removesuffix(".json")
        case ["packs", "*", _]:
            return "packs", ""
        case ["packs", name, _]:
            return "pack", name
    return "other", pattern


def title_of(one: Published, language: str) -> str:
    return one.title.get(language) or next(iter(one.title.values()), one.id)


def counts(found: Mapping[str, Showing]) -> dict[str, int]:
    """How many devices show each exhibition, in whatever version."""
    ids = [one.id for one in found.values() if one.id]
    return {id_: ids.count(id_) for id_ in ids}

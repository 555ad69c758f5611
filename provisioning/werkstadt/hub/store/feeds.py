"""Feeds as they are published: the newest document of each name, and the names that were withdrawn."""

from dataclasses import dataclass

from sqlalchemy import Connection, func, select, update

from werkstadt.contract.errors import ContractError
from werkstadt.contract.feeds import FEEDS_MAX, Feed, moment, parse_feed
from werkstadt.hub.rules.feeds import next_version
from werkstadt.hub.store import dialect
from werkstadt.hub.store.tables import feeds


@dataclass(frozen=True)
class Listed:
    """put_by: who of the staff put it there, "" for what is counted from votes. size: bytes of the document."""

    name: str
    kind: str
    version: int
    as_of_ms: int
    put_by: str
    changed_ms: int
    size: int


@dataclass(frozen=True)
class Put:
    """is_new: False where the same was there already, and stays with its version."""

    feed: Feed
    is_new: bool


def listing(connection: Connection) -> list[Listed]:
    """All that are published, by name."""
    columns = [feeds.c[name] for name in Listed.__dataclass_fields__ if name != "size"]
    query = select(*columns, func.length(feeds.c.document).label("size")).where(feeds.c.document.is_not(None))
    return [Listed(**row) for row in connection.execute(query.order_by(feeds.c.name)).mappings()]


def withdrawn(connection: Connection, most: int = FEEDS_MAX) -> dict[str, int]:
    """Names with the version of the withdrawal; the newest ones."""
    query = select(feeds.c.name, feeds.c.version).where(feeds.c.document.is_(None))
    rows = connection.execute(query.order_by(feeds.c.changed_ms.desc(), feeds.c.name).limit(most))
    return {name: version for name, version in rows}


def document(connection: Connection, name: str) -> bytes | None:
    """Exactly what is signed; None: no such feed, or withdrawn."""
    found: bytes | None = connection.execute(select(feeds.c.document).where(feeds.c.name == name)).scalar()
    return found


def one(connection: Connection, name: str) -> Feed | None:
    data = document(connection, name)
    return None if data is None else parse_feed(data, name)


def put(
    connection: Connection, name: str, kind: str, body: dict[str, object], as_of_ms: int, *, by: str, now_ms: int
) -> Put:
    """Publishes it, with a newer version where something changed. Raises ContractError: the old one stays."""
    old, as_of = one(connection, name), moment(as_of_ms)
    if old is not None and (old.kind, old.body) == (kind, body) and (not by or old.as_of == as_of):
        return Put(old, is_new=False)
    if old is None and len(listing(connection)) >= FEEDS_MAX:
        raise ContractError("feeds", f"at most {FEEDS_MAX} of them", "one more: take one away first")
    before = connection.execute(select(feeds.c.version).where(feeds.c.name == name)).scalar()
    new = Feed(name, kind, next_version(before or 0, now_ms), as_of, body)
    values = {"name": name, "kind": kind, "version": new.version, "as_of_ms": as_of_ms, "document": new.to_bytes()}
    dialect.upsert(connection, feeds, ("name",), {**values, "put_by": by, "changed_ms": now_ms})
    return Put(new, is_new=True)


def withdraw(connection: Connection, name: str, now_ms: int) -> bool:
    """Devices take it away at their next check-in. False: there is none of that name."""
    row = connection.execute(select(feeds.c.version).where(feeds.c.name == name, feeds.c.document.is_not(None))).first()
    if row is None:
        return False
    values = {"version": next_version(row.version, now_ms), "document": None, "changed_ms": now_ms}
    connection.execute(update(feeds).where(feeds.c.name == name).values(**values))
    return True

"""Records as they are kept, for listing and export."""

from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from werkstadt.hub.store.tables import records


@dataclass(frozen=True)
class Row:
    """header, body: the exact bytes that the device wrote; body is None where it was deleted."""

    nr: int
    device: str
    epoch: str
    seq: int
    id: str
    kind: str
    v: int
    form: str
    day: str
    at_ms: int
    received_ms: int
    header: bytes
    body: bytes | None


@dataclass(frozen=True)
class Wish:
    """None: all. Days inclusive."""

    kind: str | None = None
    device: str | None = None
    first_day: str | None = None
    last_day: str | None = None


_COLUMNS = tuple(records.c[name] for name in Row.__dataclass_fields__)


def rows(connection: Connection, wish: Wish, most: int = 500, after: int = 0) -> list[Row]:
    """In the order of arrival. after: the nr of the last row already seen."""
    query = select(*_COLUMNS).where(records.c.nr > after).order_by(records.c.nr).limit(most)
    if wish.kind is not None:
        query = query.where(records.c.kind == wish.kind)
    if wish.device is not None:
        query = query.where(records.c.device == wish.device)
    if wish.first_day is not None:
        query = query.where(records.c.day >= wish.first_day)
    if wish.last_day is not None:
        query = query.where(records.c.day <= wish.last_day)
    return [Row(**row) for row in connection.execute(query).mappings()]


def kinds(connection: Connection) -> dict[str, int]:
    query = select(records.c.kind, func.count()).group_by(records.c.kind).order_by(records.c.kind)
    return {kind: count for kind, count in connection.execute(query)}

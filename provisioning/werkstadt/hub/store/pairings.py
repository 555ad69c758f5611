"""Windows for comparing digits, and the tries in them. What may follow what: contract/pairing.py."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from werkstadt.contract.pairing import TRIES_MAX, WINDOW_S, State
from werkstadt.hub.store.tables import compare_windows, pairings

WINDOW_MS = int(WINDOW_S * 1000)


@dataclass(frozen=True)
class CompareWindow:
    """wishes: how many tries it has taken, of TRIES_MAX."""

    nr: int
    opened_ms: int
    expires_ms: int
    opened_by: str
    wishes: int
    closed_ms: int | None

    def is_open(self, now_ms: int) -> bool:
        return self.closed_ms is None and now_ms < self.expires_ms

    def is_full(self) -> bool:
        return self.wishes >= TRIES_MAX


@dataclass(frozen=True)
class Try:
    """wish: exact bytes of the device's request. device: who it has become. reason: why it was refused, a stable word.

    other_same: somebody has pressed "the same" on the device.
    """

    pair: str
    window: int
    state: State
    other_same: bool
    wish: bytes
    hub_number: bytes
    device_number: bytes | None
    address: str
    reason: str
    device: str | None
    created_ms: int


def open_window(connection: Connection, *, opened_by: str, now_ms: int) -> int:
    """A fresh one; what was open before is closed, so that there are never more than TRIES_MAX chances at a time."""
    for window in connection.execute(select(compare_windows.c.nr).where(compare_windows.c.closed_ms.is_(None))).all():
        close_window(connection, window.nr, "closed", now_ms)
    values = {"opened_ms": now_ms, "expires_ms": now_ms + WINDOW_MS, "opened_by": opened_by}
    made = connection.execute(insert(compare_windows).values(**values).returning(compare_windows.c.nr))
    return int(made.scalar_one())


def close_window(connection: Connection, nr: int, reason: str, now_ms: int) -> None:
    """Tries that are not done are refused with the reason."""
    here = (compare_windows.c.nr == nr, compare_windows.c.closed_ms.is_(None))
    connection.execute(update(compare_windows).where(*here).values(closed_ms=now_ms))
    undone = pairings.c.state.not_in((State.JOINED, State.REFUSED))
    refused = {"state": State.REFUSED, "reason": reason}
    connection.execute(update(pairings).where(pairings.c.window == nr, undone).values(**refused))


def newest_window(connection: Connection, *, lock: bool = False) -> CompareWindow | None:
    query = select(compare_windows).order_by(compare_windows.c.nr.desc()).limit(1)
    row = connection.execute(query.with_for_update() if lock else query).mappings().first()
    return None if row is None else CompareWindow(**row)


def window(connection: Connection, nr: int) -> CompareWindow | None:
    row = connection.execute(select(compare_windows).where(compare_windows.c.nr == nr)).mappings().first()
    return None if row is None else CompareWindow(**row)


def begin(
    connection: Connection, window_nr: int, pair: str, wish: bytes, hub_number: bytes, address: str, now_ms: int
) -> None:
    counted = update(compare_windows).where(compare_windows.c.nr == window_nr)
    connection.execute(counted.values(wishes=compare_windows.c.wishes + 1))
    values = {"pair": pair, "window": window_nr, "state": State.OFFERED, "wish": wish, "hub_number": hub_number}
    connection.execute(insert(pairings).values(**values, address=address, created_ms=now_ms))


def one(connection: Connection, pair: str, *, lock: bool = False) -> Try | None:
    query = select(pairings).where(pairings.c.pair == pair)
    row = connection.execute(query.with_for_update() if lock else query).mappings().first()
    return None if row is None else _try(row)


def of_window(connection: Connection, nr: int) -> list[Try]:
    """In the order in which they came."""
    query = select(pairings).where(pairings.c.window == nr).order_by(pairings.c.created_ms, pairings.c.pair)
    return [_try(row) for row in connection.execute(query).mappings()]


def keep(connection: Connection, pair: str, **values: object) -> None:
    connection.execute(update(pairings).where(pairings.c.pair == pair).values(**values))


def forget(connection: Connection, before_ms: int) -> None:
    """Tries are of use to nobody once they are over; the audit log says what became of them."""
    connection.execute(delete(pairings).where(pairings.c.created_ms < before_ms))
    connection.execute(delete(compare_windows).where(compare_windows.c.opened_ms < before_ms))


def _try(row: Any) -> Try:
    fields = dict(row)
    return Try(**{**fields, "state": State(fields["state"]), "other_same": bool(fields["other_same"])})

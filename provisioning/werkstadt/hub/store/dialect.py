"""The one place where SQLite and PostgreSQL are told apart, or SQLAlchemy is bypassed."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table, and_, func, insert, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.compiler import SQLCompiler


def insert_new(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> int:
    """Rows that meet no unique one. Returns how many were new."""
    count = 0
    for row in rows:
        result = connection.execute(_insert(connection, table).values(**row).on_conflict_do_nothing())
        count += result.rowcount
    return count


def insert_many(connection: Connection, table: Table, names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    """Many rows, past SQLAlchemy's work on each row: a third of a batch's time. names: of the columns, in order."""
    if not rows:
        return
    compiled = insert(table).compile(dialect=connection.dialect, column_keys=list(names))
    order = compiled.positiontup if isinstance(compiled, SQLCompiler) else None
    if order == list(names):
        connection.exec_driver_sql(str(compiled), list(rows))
    elif order:
        places = [names.index(name) for name in order]
        connection.exec_driver_sql(str(compiled), [tuple(row[place] for place in places) for row in rows])
    else:
        connection.exec_driver_sql(str(compiled), [dict(zip(names, row, strict=True)) for row in rows])


def upsert_many(
    connection: Connection, table: Table, keys: Sequence[str], names: Sequence[str], rows: Sequence[tuple[Any, ...]]
) -> None:
    """Insert, or overwrite everything but the keys; past SQLAlchemy's work on each row, as insert_many."""
    if not rows:
        return
    mark = "%s" if connection.dialect.name == "postgresql" else "?"
    others = ", ".join(f"{name} = excluded.{name}" for name in names if name not in keys)
    statement = (
        f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({', '.join([mark] * len(names))}) "  # noqa: S608
        f"ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {others}"
    )
    connection.exec_driver_sql(statement, list(rows))


def lock_device(connection: Connection, device: str) -> None:
    """Until the transaction ends; SQLite has one writer anyway."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(func.hashtext(device))))


def upsert(connection: Connection, table: Table, keys: Sequence[str], row: Mapping[str, Any]) -> None:
    """Insert, or overwrite everything but the keys."""
    others = {name: value for name, value in row.items() if name not in keys}
    statement = _insert(connection, table).values(**row).on_conflict_do_update(index_elements=list(keys), set_=others)
    connection.execute(statement)


def keep_latest(
    connection: Connection, table: Table, keys: Sequence[str], order: tuple[str, str], rows: Sequence[Mapping[str, Any]]
) -> None:
    """Insert; where a row has the keys already, the one that is later by `order` stays. rows: all with every column."""
    if not rows:
        return
    statement = _insert(connection, table)
    new = statement.excluded
    first, second = order
    later = or_(
        new[first] > table.c[first],
        and_(new[first] == table.c[first], new[second] > table.c[second]),
    )
    others = {name: new[name] for name in rows[0] if name not in keys}
    connection.execute(statement.on_conflict_do_update(index_elements=list(keys), set_=others, where=later), list(rows))


def _insert(connection: Connection, table: Table) -> "sqlite.Insert | postgresql.Insert":
    return postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)

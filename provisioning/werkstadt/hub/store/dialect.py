"""The one place where SQLite and PostgreSQL are told apart: "insert, unless it is there"."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def insert_new(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> int:
    """Rows that meet no unique one. Returns how many were new."""
    count = 0
    for row in rows:
        result = connection.execute(_insert(connection, table).values(**row).on_conflict_do_nothing())
        count += result.rowcount
    return count


def upsert(connection: Connection, table: Table, keys: Sequence[str], row: Mapping[str, Any]) -> None:
    """Insert, or overwrite everything but the keys."""
    others = {name: value for name, value in row.items() if name not in keys}
    statement = _insert(connection, table).values(**row).on_conflict_do_update(index_elements=list(keys), set_=others)
    connection.execute(statement)


def _insert(connection: Connection, table: Table) -> "sqlite.Insert | postgresql.Insert":
    return postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)

"""Who of the staff did what, and when. Never a visitor's words."""

from dataclasses import dataclass

from sqlalchemy import Connection, insert, select

from werkstadt.hub.store.tables import audit


@dataclass(frozen=True)
class Entry:
    nr: int
    at_ms: int
    who: str
    what: str
    subject: str
    detail: str


def write(connection: Connection, now_ms: int, *, who: str, what: str, subject: str = "", detail: str = "") -> None:
    """who: a name of the staff, or "command line". what: a stable word such as "screenshot" or "revoke"."""
    connection.execute(insert(audit).values(at_ms=now_ms, who=who, what=what, subject=subject, detail=detail))


def of_subject(connection: Connection, subject: str, who: str, most: int = 10) -> list[Entry]:
    """What this one did to it, newest first."""
    query = select(audit).where(audit.c.subject == subject, audit.c.who == who)
    return [Entry(**row) for row in connection.execute(query.order_by(audit.c.nr.desc()).limit(most)).mappings()]


def rows(connection: Connection, most: int = 200, before: int | None = None) -> list[Entry]:
    """Newest first. before: the nr of the last row already seen."""
    query = select(audit).order_by(audit.c.nr.desc()).limit(most)
    if before is not None:
        query = query.where(audit.c.nr < before)
    return [Entry(**row) for row in connection.execute(query).mappings()]

"""Accounts and sessions of the staff. Passwords: scrypt. Sessions: random tokens, stored as their hash."""

import hashlib
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, get_args

from sqlalchemy import Connection, delete, insert, select, update

from werkstadt.contract.passwords import hash_secret, matches
from werkstadt.hub.store.tables import sessions, staff

Role = Literal["admin", "exhibitor", "researcher", "facilitator", "auditor"]
ROLES: tuple[str, ...] = get_args(Role)
SESSION_MS = 12 * 60 * 60 * 1000
PASSWORD_LEAST = 12
PASSWORD_MOST = 200
_EXHIBIT = re.compile(r"[\w-]{1,64}")
_NOBODY = hash_secret("nobody has this password")


class StaffError(ValueError):
    """The wish cannot be carried out; the message is for the one who wished."""


@dataclass(frozen=True)
class Person:
    """one_time: the password they have now ends with the next log-in. roles: of ROLES.

    exhibits: ids of those whose results an exhibitor sees.
    """

    name: str
    roles: frozenset[str]
    language: str
    one_time: bool
    created_ms: int
    disabled_ms: int | None
    totp_secret: str | None
    totp_last_step: int
    exhibits: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Session:
    """must_change: logged in by a one-time password, so nothing is shown before a new one is set."""

    person: Person
    expires_ms: int
    must_change: bool


def listing(connection: Connection) -> list[Person]:
    return [_person(row) for row in connection.execute(select(staff).order_by(staff.c.name)).mappings()]


def one(connection: Connection, name: str) -> Person | None:
    row = connection.execute(select(staff).where(staff.c.name == name)).mappings().first()
    return None if row is None else _person(row)


def add(
    connection: Connection,
    name: str,
    roles: "frozenset[str] | set[str]",
    password: str,
    now_ms: int,
    *,
    one_time: bool = True,
    language: str = "de",
    exhibits: Iterable[str] = (),
) -> None:
    """Raises StaffError for a taken name, an unknown role or a password that is too short."""
    if not 1 <= len(name) <= 64 or name != name.strip():
        raise StaffError(f"name: expected 1 to 64 characters without spaces around them, got {name!r}")
    if not roles or not roles <= set(ROLES):
        raise StaffError(f"roles: expected some of {', '.join(ROLES)}, got {', '.join(sorted(roles)) or 'none'}")
    if one(connection, name) is not None:
        raise StaffError(f"name: expected one that is not taken, got {name!r}")
    _check_password(password)
    values = {"name": name, "roles": " ".join(sorted(roles)), "language": language, "created_ms": now_ms}
    values["exhibits"] = _joined(exhibits)
    connection.execute(insert(staff).values(**values, password_hash=hash_secret(password), one_time=int(one_time)))


def set_password(connection: Connection, name: str, password: str, *, one_time: bool = False) -> None:
    """Ends every session of that name. Raises StaffError for an unknown name or a password that is too short."""
    _check_password(password)
    values = {"password_hash": hash_secret(password), "one_time": int(one_time)}
    if connection.execute(update(staff).where(staff.c.name == name).values(**values)).rowcount == 0:
        raise StaffError(f"name: expected one of the staff, got {name!r}")
    connection.execute(delete(sessions).where(sessions.c.staff == name))


def set_language(connection: Connection, name: str, language: str) -> None:
    connection.execute(update(staff).where(staff.c.name == name).values(language=language))


def set_roles(connection: Connection, name: str, roles: "frozenset[str] | set[str]") -> None:
    if not roles or not roles <= set(ROLES):
        raise StaffError(f"roles: expected some of {', '.join(ROLES)}, got {', '.join(sorted(roles)) or 'none'}")
    connection.execute(update(staff).where(staff.c.name == name).values(roles=" ".join(sorted(roles))))


def set_exhibits(connection: Connection, name: str, exhibits: Iterable[str]) -> None:
    """Whose results an exhibitor sees. Raises StaffError."""
    connection.execute(update(staff).where(staff.c.name == name).values(exhibits=_joined(exhibits)))


def _joined(exhibits: Iterable[str]) -> str:
    exhibits = tuple(exhibits)
    wrong = [one for one in exhibits if not _EXHIBIT.fullmatch(one)]
    if wrong:
        raise StaffError(f"exhibits: expected ids such as abbe, got {wrong[0]!r}")
    return " ".join(sorted(set(exhibits)))


def disable(connection: Connection, name: str, now_ms: int) -> bool:
    connection.execute(delete(sessions).where(sessions.c.staff == name))
    query = update(staff).where(staff.c.name == name, staff.c.disabled_ms.is_(None)).values(disabled_ms=now_ms)
    return connection.execute(query).rowcount == 1


def log_in(connection: Connection, name: str, password: str) -> Person | None:
    """The person, if the password is right; a one-time password is spent by it. Takes as long for unknown names."""
    row = connection.execute(select(staff).where(staff.c.name == name)).mappings().first()
    right = matches(password[:PASSWORD_MOST], row["password_hash"] if row is not None else _NOBODY)
    if row is None or not right or row["disabled_ms"] is not None:
        return None
    if row["one_time"]:
        spent = update(staff).where(staff.c.name == name).values(password_hash=hash_secret(secrets.token_urlsafe(32)))
        connection.execute(spent)
    return _person(row)


def open_session(connection: Connection, name: str, now_ms: int, *, must_change: bool = False) -> str:
    """The token for the cookie. Sessions that are over are swept on the way."""
    connection.execute(delete(sessions).where(sessions.c.expires_ms <= now_ms))
    token = secrets.token_urlsafe(32)
    values = {"token_hash": _hash(token), "staff": name, "created_ms": now_ms, "expires_ms": now_ms + SESSION_MS}
    connection.execute(insert(sessions).values(**values, must_change=int(must_change)))
    return token


def by_session(connection: Connection, token: str, now_ms: int) -> Session | None:
    query = select(sessions).where(sessions.c.token_hash == _hash(token), sessions.c.expires_ms > now_ms)
    row = connection.execute(query).mappings().first()
    person = None if row is None else one(connection, row["staff"])
    if row is None or person is None or person.disabled_ms is not None:
        return None
    return Session(person, row["expires_ms"], bool(row["must_change"]))


def log_out(connection: Connection, token: str) -> None:
    connection.execute(delete(sessions).where(sessions.c.token_hash == _hash(token)))


def set_totp(connection: Connection, name: str, secret: str | None) -> None:
    connection.execute(update(staff).where(staff.c.name == name).values(totp_secret=secret, totp_last_step=0))


def spend_totp_step(connection: Connection, name: str, step: int) -> bool:
    """False if this step or a later one was used before: a code is good once."""
    query = update(staff).where(staff.c.name == name, staff.c.totp_last_step < step).values(totp_last_step=step)
    return connection.execute(query).rowcount == 1


def new_password() -> str:
    """A one-time password that can be read out: 80 bits."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    text = "".join(secrets.choice(letters) for _ in range(16))
    return "-".join(text[start : start + 4] for start in range(0, 16, 4))


def _check_password(password: str) -> None:
    if not PASSWORD_LEAST <= len(password) <= PASSWORD_MOST:
        raise StaffError(f"password: expected {PASSWORD_LEAST} to {PASSWORD_MOST} characters, got {len(password)}")


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _person(row: "object") -> Person:
    fields = dict(row)  # type: ignore[call-overload]
    del fields["password_hash"]
    several = {name: frozenset(fields.pop(name).split()) for name in ("roles", "exhibits")}
    return Person(**{**fields, **several, "one_time": bool(fields["one_time"])})

"""The cookie that says who is there, how long it lasts, and the token against forged forms."""

import hashlib
import hmac

from sqlalchemy import Connection, select, update
from starlette.requests import Request
from starlette.responses import Response

from werkstadt.hub.store import staff
from werkstadt.hub.store.tables import sessions

COOKIE = "werkstadt_session"
IDLE_MS = 30 * 60_000
"""After so long without a page opened by hand the session is over; refreshes by themselves do not count."""
_WRITE_EVERY_MS = 60_000


def keep_alive(connection: Connection, token: str, now_ms: int) -> None:
    """Sets the end to IDLE_MS from now, never beyond the longest time that a session may last."""
    this = sessions.c.token_hash == _hash(token)
    created_ms = connection.execute(select(sessions.c.created_ms).where(this)).scalar_one_or_none()
    if created_ms is not None:
        end_ms = min(now_ms + IDLE_MS, created_ms + staff.SESSION_MS)
        connection.execute(update(sessions).where(this).values(expires_ms=end_ms))


def wants_longer(session: staff.Session, now_ms: int) -> bool:
    """Whether the stored end is worth writing anew."""
    return session.expires_ms < now_ms + IDLE_MS - _WRITE_EVERY_MS


def forms_token(session_token: str) -> str:
    """Stands in every form of a session; nobody who cannot read the cookie can make it."""
    return hmac.new(session_token.encode(), b"werkstadt-console-form", hashlib.sha256).hexdigest()


def set_cookie(response: Response, request: Request, token: str) -> None:
    secure = request.url.scheme == "https"
    response.set_cookie(COOKIE, token, httponly=True, samesite="strict", secure=secure, path="/")


def drop_cookie(response: Response) -> None:
    response.delete_cookie(COOKIE, path="/", httponly=True, samesite="strict")


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()

"""The console's listener: puts routes, pages and refusals together."""

from collections.abc import Callable
from urllib.parse import quote

from fastapi import FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse, Response
from starlette.exceptions import HTTPException as StarletteHTTPException

from werkstadt.hub.console import sessions
from werkstadt.hub.console.assets import Assets
from werkstadt.hub.console.desk import Console, Desk, LogInFirst, PasswordFirst, make_pages
from werkstadt.hub.console.routes import (
    about,
    account,
    asides,
    content,
    devices,
    indicators,
    join,
    login,
    moderation,
    observing,
    overview,
    results,
    staff,
    studies,
    studyreports,
)
from werkstadt.hub.console.security import Security
from werkstadt.hub.console.throttle import Throttle
from werkstadt.hub.core import Hub

_REASONS = {"role": "refused.role", "csrf": "refused.form"}


def make_app(hub: Hub, now_ms: Callable[[], int] | None = None) -> FastAPI:
    """now_ms: the hub's clock unless a test gives its own."""
    app = FastAPI(title="Werkstadt console", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.console = Console(hub, now_ms or hub.now_ms, Throttle(), make_pages())
    app.add_middleware(Security)
    app.mount("/static", Assets(), name="static")
    for part in (
        login,
        overview,
        asides,
        devices,
        content,
        join,
        results,
        studies,
        studyreports,
        observing,
        moderation,
        indicators,
        staff,
        account,
        about,
    ):
        app.include_router(part.router)
    app.add_exception_handler(LogInFirst, _to_log_in)
    app.add_exception_handler(PasswordFirst, _to_password)
    app.add_exception_handler(StarletteHTTPException, _refused)
    app.add_exception_handler(RequestValidationError, _misread)
    return app


def _to_log_in(request: Request, _: Exception) -> Response:
    """After it, back to where one wanted to go. A refresh in the background reloads the page instead."""
    wanted = request.url.path if request.method == "GET" and request.url.path != "/" else ""
    address = f"/login?next={quote(wanted)}" if wanted else "/login"
    if sessions.COOKIE in request.cookies:
        address += "&over=1" if "?" in address else "?over=1"
    if "hx-request" in request.headers:
        return Response(status_code=204, headers={"HX-Redirect": address})
    response = RedirectResponse(address, status_code=303)
    sessions.drop_cookie(response)
    return response


def _to_password(_request: Request, _: Exception) -> Response:
    return RedirectResponse("/password", status_code=303)


def _refused(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException | StarletteHTTPException):
        raise TypeError(f"expected an HTTP refusal, got {error!r}")
    reason = _REASONS.get(str(error.detail), "refused.missing" if error.status_code == 404 else "refused.other")
    return Desk(request).page("refused.html", error.status_code, reason=reason)


def _misread(request: Request, _: Exception) -> Response:
    return Desk(request).page("refused.html", 422, reason="refused.other")

"""The device API."""

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from werkstadt.contract.messages import Refusal
from werkstadt.hub.api import blobs, content, enrol, feeds, live, pair, records, roads
from werkstadt.hub.api.doors import Door
from werkstadt.hub.core import Hub
from werkstadt.hub.refusals import RefusedError
from werkstadt.hub.rules.plainwords import kind_of

_HEADERS = (
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"strict-transport-security", b"max-age=31536000"),
)


def make_app(hub: Hub) -> ASGIApp:
    app = FastAPI(title="Werkstadt device API", openapi_url=None, docs_url=None, redoc_url=None)
    app.add_exception_handler(RefusedError, answer_refused)
    app.add_exception_handler(HTTPException, _answer_http)
    app.add_exception_handler(RequestValidationError, _answer_invalid)
    app.add_exception_handler(Exception, _answer_broken)
    door = Door()
    for road in (enrol, pair):
        app.include_router(road.make_router(hub, door))
    for part in (records, blobs, feeds, content, roads, live):
        app.include_router(part.make_router(hub))
    return WithHeaders(app)


class WithHeaders:
    """Puts the same headers on every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *_HEADERS]
            await send(message)

        await self._app(scope, receive, send_with_headers)


async def _answer_http(_request: Request, err: Exception) -> Response:
    status = err.status_code if isinstance(err, HTTPException) else 500
    title = err.detail if isinstance(err, HTTPException) else "broken"
    return _problem(status, Refusal(title=title, where="path"))


async def _answer_invalid(_request: Request, err: Exception) -> Response:
    if not isinstance(err, RequestValidationError):
        raise err
    first = err.errors()[0]
    expected = "a whole number" if str(first["type"]).startswith("int") else "a value as documented"
    where, got = ".".join(str(part) for part in first["loc"]), kind_of(first["input"])
    return _problem(400, Refusal(title="not as agreed", where=where, expected=expected, got=got))


async def _answer_broken(_request: Request, _err: Exception) -> Response:
    return _problem(500, Refusal(title="the hub failed", expected="its log says why"))


def _problem(status: int, refusal: Refusal) -> Response:
    return Response(refusal.model_dump_json(), status, media_type="application/problem+json")


async def answer_refused(_request: Request, err: Exception) -> Response:
    if not isinstance(err, RefusedError):
        raise err
    return Response(err.refusal.model_dump_json(), err.status, media_type="application/problem+json")

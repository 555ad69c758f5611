"""POST /api/v1/pair…: joining by six digits on both screens, without a client certificate (contract/pairing.py)."""

from fastapi import APIRouter, Request, Response

from werkstadt.hub import pairwork
from werkstadt.hub.api.doors import Door
from werkstadt.hub.core import Hub


def make_router(hub: Hub, door: Door) -> APIRouter:
    router = APIRouter()

    @router.post("/api/v1/pair")
    async def wish(request: Request) -> Response:
        return await door.answer(request, "pair", lambda body, address: pairwork.offer(hub, body, address), 201)

    @router.post("/api/v1/pair/{pair}/number")
    async def number(request: Request, pair: str) -> Response:
        return await door.answer(request, "number", lambda body, _address: pairwork.take_number(hub, pair, body))

    @router.post("/api/v1/pair/{pair}/same")
    async def same(request: Request, pair: str) -> Response:
        return await door.answer(request, "same", lambda _body, _address: pairwork.same_there(hub, pair))

    @router.post("/api/v1/pair/{pair}/different")
    async def different(request: Request, pair: str) -> Response:
        return await door.answer(request, "different", lambda _body, _address: pairwork.different_there(hub, pair))

    return router

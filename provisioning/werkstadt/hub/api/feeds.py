"""GET /api/v1/feeds/<name>."""

import asyncio

from fastapi import APIRouter, Request, Response

from werkstadt.contract.feeds import FEED_PURPOSE, NAME, NAME_EXPECTED
from werkstadt.contract.messages import Signed
from werkstadt.hub.api.caller import address_of, certificate_of, known_device
from werkstadt.hub.core import Hub
from werkstadt.hub.refusals import RefusedError
from werkstadt.hub.store import feeds


def make_router(hub: Hub) -> APIRouter:
    router = APIRouter()

    @router.get("/api/v1/feeds/{name}")
    async def feed(request: Request, name: str) -> Response:
        await asyncio.to_thread(known_device, hub, certificate_of(request), address_of(request))
        signed = await asyncio.to_thread(signed_feed, hub, name)
        return Response(signed.model_dump_json(), media_type="application/json")

    return router


def signed_feed(hub: Hub, name: str) -> Signed:
    """The newest document of that name. Raises RefusedError."""
    if not NAME.fullmatch(name):
        raise RefusedError(400, "not as agreed", where="name", expected=NAME_EXPECTED, got=ascii(name[:80]))
    with hub.store.reading() as connection:
        document = feeds.document(connection, name)
    if document is None:
        raise RefusedError(404, "no such feed", where="name", expected="one of the list of the check-in", got=name)
    return hub.authority.sign(FEED_PURPOSE, document)

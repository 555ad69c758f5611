"""GET /api/v1/live and POST /api/v1/live/<counter>."""

import asyncio

from fastapi import APIRouter, Request, Response

from werkstadt.contract import observing
from werkstadt.contract.errors import ContractError
from werkstadt.contract.messages import Refusal
from werkstadt.hub.api.bodies import read_body
from werkstadt.hub.api.caller import address_of, certificate_of, known_device
from werkstadt.hub.core import Hub
from werkstadt.hub.live import Answer, Seen
from werkstadt.hub.refusals import RefusedError, read_message, refused_by_contract

PNG = b"\x89PNG\r\n\x1a\n"


def make_router(hub: Hub) -> APIRouter:
    router = APIRouter()

    @router.get("/api/v1/live")
    async def wait(request: Request) -> Response:
        device = await asyncio.to_thread(known_device, hub, certificate_of(request), address_of(request))
        after = request.query_params.get("after", "0")
        if not (after.isascii() and after.isdigit() and len(after) < 20):
            raise RefusedError(400, "not as agreed", where="after", expected="a whole number", got=ascii(after[:40]))
        commands = await hub.live.commands(device, int(after))
        return Response("[" + ",".join(one.model_dump_json() for one in commands) + "]", media_type="application/json")

    @router.post("/api/v1/live/{counter}")
    async def answer(request: Request, counter: int) -> Response:
        device = await asyncio.to_thread(known_device, hub, certificate_of(request), address_of(request))
        if not hub.live.expects(device, counter):
            raise RefusedError(410, "nobody waits", where="counter", expected="a command of now", got=str(counter))
        body = await read_body(request, observing.ANSWER_MAX, "answer", within_s=20.0)
        hub.live.answer(device, counter, _parse_answer(request.headers.get("content-type", ""), body))
        return Response(status_code=204)

    return router


def _parse_answer(type_: str, body: bytes) -> Answer:
    type_ = type_.split(";")[0].strip()
    if type_ == observing.CONTENT_TYPE:
        try:
            return Seen(*observing.decode_answer(body))
        except ContractError as err:
            raise refused_by_contract(err) from err
    if type_ == "image/png":
        if not body.startswith(PNG):
            raise RefusedError(400, "not as agreed", where="answer", expected="a PNG", got=f"{len(body)} other bytes")
        return body
    return read_message(Refusal, body)

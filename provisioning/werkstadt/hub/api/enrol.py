"""POST /api/v1/enrol and /api/v1/enrol/voucher, without a client certificate; POST /api/v1/renew, with one."""

import asyncio
import logging

from fastapi import APIRouter, Request, Response

from werkstadt.contract.ids import uuid7
from werkstadt.contract.messages import EnrolAnswer, EnrolRequest, RenewWish, VoucherWish
from werkstadt.hub import joining, voucherwork
from werkstadt.hub.api.bodies import read_body
from werkstadt.hub.api.caller import address_of, certificate_of, known_device
from werkstadt.hub.api.doors import REQUEST_MAX, REQUEST_S, Door
from werkstadt.hub.core import Hub
from werkstadt.hub.refusals import RefusedError, read_message
from werkstadt.hub.store import enrolment

log = logging.getLogger(__name__)

_REFUSALS = {
    "none": (403, "no window is open", "a code made by staff in the last three minutes, and not used yet"),
    "wrong": (403, "wrong code", "the code that staff see now"),
    "closed": (429, "window closed", "a new code: five wrong ones closed the window"),
}


def make_router(hub: Hub, door: Door) -> APIRouter:
    router = APIRouter()

    @router.post("/api/v1/enrol")
    async def enrol(request: Request) -> Response:
        return await door.answer(request, "enrol", lambda body, address: let_in(hub, parse_request(body), address), 201)

    @router.post("/api/v1/enrol/voucher")
    async def by_voucher(request: Request) -> Response:
        def decide(body: bytes, address: str) -> EnrolAnswer:
            return voucherwork.let_in(hub, read_message(VoucherWish, body), address)

        return await door.answer(request, "voucher", decide, 201)

    @router.post("/api/v1/renew")
    async def renew(request: Request) -> Response:
        certificate, address = certificate_of(request), address_of(request)
        device = await asyncio.to_thread(known_device, hub, certificate, address, to_renew=True)
        wish = read_message(RenewWish, await read_body(request, REQUEST_MAX, "renew", within_s=REQUEST_S))
        answer = await asyncio.to_thread(joining.renew, hub, device, wish.csr, address)
        return Response(answer.model_dump_json(), 201, media_type="application/json")

    return router


def parse_request(body: bytes) -> EnrolRequest:
    return read_message(EnrolRequest, body)


def let_in(hub: Hub, wish: EnrolRequest, address: str) -> EnrolAnswer:
    """Raises RefusedError; a failure is counted before it is told."""
    joining.check_request(wish.csr)
    now_ms = hub.now_ms()
    newcomer = joining.Newcomer(wish.csr, wish.name, wish.profile, wish.version, address, "code")
    answer, device = None, uuid7()
    with hub.store.writing() as connection:
        result = enrolment.spend(connection, wish.token, device, now_ms)
        if result == "in":
            answer = joining.admit(connection, hub, newcomer, now_ms, device)
    if answer is None:
        status, title, expected = _REFUSALS[result]
        log.warning("enrolment refused reason=%s address=%s", result, address)
        raise RefusedError(status, title, where="token", expected=expected, got="another one")
    return answer

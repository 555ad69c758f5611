"""POST /api/v1/enrol: the one call without a client certificate."""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable

from fastapi import APIRouter, Request, Response
from pydantic import ValidationError

from werkstadt.contract.errors import ContractError
from werkstadt.contract.ids import uuid7
from werkstadt.contract.messages import EnrolAnswer, EnrolRequest
from werkstadt.hub.api.bodies import read_body
from werkstadt.hub.core import Hub
from werkstadt.hub.refusals import RefusedError, refused_by_contract, refused_by_model
from werkstadt.hub.store import audit, devices, enrolment

REQUEST_MAX = 8 * 1024
log = logging.getLogger(__name__)

_REFUSALS = {
    "none": (403, "no window is open", "a code made by staff in the last three minutes, and not used yet"),
    "wrong": (403, "wrong code", "the code that staff see now"),
    "closed": (429, "window closed", "a new code: five wrong ones closed the window"),
}


class Throttle:
    """most calls within window_s for each name. clock_s: monotonic."""

    def __init__(self, most: int, window_s: float, clock_s: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._window_s = window_s
        self._clock_s = clock_s
        self._calls: dict[str, deque[float]] = {}

    def allows(self, name: str) -> bool:
        now_s = self._clock_s()
        self._calls = {other: calls for other, calls in self._calls.items() if now_s - calls[-1] < self._window_s}
        calls = self._calls.setdefault(name, deque(maxlen=self._most))
        if len(calls) == self._most and now_s - calls[0] < self._window_s:
            return False
        calls.append(now_s)
        return True


def make_router(hub: Hub) -> APIRouter:
    router = APIRouter()
    throttle = Throttle(most=20, window_s=60.0)

    @router.post("/api/v1/enrol")
    async def enrol(request: Request) -> Response:
        address = request.client.host if request.client is not None else "unknown"
        if not throttle.allows(address):
            raise RefusedError(429, "too many tries", where="address", expected="at most 20 a minute", got=address)
        body = await read_body(request, REQUEST_MAX, "enrol", within_s=10.0)
        answer = await asyncio.to_thread(let_in, hub, parse_request(body), address)
        return Response(answer.model_dump_json(), 201, media_type="application/json")

    return router


def parse_request(body: bytes) -> EnrolRequest:
    try:
        return EnrolRequest.model_validate_json(body)
    except ValidationError as err:
        raise refused_by_model(err) from err


def let_in(hub: Hub, wish: EnrolRequest, address: str) -> EnrolAnswer:
    """Raises RefusedError; a failure is counted before it is told."""
    device, now_ms = uuid7(), hub.now_ms()
    try:
        issued = hub.authority.issue_to_device(wish.csr, device)
    except ContractError as err:
        raise refused_by_contract(err) from err
    with hub.store.writing() as connection:
        result = enrolment.spend(connection, wish.token, device, now_ms)
        if result == "in":
            devices.add(
                connection,
                device,
                name=wish.name,
                profile=wish.profile,
                version=wish.version,
                time_zone=hub.settings.time_zone,
                now_ms=now_ms,
            )
            enrolment.add_certificate(
                connection,
                device,
                fingerprint=issued.fingerprint,
                serial=issued.serial,
                pem=issued.pem,
                issued_ms=now_ms,
                expires_ms=issued.expires_ms,
            )
            audit.write(connection, now_ms, who=f"device {device}", what="enrolled", subject=device, detail=address)
    if result != "in":
        status, title, expected = _REFUSALS[result]
        log.warning("enrolment refused reason=%s address=%s", result, address)
        raise RefusedError(status, title, where="token", expected=expected, got="another one")
    log.info("enrolled device=%s address=%s", device, address)
    authority = hub.authority
    return EnrolAnswer(device=device, certificate=issued.pem, ca=authority.ca_pem, signing=authority.signing_pem)

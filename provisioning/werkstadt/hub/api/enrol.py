"""POST /api/v1/enrol: the one call without a client certificate."""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable

from fastapi import APIRouter, Request, Response

from werkstadt.contract.errors import ContractError
from werkstadt.contract.ids import uuid7
from werkstadt.contract.messages import EnrolAnswer, EnrolRequest
from werkstadt.hub.api.bodies import read_body
from werkstadt.hub.core import Hub
from werkstadt.hub.refusals import RefusedError, read_message, refused_by_contract
from werkstadt.hub.store import audit, devices, enrolment

REQUEST_MAX = 8 * 1024
log = logging.getLogger(__name__)

_REFUSALS = {
    "none": (403, "no window is open", "a code made by staff in the last three minutes, and not used yet"),
    "wrong": (403, "wrong code", "the code that staff see now"),
    "closed": (429, "window closed", "a new code: five wrong ones closed the window"),
}


class Failures:
    """Remembers the last failures of each name within window_s. clock_s: monotonic."""

    def __init__(self, most: int, window_s: float, clock_s: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._window_s = window_s
        self._clock_s = clock_s
        self._times: dict[str, deque[float]] = {}

    def too_many(self, name: str) -> bool:
        times = self._times.get(name)
        return times is not None and len(times) == self._most and self._clock_s() - times[0] < self._window_s

    def add(self, name: str) -> None:
        now_s = self._clock_s()
        self._times = {other: times for other, times in self._times.items() if now_s - times[-1] < self._window_s}
        self._times.setdefault(name, deque(maxlen=self._most)).append(now_s)


def make_router(hub: Hub) -> APIRouter:
    router = APIRouter()
    failures = Failures(most=20, window_s=60.0)

    @router.post("/api/v1/enrol")
    async def enrol(request: Request) -> Response:
        address = request.client.host if request.client is not None else "unknown"
        if failures.too_many(address):
            raise RefusedError(429, "too many tries", where="address", expected="at most 20 a minute", got=address)
        try:
            body = await read_body(request, REQUEST_MAX, "enrol", within_s=10.0)
            answer = await asyncio.to_thread(let_in, hub, parse_request(body), address)
        except RefusedError:
            failures.add(address)
            raise
        return Response(answer.model_dump_json(), 201, media_type="application/json")

    return router


def parse_request(body: bytes) -> EnrolRequest:
    return read_message(EnrolRequest, body)


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

"""POST /api/v1/records and /api/v1/checkin."""

import asyncio
import base64
import binascii
import logging

from fastapi import APIRouter, Request, Response
from sqlalchemy import Connection

from werkstadt.contract import limits
from werkstadt.contract.errors import ContractError
from werkstadt.contract.messages import CheckIn, CheckInAnswer, Floor, Policy, RecordsAnswer, Signed
from werkstadt.contract.shipping import short_digest
from werkstadt.contract.wire import decode_batch
from werkstadt.hub.api.bodies import read_body
from werkstadt.hub.api.caller import address_of, certificate_of, known_device
from werkstadt.hub.content.givers import Giver
from werkstadt.hub.core import Hub
from werkstadt.hub.exportwork import all_terms
from werkstadt.hub.refusals import RefusedError, read_message, refused_by_contract
from werkstadt.hub.rules.retention import days_on_devices
from werkstadt.hub.rules.texts import is_plain
from werkstadt.hub.signatures import check_signature
from werkstadt.hub.store import devices, intake

log = logging.getLogger(__name__)


def make_router(hub: Hub) -> APIRouter:
    router = APIRouter()

    @router.post("/api/v1/records")
    async def records(request: Request) -> Response:
        certificate = certificate_of(request)
        device = await asyncio.to_thread(known_device, hub, certificate, address_of(request))
        body = await read_body(request, limits.BATCH_MAX, "batch")
        signature = request.headers.get("werkstadt-signature", "")
        receipt = await asyncio.to_thread(take_in, hub, device, certificate, signature, body)
        return Response(RecordsAnswer(receipt=receipt).model_dump_json(), media_type="application/json")

    @router.post("/api/v1/checkin")
    async def checkin(request: Request) -> Response:
        certificate, address = certificate_of(request), address_of(request)
        body = await read_body(request, limits.CHECKIN_MAX, "check-in")  # small enough to read before it is known whose

        def answered() -> CheckInAnswer:
            return check_in(hub, known_device(hub, certificate, address), body, address)

        answer = await asyncio.to_thread(answered)
        return Response(answer.model_dump_json(exclude_defaults=True), media_type="application/json")

    return router


def take_in(hub: Hub, device: str, certificate: bytes, signature: str, body: bytes) -> Signed:
    """The receipt, signed after everything it names is on disk. Raises RefusedError."""
    check_signature(certificate, _decode_signature(signature), body)
    try:
        epoch, rows = decode_batch(body)
    except ContractError as err:
        raise refused_by_contract(err) from err
    if not is_plain(epoch):
        raise RefusedError(400, "not as agreed", where="batch.epoch", expected="whole characters", got=ascii(epoch))
    now_ms = hub.now_ms()
    with hub.store.writing() as connection:
        taken = intake.take_in(connection, device, epoch, rows, now_ms, hub.time_zone)
        receipt = intake.receipt(connection, device, epoch, now_ms)
    log.info(
        "records taken in device=%s epoch=%s fresh=%d repeated=%d aside=%d forked=%d waiting=%d",
        *(device, epoch, taken.fresh, taken.repeated, taken.aside, taken.forked, taken.waiting),
    )
    return hub.authority.sign("receipt", receipt.to_bytes())


def check_in(hub: Hub, device: str, body: bytes, address: str = "") -> CheckInAnswer:
    """Raises RefusedError."""
    said = read_message(CheckIn, body)
    now_ms = hub.now_ms()
    with hub.store.writing() as connection:
        here = devices.check_in(connection, device, said, now_ms, address)
        policy = _policy(hub, connection, device, now_ms) if here.revision != said.policy_revision else None
        known = {state.epoch: state.receipt for state in said.epochs}
        receipts = [intake.receipt(connection, device, epoch, now_ms) for epoch in known]
        receipts = [receipt for receipt in receipts if receipt.digest() != known[receipt.epoch]]
    if said.content is not None:
        giver = Giver(address, here.zone, said.content.swarm_port, said.content.relay_port, now_ms)
        hub.givers.note(device, giver)
    signer = hub.authority.signer  # one for the whole answer, whatever is rotated meanwhile
    return CheckInAnswer(
        at_ms=now_ms,
        receipts=[signer.sign("receipt", receipt.to_bytes()) for receipt in receipts],
        policy=None if policy is None else signer.sign("policy", policy.model_dump_json().encode()),
        signing="" if said.signing == short_digest(signer.pem.encode()) else signer.pem,
        feeds=_newer_feeds(hub, said, now_ms),
        timestamp=hub.shelf.timestamp(),
    )


def _policy(hub: Hub, connection: Connection, device: str, now_ms: int) -> Policy:
    floor = Floor(at_ms=now_ms, timestamp=hub.shelf.timestamp(), root_sha256=hub.shelf.root_sha256())
    wished = {"keep_days": days_on_devices(all_terms(connection)), "floor": floor}
    return devices.policy(connection, device).model_copy(update=wished)


def _newer_feeds(hub: Hub, said: CheckIn, now_ms: int) -> Signed | None:
    """None for a device that has the newest list, or that knows no feeds."""
    if said.feeds_at_ms is None:
        return None
    at_ms, signed = hub.feeds.newest(hub.store, hub.authority, now_ms)
    return None if said.feeds_at_ms == at_ms else signed


def _decode_signature(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as err:
        raise RefusedError(
            400, "not as agreed", where="Werkstadt-Signature", expected="base64 text", got=ascii(text[:80])
        ) from err

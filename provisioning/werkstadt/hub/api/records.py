"""POST /api/v1/records and /api/v1/checkin."""

import asyncio
import base64
import binascii
import logging

from fastapi import APIRouter, Request, Response

from werkstadt.contract import limits
from werkstadt.contract.errors import ContractError
from werkstadt.contract.messages import CheckIn, CheckInAnswer, RecordsAnswer, Signed
from werkstadt.contract.wire import decode_batch
from werkstadt.hub.api.bodies import read_body
from werkstadt.hub.api.caller import certificate_of, check_signature, known_device
from werkstadt.hub.core import Hub
from werkstadt.hub.exportwork import all_terms
from werkstadt.hub.refusals import RefusedError, read_message, refused_by_contract
from werkstadt.hub.rules.retention import days_on_devices
from werkstadt.hub.rules.texts import is_plain
from werkstadt.hub.store import devices, intake

log = logging.getLogger(__name__)


def make_router(hub: Hub) -> APIRouter:
    router = APIRouter()

    @router.post("/api/v1/records")
    async def records(request: Request) -> Response:
        certificate = certificate_of(request)
        device = await asyncio.to_thread(known_device, hub, certificate)
        body = await read_body(request, limits.BATCH_MAX, "batch")
        signature = request.headers.get("werkstadt-signature", "")
        receipt = await asyncio.to_thread(take_in, hub, device, certificate, signature, body)
        return Response(RecordsAnswer(receipt=receipt).model_dump_json(), media_type="application/json")

    @router.post("/api/v1/checkin")
    async def checkin(request: Request) -> Response:
        device = await asyncio.to_thread(known_device, hub, certificate_of(request))
        body = await read_body(request, limits.CHECKIN_MAX, "check-in")
        answer = await asyncio.to_thread(check_in, hub, device, body)
        return Response(answer.model_dump_json(), media_type="application/json")

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


def check_in(hub: Hub, device: str, body: bytes) -> CheckInAnswer:
    """Raises RefusedError."""
    said = read_message(CheckIn, body)
    now_ms = hub.now_ms()
    with hub.store.writing() as connection:
        devices.check_in(connection, device, said, now_ms)
        policy = devices.policy(connection, device)
        changed = policy.revision != said.policy_revision
        if changed:
            policy = policy.model_copy(update={"keep_days": days_on_devices(all_terms(connection))})
        epochs = dict.fromkeys(state.epoch for state in said.epochs)
        receipts = [intake.receipt(connection, device, epoch, now_ms) for epoch in epochs]
    sign = hub.authority.sign
    return CheckInAnswer(
        at_ms=now_ms,
        receipts=[sign("receipt", receipt.to_bytes()) for receipt in receipts],
        policy=sign("policy", policy.model_dump_json().encode()) if changed else None,
        signing=hub.authority.signing_pem,
        feeds=_newer_feeds(hub, said, now_ms),
    )


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

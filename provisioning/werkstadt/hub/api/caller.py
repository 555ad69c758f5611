"""Which device it is that asks."""

import datetime as dt
import hashlib
import logging

from fastapi import Request

from werkstadt.hub.core import Hub
from werkstadt.hub.refusals import RefusedError
from werkstadt.hub.store import devices, enrolment

LATE_MS = 60_000
"""A request that was on its way when the newer certificate came into use is refused, and no copy."""
log = logging.getLogger(__name__)


def certificate_of(request: Request) -> bytes:
    """The client's certificate, DER; TLS has checked that the hub's CA issued it. Raises RefusedError."""
    certificate = request.scope.get("extensions", {}).get("tls")
    if not isinstance(certificate, bytes):
        expected = "a client certificate that this hub issued"
        raise RefusedError(401, "no certificate", where="certificate", expected=expected, got="none")
    return certificate


def address_of(request: Request) -> str:
    return request.client.host if request.client is not None else "unknown"


def known_device(hub: Hub, certificate: bytes, address: str = "", *, to_renew: bool = False) -> str:
    """The device's id; asked before a body is read. to_renew: a certificate that is over will do.

    TLS does not look at dates (server.device_context), so that a device that was off for two years is told what to do.
    Raises RefusedError for a certificate that is not (or no more) a device's of this hub.
    """
    fingerprint = hashlib.sha256(certificate).hexdigest()
    with hub.store.reading() as connection:
        holder = enrolment.holder(connection, fingerprint)
    if holder is None:
        expected = "the certificate of a device that is enrolled here"
        raise RefusedError(403, "unknown device", where="certificate", expected=expected, got="another one")
    if holder.revoked_reason is not None:
        expected = "a certificate that was not revoked"
        raise RefusedError(403, "revoked", where="certificate", expected=expected, got=holder.revoked_reason)
    now_ms = hub.now_ms()
    if holder.superseded_ms is not None:
        log.warning("superseded certificate refused device=%s address=%s", holder.device, address)
        if now_ms - holder.superseded_ms >= LATE_MS:
            _tell_of_copy(hub, holder, now_ms, address)
        expected = "the newest certificate of this device"
        raise RefusedError(403, "superseded", where="certificate", expected=expected, got="one that was renewed since")
    if now_ms >= holder.expires_ms and not to_renew:
        got = f"one that ended at {dt.datetime.fromtimestamp(holder.expires_ms / 1000, dt.UTC):%Y-%m-%dT%H:%MZ}"
        expected = "one that is not over: POST /api/v1/renew"
        raise RefusedError(403, "certificate is over, renew it", where="certificate", expected=expected, got=got)
    if holder.first_used_ms is None:
        with hub.store.writing() as connection:
            older = enrolment.used_first(connection, fingerprint, now_ms)
        log.info("renewed certificate in use device=%s superseded=%d", holder.device, older)
    return holder.device


def _tell_of_copy(hub: Hub, holder: enrolment.Holder, now_ms: int, address: str) -> None:
    detail = (
        f"a certificate that has been replaced was shown at {address or 'no address'}: a copy of its disk is in use"
    )
    with hub.store.writing() as connection:
        devices.notice(connection, holder.device, devices.COPIED, detail, now_ms)

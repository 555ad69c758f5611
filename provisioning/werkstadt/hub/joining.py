"""Letting a device in, whichever road it came; and forgetting those that never came."""

import logging
from dataclasses import dataclass

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from sqlalchemy import Connection

from werkstadt.contract.errors import ContractError
from werkstadt.contract.ids import uuid7
from werkstadt.contract.messages import EnrolAnswer
from werkstadt.hub.authority import public_key_of
from werkstadt.hub.core import Hub
from werkstadt.hub.refusals import RefusedError, refused_by_contract
from werkstadt.hub.store import audit, devices, enrolment, pairings, vouchers
from werkstadt.hub.store.database import Store

HALF_DONE_MS = 24 * 60 * 60_000
"""A device that was let in and has not checked in for so long is unknown again."""
RENEWALS_A_DAY = 5
"""So many new certificates a device may lose in a day."""
_DAY_MS = 24 * 60 * 60_000
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Newcomer:
    """csr: PEM. road: "code", "digits" or "voucher", for the audit log."""

    csr: str
    name: str
    profile: str
    version: str
    address: str
    road: str
    zone: str = ""
    voucher: str | None = None


def check_request(csr: str) -> None:
    """Before anything is counted or stored. Raises RefusedError that names what is wrong with it."""
    try:
        public_key_of(csr)
    except ContractError as err:
        raise refused_by_contract(err) from err


def admit(connection: Connection, hub: Hub, newcomer: Newcomer, now_ms: int, device: str | None = None) -> EnrolAnswer:
    """A new device with its certificate. The caller has decided that it may; check_request was called before."""
    device = device or uuid7()
    devices.add(
        connection,
        device,
        name=newcomer.name,
        profile=newcomer.profile,
        version=newcomer.version,
        time_zone=hub.settings.time_zone,
        now_ms=now_ms,
        zone=newcomer.zone,
        voucher=newcomer.voucher,
    )
    pem = _certify(connection, hub, device, newcomer.csr, now_ms, renews=False)
    detail = f"{newcomer.address} by {newcomer.road}"
    audit.write(connection, now_ms, who=f"device {device}", what="enrolled", subject=device, detail=detail)
    log.info("enrolled device=%s address=%s road=%s", device, newcomer.address, newcomer.road)
    return answer_for(hub, device, pem)


def renew(hub: Hub, device: str, csr: str, address: str) -> EnrolAnswer:
    """A new certificate for a new key. The old one is good until the new one is used. Raises RefusedError."""
    check_request(csr)
    now_ms = hub.now_ms()
    with hub.store.writing() as connection:
        held = {spki_of(pem) for pem in enrolment.certificates_of(connection, device)}
        is_new = spki_of_request(csr) not in held
        has_room = enrolment.renewed_since(connection, device, now_ms - _DAY_MS) < RENEWALS_A_DAY
        if is_new and has_room:
            pem = _certify(connection, hub, device, csr, now_ms, renews=True)
            audit.write(
                connection, now_ms, who=f"device {device}", what="certificate renewed", subject=device, detail=address
            )
    if not is_new:
        raise RefusedError(400, "not as agreed", where="csr", expected="a new key", got="one that it had before")
    if not has_room:
        expected = f"at most {RENEWALS_A_DAY} a day that are not used"
        raise RefusedError(429, "renewed too often", where="certificate", expected=expected, got="one more")
    log.info("certificate renewed device=%s address=%s", device, address)
    return answer_for(hub, device, pem)


def answer_for(hub: Hub, device: str, pem: str) -> EnrolAnswer:
    keys = hub.authority
    return EnrolAnswer(device=device, certificate=pem, ca=keys.ca_pem, signing=keys.signing_pem, vouched=keys.vouched)


def undo_half_done(store: Store, now_ms: int) -> int:
    """Devices that were let in a day ago and never came, with their certificates. Returns how many."""
    with store.writing() as connection:
        found = enrolment.half_done(connection, now_ms - HALF_DONE_MS)
        for device, name, voucher in found:
            enrolment.remove(connection, device)
            if voucher is not None:
                vouchers.give_back(connection, voucher)
            audit.write(connection, now_ms, who="hub", what="half-done removed", subject=device, detail=name)
            log.info("half-done enrolment removed device=%s", device)
        pairings.forget(connection, now_ms - HALF_DONE_MS)
    return len(found)


def spki_of(pem: str) -> bytes:
    return _spki(x509.load_pem_x509_certificate(pem.encode()))


def spki_of_request(csr: str) -> bytes:
    return _spki(x509.load_pem_x509_csr(csr.encode()))


def _spki(holder: x509.Certificate | x509.CertificateSigningRequest) -> bytes:
    return holder.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


def _certify(connection: Connection, hub: Hub, device: str, csr: str, now_ms: int, *, renews: bool) -> str:
    issued = hub.authority.issue_to_device(csr, device)
    enrolment.add_certificate(
        connection,
        device,
        fingerprint=issued.fingerprint,
        serial=issued.serial,
        pem=issued.pem,
        issued_ms=now_ms,
        expires_ms=issued.expires_ms,
        renews=renews,
    )
    return issued.pem

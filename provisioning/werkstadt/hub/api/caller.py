"""Which device it is that asks."""

import hashlib

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fastapi import Request
from sqlalchemy import Connection

from werkstadt.hub.core import Hub
from werkstadt.hub.refusals import RefusedError
from werkstadt.hub.store import enrolment


def certificate_of(request: Request) -> bytes:
    """The client's certificate, DER; TLS has checked that the hub's CA issued it. Raises RefusedError."""
    certificate = request.scope.get("extensions", {}).get("tls")
    if not isinstance(certificate, bytes):
        expected = "a client certificate that this hub issued"
        raise RefusedError(401, "no certificate", where="certificate", expected=expected, got="none")
    return certificate


def device_of(connection: Connection, certificate: bytes) -> str:
    """The device's id. Raises RefusedError for a certificate that is not (or no more) a device's of this hub."""
    holder = enrolment.holder(connection, hashlib.sha256(certificate).hexdigest())
    if holder is None:
        expected = "the certificate of a device that is enrolled here"
        raise RefusedError(403, "unknown device", where="certificate", expected=expected, got="another one")
    if holder.revoked_reason is not None:
        expected = "a certificate that was not revoked"
        raise RefusedError(403, "revoked", where="certificate", expected=expected, got=holder.revoked_reason)
    return holder.device


def known_device(hub: Hub, certificate: bytes) -> str:
    """As device_of; asked before a body is read."""
    with hub.store.reading() as connection:
        return device_of(connection, certificate)


def check_signature(certificate: bytes, signature: bytes, body: bytes) -> None:
    """ECDSA-SHA-256 by the device's key. Raises RefusedError."""
    key = x509.load_der_x509_certificate(certificate).public_key()
    try:
        if not isinstance(key, ec.EllipticCurvePublicKey):
            raise InvalidSignature
        key.verify(signature, body, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature as err:
        expected = "ECDSA-SHA-256 over the body by the device's key"
        raise RefusedError(
            400, "wrong signature", where="Werkstadt-Signature", expected=expected, got="another one"
        ) from err

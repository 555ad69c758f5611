"""What a device has signed by the key of its certificate."""

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from werkstadt.hub.refusals import RefusedError


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

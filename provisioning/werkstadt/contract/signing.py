"""Ed25519 signatures with a purpose, so that a receipt can never pass for a policy."""

import base64
import binascii

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from werkstadt.contract.errors import ContractError
from werkstadt.contract.messages import Signed


def sign(key: Ed25519PrivateKey, purpose: str, payload: bytes) -> Signed:
    signature = key.sign(_message(purpose, payload))
    return Signed(payload=base64.b64encode(payload).decode(), signature=base64.b64encode(signature).decode())


def verify(key: Ed25519PublicKey, purpose: str, signed: Signed) -> bytes:
    """The payload. Raises ContractError if it was not signed by this key for this purpose."""
    try:
        payload = base64.b64decode(signed.payload, validate=True)
        signature = base64.b64decode(signed.signature, validate=True)
    except (binascii.Error, ValueError) as err:
        raise ContractError(purpose, "base64 text", signed.payload) from err
    try:
        key.verify(signature, _message(purpose, payload))
    except InvalidSignature as err:
        raise ContractError(f"{purpose}.signature", "the hub's signature", "another one") from err
    return payload


def _message(purpose: str, payload: bytes) -> bytes:
    return f"werkstadt-{purpose}-1".encode() + b"\0" + payload

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from werkstadt.contract.errors import ContractError
from werkstadt.contract.messages import Signed
from werkstadt.contract.signing import sign, verify

KEY = Ed25519PrivateKey.generate()


def test_what_was_signed_comes_back_byte_for_byte() -> None:
    assert verify(KEY.public_key(), "receipt", sign(KEY, "receipt", b'{"a": 1}')) == b'{"a": 1}'


def test_a_receipt_never_passes_for_a_policy() -> None:
    signed = sign(KEY, "receipt", b"{}")
    with pytest.raises(ContractError) as caught:
        verify(KEY.public_key(), "policy", signed)
    assert caught.value.where == "policy.signature"


def test_the_purpose_cannot_slide_into_the_payload() -> None:
    signed = sign(KEY, "receipt", b"x-1y")
    moved = signed.model_copy(update={"payload": base64.b64encode(b"y").decode()})
    with pytest.raises(ContractError):
        verify(KEY.public_key(), "receipt-1x", moved)


def test_another_key_or_another_byte_is_refused() -> None:
    signed = sign(KEY, "policy", b"payload")
    with pytest.raises(ContractError):
        verify(Ed25519PrivateKey.generate().public_key(), "policy", signed)
    with pytest.raises(ContractError):
        verify(KEY.public_key(), "policy", signed.model_copy(update={"payload": base64.b64encode(b"Payload").decode()}))


@pytest.mark.parametrize("field", ["payload", "signature"])
@pytest.mark.parametrize("text", ["#", "AAA", "ÄÄÄÄ"])
def test_what_is_no_base64_is_refused(field: str, text: str) -> None:
    signed = sign(KEY, "policy", b"payload").model_copy(update={field: text})
    with pytest.raises(ContractError, match="base64 text"):
        verify(KEY.public_key(), "policy", signed)


def test_a_signature_of_the_wrong_length_is_refused() -> None:
    with pytest.raises(ContractError, match="the hub's signature"):
        verify(KEY.public_key(), "policy", Signed(payload="", signature=""))

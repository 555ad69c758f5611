"""Which receipts and policies of the hub count: decided here, without IO."""

from collections.abc import Mapping

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from pydantic import ValidationError

from werkstadt.contract.errors import ContractError
from werkstadt.contract.messages import Policy, Signed
from werkstadt.contract.shipping import Receipt
from werkstadt.contract.signing import verify


def check_receipt(
    signed: Signed, key: Ed25519PublicKey, device: str, known: Mapping[str, Receipt], epoch: str | None = None
) -> tuple[Receipt, bytes]:
    """The receipt and its exact bytes. epoch: which one it must be of, None for any.

    Raises ContractError if it is forged, of another device or epoch, or older than the one that is known: a replayed
    receipt of before a restore would end the sending of what the hub no longer has.
    """
    payload = verify(key, "receipt", signed)
    receipt = Receipt.parse(payload)
    if receipt.device != device:
        raise ContractError("receipt.device", device, receipt.device)
    if epoch is not None and receipt.epoch != epoch:
        raise ContractError("receipt.epoch", epoch, receipt.epoch)
    before = known.get(receipt.epoch)
    if before is not None and receipt.at_ms < before.at_ms:
        raise ContractError("receipt.at_ms", f"{before.at_ms} or later, as the receipt before it", receipt.at_ms)
    return receipt, payload


def check_policy(signed: Signed, key: Ed25519PublicKey, device: str, revision: int) -> Policy:
    """Raises ContractError if it is forged, of another device, or not newer than revision."""
    policy = read_policy(verify(key, "policy", signed))
    if policy.device != device:
        raise ContractError("policy.device", device, policy.device)
    if policy.revision <= revision:
        raise ContractError("policy.revision", f"more than {revision}", policy.revision)
    return policy


def read_policy(payload: bytes) -> Policy:
    """Raises ContractError."""
    try:
        return Policy.model_validate_json(payload)
    except ValidationError as err:
        first = err.errors()[0]
        raise ContractError(f"policy.{'.'.join(map(str, first['loc']))}", first["msg"], first.get("input")) from err

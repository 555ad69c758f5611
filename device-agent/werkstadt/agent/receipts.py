"""Which receipts, policies and feeds of the hub count: decided here, without IO."""

from collections.abc import Mapping

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from pydantic import ValidationError

from werkstadt.contract.errors import ContractError
from werkstadt.contract.feeds import FEED_PURPOSE, LIST_PURPOSE, Feed, FeedList, parse_feed
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


def check_feed_list(signed: Signed, key: Ed25519PublicKey, known_at_ms: int) -> FeedList:
    """Raises ContractError if it is forged, or older than the one that is known: a replayed one could withdraw."""
    found = FeedList.parse(verify(key, LIST_PURPOSE, signed))
    if found.at_ms < known_at_ms:
        raise ContractError("feeds.at_ms", f"{known_at_ms} or later, as the list before it", found.at_ms)
    return found


def check_feed(signed: Signed, key: Ed25519PublicKey, name: str, listed: int) -> tuple[Feed, bytes]:
    """The document and its exact bytes. listed: its version in the list; one that came meanwhile is newer.

    Raises ContractError if it is forged, of another name, older than listed, too large or not as agreed.
    """
    payload = verify(key, FEED_PURPOSE, signed)
    feed = parse_feed(payload, name)
    if feed.version < listed:
        raise ContractError(f"feed {name}.version", f"{listed} or more, as the list says", feed.version)
    return feed, payload


def feeds_to_fetch(wanted: FeedList, held: Mapping[str, int]) -> list[str]:
    """Names whose version is newer than the one held. held: version by name, of the good ones on this device."""
    return sorted(name for name, version in wanted.versions.items() if version > held.get(name, -1))


def feeds_to_remove(wanted: FeedList, held: Mapping[str, int]) -> list[str]:
    """Names that the hub has withdrawn since."""
    return sorted(name for name, version in wanted.withdrawn.items() if name in held and version > held[name])

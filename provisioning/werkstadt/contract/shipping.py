"""What to send and what is acknowledged: the rules of shipping records upward, without any IO.

A device ships to its hub, and a site hub to a regional one, by the same rules:

- The receiver answers, per epoch, two sets: *held*, and *set aside* with reasons. Both end the sending.
- The newest signed receipt is the truth, also when it shrinks (a hub restored from a back-up): then records go again.
- A record is sent only after its blobs are there.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace

from werkstadt.contract import limits
from werkstadt.contract.errors import ContractError
from werkstadt.contract.ranges import SEQ_MAX, Ranges
from werkstadt.contract.record import parse_json_object


def short_digest(data: bytes) -> str:
    """Names what was said before. No proof: what counts is signed."""
    return hashlib.sha256(data).hexdigest()[:16]


@dataclass(frozen=True)
class SetAside:
    seq: int
    reason: str


@dataclass(frozen=True)
class Receipt:
    """What a receiver says it has of one epoch of one device. held and aside never overlap.

    at_ms: UTC of the receiver. closed: a fork was seen, and the device must begin a new epoch.
    """

    device: str
    epoch: str
    held: Ranges
    aside: tuple[SetAside, ...]
    at_ms: int
    closed: bool = False

    def settled(self) -> Ranges:
        return self.held | Ranges.of(one.seq for one in self.aside)

    def digest(self) -> str:
        """Of what it says, whenever it was said: the same for two that differ in at_ms alone."""
        return short_digest(replace(self, at_ms=0).to_bytes())

    def to_bytes(self) -> bytes:
        fields = {
            "device": self.device,
            "epoch": self.epoch,
            "held": self.held.to_json(),
            "aside": [{"seq": one.seq, "reason": one.reason} for one in self.aside],
            "at_ms": self.at_ms,
            "closed": self.closed,
        }
        return json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()

    @classmethod
    def parse(cls, data: bytes) -> "Receipt":
        """Raises ContractError naming the field. The signature is the caller's to check first."""
        fields = parse_json_object(data, "receipt")
        device, epoch, at_ms = fields.get("device"), fields.get("epoch"), fields.get("at_ms")
        closed, aside = fields.get("closed"), fields.get("aside")
        for name, value in (("device", device), ("epoch", epoch)):
            if not isinstance(value, str) or not value:
                raise ContractError(f"receipt.{name}", "text", value)
        if type(at_ms) is not int or not 0 <= at_ms <= SEQ_MAX:
            raise ContractError("receipt.at_ms", "milliseconds since 1970", at_ms)
        if type(closed) is not bool:
            raise ContractError("receipt.closed", "true or false", closed)
        if not isinstance(aside, list):
            raise ContractError("receipt.aside", "a list", aside)
        held = Ranges.parse(fields.get("held"), "receipt.held")
        rows = tuple(_parse_aside(row, position) for position, row in enumerate(aside))
        refused = Ranges.of(row.seq for row in rows)
        if refused.count() != len(rows) or refused & held:
            raise ContractError("receipt.aside", "numbers named once and not held", (refused & held).to_json())
        return cls(str(device), str(epoch), held, rows, at_ms, closed)


def _parse_aside(row: object, position: int) -> SetAside:
    where = f"receipt.aside[{position}]"
    seq, reason = (row.get("seq"), row.get("reason")) if isinstance(row, dict) else (None, None)
    if type(seq) is not int or not 1 <= seq <= SEQ_MAX or not isinstance(reason, str):
        raise ContractError(where, "an object with seq, a whole number from 1, and reason, text", row)
    return SetAside(seq, reason)


def still_to_send(written: Ranges, receipt: Receipt | None) -> Ranges:
    """written: what the journal holds of the epoch."""
    return written if receipt is None else written - receipt.settled()


@dataclass(frozen=True)
class Size:
    """seq and an upper bound of the bytes that this record takes in a batch."""

    seq: int
    wire_bytes: int


def wire_size(header_bytes: int, body_bytes: int) -> int:
    """An upper bound of one record's bytes in a batch: base64 of all six fields, names and commas."""
    return (header_bytes + body_bytes) * 4 // 3 + 400


def next_batch(waiting: Iterable[Size], most_bytes: int = limits.BATCH_MAX - 256) -> list[int]:
    """The first records in order that fit one request; at least one, so that nothing big blocks for ever."""
    chosen: list[int] = []
    total = 0
    for size in waiting:
        if chosen and (total + size.wire_bytes > most_bytes or len(chosen) == limits.BATCH_RECORDS_MAX):
            break
        chosen.append(size.seq)
        total += size.wire_bytes
    return chosen

"""What staff did at a device itself: its records tell, and what they tell becomes part of the audit."""

from collections.abc import Iterable

from sqlalchemy import Connection

from werkstadt.contract.record import Record, parse_json_object
from werkstadt.hub.store import audit, devices

KIND = "staff"
WHO = "at the device"
_TOLD = ("by", "counter", "why", "percent", "verb")


def take(connection: Connection, device: str, fresh: Iterable[Record], now_ms: int) -> None:
    """fresh: records that have just been taken in, checked before. One from the future has a wrong clock."""
    for record in fresh:
        header = record.parsed
        if (header.kind, header.v) != (KIND, 1) or record.body is None:
            continue
        body = parse_json_object(record.body, "body")
        counter = body.get("counter")
        if body.get("did") == "entered" and isinstance(counter, int):
            devices.spent_code(connection, device, counter)
        detail = " ".join(f"{name}={body[name]}" for name in _TOLD if name in body)[:200]
        at_ms = min(header.at_ms, now_ms)
        audit.write(connection, at_ms, who=WHO, what=f"on site: {body['did']}", subject=device, detail=detail)

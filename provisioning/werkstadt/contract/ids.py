"""Identifiers that sort by the time they were made and say nothing else."""

import secrets
import time
import uuid


def uuid7(now_ms: int | None = None) -> str:
    """A new UUID version 7 in its usual text form. now_ms: UTC, for tests. Source: RFC 9562, section 5.7."""
    at_ms = time.time_ns() // 1_000_000 if now_ms is None else now_ms
    value = (at_ms & (2**48 - 1)) << 80 | secrets.randbits(80)
    value = value & ~(0xF << 76) | 7 << 76
    return str(uuid.UUID(int=value & ~(3 << 62) | 2 << 62))

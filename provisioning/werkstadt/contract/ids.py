"""Identifiers that sort by the time they were made and say nothing else."""

import os
import time


def uuid7(now_ms: int | None = None) -> str:
    """A new UUID version 7 in its usual text form. now_ms: UTC, for tests. Source: RFC 9562, section 5.7."""
    at_ms = time.time_ns() // 1_000_000 if now_ms is None else now_ms
    value = (at_ms & (2**48 - 1)) << 80 | int.from_bytes(os.urandom(10), "big")
    value = value & ~(0xF << 76) | 7 << 76
    text = f"{value & ~(3 << 62) | 2 << 62:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"

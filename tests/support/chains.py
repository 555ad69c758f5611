"""Records made by hand, in a chain as a journal makes it, or against the rules where a test wants that."""

import json
from collections.abc import Mapping, Sequence

from werkstadt.contract.ids import uuid7
from werkstadt.contract.record import GENESIS, SALT_SIZE, Header, Record, compose

AT_MS = 1_795_391_999_000
"""2026-11-23 00:59:59 in Berlin."""

SUBMISSION: Mapping[str, object] = {"form": "feedback", "form_version": "1", "answers": {"stars": "4"}}


def record(
    seq: int,
    previous: bytes = GENESIS,
    body: "Mapping[str, object] | bytes" = SUBMISSION,
    *,
    epoch: str = "e1",
    id: str | None = None,
    kind: str = "submission",
    v: int = 1,
    at_ms: int = AT_MS,
    blobs: Sequence[str] = (),
    visit: str | None = None,
    boottime_ms: int | None = None,
) -> Record:
    """boottime_ms: as seq, if not given."""
    since_ms = seq if boottime_ms is None else boottime_ms
    header = Header(epoch, seq, id or uuid7(), kind, v, at_ms, "boot", since_ms, visit=visit, blobs=tuple(blobs))
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return compose(header, raw, bytes(SALT_SIZE), previous)


def chain(count: int, after: Record | None = None, epoch: str = "e1") -> list[Record]:
    """count submissions that follow after, or begin the epoch."""
    made: list[Record] = []
    seq, previous = (1, GENESIS) if after is None else (after.parsed.seq + 1, after.hash)
    for _ in range(count):
        made.append(record(seq, previous, epoch=epoch))
        seq, previous = seq + 1, made[-1].hash
    return made

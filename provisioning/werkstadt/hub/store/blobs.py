"""Which files are here as a whole."""

from sqlalchemy import Connection

from werkstadt.hub.store import dialect
from werkstadt.hub.store.tables import blobs


def add(connection: Connection, sha256: str, device: str, size: int, now_ms: int) -> None:
    row = {"sha256": sha256, "device": device, "size": size, "received_ms": now_ms}
    dialect.insert_new(connection, blobs, [row])

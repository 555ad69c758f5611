"""The journal of this device onto a stick, sealed for its hub: for a device that cannot reach it any more."""

import datetime as dt
import os
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from werkstadt.agent.config import Settings
from werkstadt.agent.durable import sync_folder
from werkstadt.agent.errors import AgentError
from werkstadt.agent.identity import Identity, IdentityFolder
from werkstadt.contract.ranges import Ranges
from werkstadt.contract.record import Record
from werkstadt.contract.rescue import CERTIFICATE, FILE, Part, put, signed
from werkstadt.contract.sealed import Sealer
from werkstadt.contract.shipping import next_batch
from werkstadt.contract.wire import encode_batch
from werkstadt.journal import BlobFiles, JournalReader, open_readers

SIZES_MOST = 2_000


@dataclass(frozen=True)
class Rescued:
    """problems: journal files of which not everything could be read; they are left as they are."""

    file: Path
    records: int
    files: int
    problems: tuple[str, ...]


def rescue(settings: Settings, folder: Path, now: dt.datetime) -> Rescued:
    """Everything that the journal holds, whether the hub has it or not: the hub drops what it knows.

    Nothing in the journal changes. The file appears whole or not at all. Raises AgentError.
    """
    identity = IdentityFolder(settings.own).load()
    if identity is None:
        raise AgentError(
            "This device belongs to no hub, so nobody could open the file.", "First: werkstadt-agent enrol"
        )
    file = folder / f"werkstadt-{identity.device[:8]}-{now:%Y%m%d-%H%M%S}.rescue"
    part = file.with_name(f".{file.name}.part")
    try:
        with part.open("xb") as out:
            os.fchmod(out.fileno(), 0o600)
            counts = _write(settings.journal, identity, Sealer(out, _hub_key(identity)))
            out.flush()
            os.fsync(out.fileno())
        part.rename(file)
        sync_folder(folder.absolute())
    except OSError as err:
        part.unlink(missing_ok=True)
        raise AgentError(f"{folder}: the journal cannot be saved there ({err.strerror}).", "Is the stick in?") from err
    return Rescued(file, *counts)


def _hub_key(identity: Identity) -> ec.EllipticCurvePublicKey:
    key = identity.ca.public_key()
    if not isinstance(key, ec.EllipticCurvePublicKey):
        raise AgentError("The hub's certificate has a key of another kind than P-256.", "Enrol this device anew.")
    return key


def _write(journal: Path, identity: Identity, sealer: Sealer) -> tuple[int, int, tuple[str, ...]]:
    put(sealer.write, Part(CERTIFICATE, identity.certificate.public_bytes(serialization.Encoding.PEM)))
    blobs, saved, count, problems = BlobFiles(journal), set[str](), 0, list[str]()
    with ExitStack() as readers:
        for reader in [readers.enter_context(one) for one in open_readers(journal)]:
            for batch in _batches(reader):
                for sha256 in [blob for record in batch for blob in record.parsed.blobs]:
                    if sha256 not in saved and blobs.path(sha256).exists():
                        put(sealer.write, Part(FILE, bytes.fromhex(sha256) + blobs.path(sha256).read_bytes()))
                        saved.add(sha256)
                data = encode_batch(reader.epoch, batch)
                put(sealer.write, signed(identity.sign(data), data))
                count += len(batch)
            if reader.problem:
                problems.append(f"{reader.path.name}: {reader.problem}")
    sealer.close()
    return count, len(saved), tuple(problems)


def _batches(reader: JournalReader) -> Iterator[list[Record]]:
    left = reader.written()
    while left:
        chosen = next_batch(reader.sizes(left, SIZES_MOST))
        if not chosen:
            return
        found = reader.records(chosen)
        if found:
            yield found
        left -= Ranges.of(chosen)

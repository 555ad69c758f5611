"""Takes in a journal that came on a stick, as if its device had sent it."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import serialization

from werkstadt.contract.errors import ContractError
from werkstadt.contract.rescue import CERTIFICATE, FILE, Part, parts, split_signed
from werkstadt.contract.sealed import opened
from werkstadt.contract.wire import decode_batch
from werkstadt.hub.blobfiles import BlobFiles
from werkstadt.hub.core import Hub
from werkstadt.hub.errors import HubError
from werkstadt.hub.refusals import RefusedError
from werkstadt.hub.rules.texts import is_plain
from werkstadt.hub.signatures import check_signature
from werkstadt.hub.store import audit, blobs, enrolment, intake


class RescueError(HubError):
    """Refused; the message is for staff. What was taken in before stays, and a second try drops it as known."""


@dataclass
class Imported:
    device: str = ""
    fresh: int = 0
    known: int = 0
    aside: int = 0
    forked: int = 0
    waiting: int = 0
    files: int = 0


def take_in(hub: Hub, file: Path, *, who: str) -> Imported:
    """Raises RescueError."""
    done = Imported()
    try:
        with file.open("rb") as source:
            _take_parts(hub, parts(opened(source, hub.authority.rescue_keys())), done)
    except OSError as err:
        raise RescueError(f"{file}: expected a file that can be read, got: {err.strerror}") from err
    except (ContractError, RefusedError) as err:
        raise RescueError(f"{file}: {err}") from err
    finally:
        if done.device:
            with hub.store.writing() as connection:
                detail = f"fresh={done.fresh} known={done.known} aside={done.aside} files={done.files}"
                audit.write(
                    connection, hub.now_ms(), who=who, what="journal imported", subject=done.device, detail=detail
                )
    return done


def _take_parts(hub: Hub, found: Iterable[Part], done: Imported) -> None:
    certificate = b""
    for part in found:
        if part.kind == CERTIFICATE:
            certificate = _certificate(hub, part.data, done)
        elif not certificate:
            raise ContractError("file", "the device's certificate first", part.kind)
        elif part.kind == FILE:
            _take_file(hub, part.data, done)
        else:
            _take_batch(hub, certificate, part.data, done)


def _certificate(hub: Hub, pem: bytes, done: Imported) -> bytes:
    """DER. Of a device of this hub, revoked or not: what it was given before stays what visitors gave."""
    try:
        certificate = x509.load_pem_x509_certificate(pem)
    except ValueError as err:
        raise ContractError("certificate", "a certificate (PEM)", f"{len(pem)} bytes") from err
    der = certificate.public_bytes(serialization.Encoding.DER)
    with hub.store.reading() as connection:
        holder = enrolment.holder(connection, hashlib.sha256(der).hexdigest())
    if holder is None:
        raise ContractError("certificate", "that of a device of this hub", "another one")
    done.device = holder.device
    return der


def _take_file(hub: Hub, data: bytes, done: Imported) -> None:
    sha256, content = data[:32].hex(), data[32:]
    if hashlib.sha256(content).hexdigest() != sha256:
        raise ContractError("file", f"bytes of SHA-256 {sha256[:12]}…", "others")
    files = BlobFiles(hub.settings.state / "blobs")
    if files.state(done.device, sha256)[1]:
        return
    part = files.open_part(f"rescued-{done.device}", sha256, 0)
    try:
        part.append(content)
        part.keep()
    finally:
        part.close()
    with hub.store.writing() as connection:
        blobs.add(connection, sha256, done.device, len(content), hub.now_ms())
    done.files += 1


def _take_batch(hub: Hub, certificate: bytes, data: bytes, done: Imported) -> None:
    signature, body = split_signed(data)
    check_signature(certificate, signature, body)
    epoch, rows = decode_batch(body)
    if not is_plain(epoch):
        raise ContractError("batch.epoch", "whole characters", ascii(epoch))
    with hub.store.writing() as connection:
        taken = intake.take_in(connection, done.device, epoch, rows, hub.now_ms(), hub.time_zone)
    done.fresh += taken.fresh
    done.known += taken.repeated
    done.aside += taken.aside
    done.forked += taken.forked
    done.waiting += taken.waiting

"""Keys that sign content: files that lie on sticks, on authors' machines, or in the hub's locked store.

NAME.key: PKCS#8 PEM, Ed25519, encrypted with a passphrase where one was given. NAME.pub: JSON, to be handed on.
"""

import json
import os
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from securesystemslib.signer import CryptoSigner, Key, SSlibKey

from werkstadt.hub.errors import HubError
from werkstadt.hub.files import sync_folder

PASSPHRASE_MIN = 12
PUBLIC_MAX = PRIVATE_MAX = 16 * 1024


class KeyFileError(HubError):
    """A key cannot be read, opened or written; the message is for the one who holds it."""


def make(path: Path, passphrase: bytes | None) -> Key:
    """Writes path (0600) and its public half beside it, as .pub. Nothing is overwritten. Raises KeyFileError."""
    public = path.with_suffix(".pub")
    if path.suffix == ".pub":
        raise KeyFileError(f"{path}: expected a name such as {path.stem}.key, got that of its public half")
    for file in (path, public):
        if file.exists():
            raise KeyFileError(f"{file}: expected no file, got one: a key is never overwritten")
    if passphrase is not None and len(passphrase) < PASSPHRASE_MIN:
        raise KeyFileError(f"passphrase: expected at least {PASSPHRASE_MIN} characters, got {len(passphrase)}")
    private = Ed25519PrivateKey.generate()
    locked: serialization.KeySerializationEncryption = serialization.NoEncryption()
    if passphrase is not None:
        locked = serialization.BestAvailableEncryption(passphrase)
    data = private.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, locked)
    key = SSlibKey.from_crypto(private.public_key())
    try:
        _write_new(public, public_text(key).encode(), 0o644)
        try:
            _write_new(path, data, 0o600)
        except OSError:
            public.unlink()
            raise
    except OSError as err:
        raise KeyFileError(
            f"{err.filename or path}: expected a folder that can be written, got: {err.strerror}"
        ) from err
    return key


def public_text(key: Key) -> str:
    return json.dumps({"keyid": key.keyid, **key.to_dict()}, indent=1, sort_keys=True) + "\n"


def read_public(path: Path) -> Key:
    """Raises KeyFileError."""
    try:
        table = json.loads(_read(path, PUBLIC_MAX))
        said = table.pop("keyid")
        key = SSlibKey.from_dict(said, table)
        point = Ed25519PublicKey.from_public_bytes(bytes.fromhex(key.keyval["public"]))
    except OSError as err:
        raise KeyFileError(f"{path}: expected the public half of a key, got: {err.strerror}") from err
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as err:
        raise KeyFileError(f"{path}: expected the public half of a key (.pub), got another kind of file") from err
    found = SSlibKey.from_crypto(point)
    if (said, key.keytype, key.scheme) != (found.keyid, found.keytype, found.scheme):
        raise KeyFileError(f"{path}: expected a key id that fits its key, got another one")
    return found


def read_private(path: Path, passphrase: bytes | None) -> CryptoSigner:
    """Raises KeyFileError."""
    try:
        data = _read(path, PRIVATE_MAX)
    except OSError as err:
        raise KeyFileError(f"{path}: expected a key, got: {err.strerror}") from err
    try:
        private = serialization.load_pem_private_key(data, passphrase)
    except TypeError as err:
        expected = "no passphrase" if passphrase is not None else "its passphrase (--passphrase-file)"
        raise KeyFileError(f"{path}: expected {expected}, got {'one' if passphrase is not None else 'none'}") from err
    except ValueError as err:
        raise KeyFileError(f"{path}: expected a key that this passphrase opens, got another one") from err
    if not isinstance(private, Ed25519PrivateKey):
        raise KeyFileError(f"{path}: expected an Ed25519 key, got {type(private).__name__}")
    return CryptoSigner(private)


def _read(path: Path, most: int) -> bytes:
    """The beginning of what is longer, which is no key then."""
    with path.open("rb") as file:
        return file.read(most)


def _write_new(path: Path, data: bytes, mode: int) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    sync_folder(path.parent)

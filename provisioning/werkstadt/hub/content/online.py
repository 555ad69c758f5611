"""The two keys that the hub itself signs with: snapshot and timestamp. Who has them can withhold content, not forge."""

from pathlib import Path
from typing import TypeVar

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import Metadata, Root, Snapshot, Timestamp

from werkstadt.hub.content.keys import KeyFileError, read_private
from werkstadt.hub.files import write_durably

ROLES = ("snapshot", "timestamp")
_Online = TypeVar("_Online", Snapshot, Timestamp)


class OnlineKeys:
    """folder: 0700, one file <keyid>.key each, encrypted with the hub's secret. Which of them counts, the root says."""

    def __init__(self, folder: Path, secret: bytes) -> None:
        self._folder = folder
        self._secret = secret

    def make_new(self, root: Root) -> None:
        """New keys, named in root (a draft); the old ones stay until it counts."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for role in ROLES:
            for keyid in list(root.roles[role].keyids):
                root.revoke_key(keyid, role)
            signer = CryptoSigner(private := Ed25519PrivateKey.generate())
            locked = serialization.BestAvailableEncryption(self._secret)
            data = private.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, locked)
            write_durably(self._file(signer.public_key.keyid), data)
            root.add_key(signer.public_key, role)

    def check(self, root: Root) -> None:
        """Raises KeyFileError unless this hub has the keys that root names."""
        for role in ROLES:
            self._signer(role, root)

    def signed(self, role: str, root: Root, document: _Online) -> Metadata[_Online]:
        metadata = Metadata(document)
        metadata.sign(self._signer(role, root))
        return metadata

    def forget_old(self, root: Root) -> None:
        """Keys that the root in force does not name, and that no draft can be waiting for any more."""
        named = {keyid for role in ROLES for keyid in root.roles[role].keyids}
        made_ns = {file: file.stat().st_mtime_ns for file in self._folder.glob("*.key")}
        newest_ns = max((at for file, at in made_ns.items() if file.stem in named), default=0)
        for file, at in made_ns.items():
            if file.stem not in named and at < newest_ns:
                file.unlink()

    def _signer(self, role: str, root: Root) -> CryptoSigner:
        for keyid in root.roles[role].keyids:
            if self._file(keyid).exists():
                return read_private(self._file(keyid), self._secret)
        raise KeyFileError(
            f"{self._folder}: expected the key for {role} that the root names, got none: was it made here?"
        )

    def _file(self, keyid: str) -> Path:
        return self._folder / f"{keyid}.key"

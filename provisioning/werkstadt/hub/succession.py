"""Earlier CAs of this hub. A device pins the CA that it joined with. Each CA certifies the one after it, so that such a
device still knows its hub, and takes the new pin with its next certificate.

<state>/keys/former/<pin>.pem       an earlier CA
<state>/keys/former/<pin>.key       its key: opens what devices sealed for it
<state>/keys/former/<pin>.next.pem  the CA after it, certified by it
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from werkstadt.contract.code import pin_of
from werkstadt.hub.certificates import (
    AuthorityError,
    builder_for,
    encrypted,
    key_usage,
    named,
    pem_of,
    read_certificate,
    read_key,
    spki_sha256,
)
from werkstadt.hub.files import sync_folder, write_durably

CA_DAYS = 3650
Key = ec.EllipticCurvePrivateKey


@dataclass(frozen=True)
class Former:
    """next: the CA after it, issued by it."""

    ca: x509.Certificate
    key: Key
    next: x509.Certificate

    @property
    def pin(self) -> str:
        return pin_of(spki_sha256(self.ca))

    def has_issued(self, pem: str) -> bool:
        try:
            x509.load_pem_x509_certificate(pem.encode()).verify_directly_issued_by(self.ca)
        except (ValueError, TypeError, InvalidSignature):
            return False
        return True


class FormerCAs:
    def __init__(self, folder: Path, secret: bytes) -> None:
        self._folder = folder
        self._secret = secret

    def keep(self, ca: x509.Certificate, key: Key, next_: Key) -> None:
        """Before next_ takes its place. Until it does, nothing here counts; then all of it is there."""
        if not self._folder.exists():
            self._folder.mkdir(mode=0o700)
            sync_folder(self._folder.parent)
        pin = pin_of(spki_sha256(ca))
        successor = _ca_for(_name_for(next_), next_.public_key(), ca.subject, key)
        write_durably(self._folder / f"{pin}.key", encrypted(key, self._secret))
        write_durably(self._folder / f"{pin}.next.pem", pem_of(successor).encode())
        write_durably(self._folder / f"{pin}.pem", pem_of(ca).encode())

    def has(self, ca: x509.Certificate) -> bool:
        return (self._folder / f"{pin_of(spki_sha256(ca))}.pem").exists()

    def before(self, ca: x509.Certificate) -> tuple[Former, ...]:
        """The one before it, then the one before that, to the first. Raises AuthorityError."""
        found: list[Former] = []
        keys = self._folder.glob("*.key") if self._folder.exists() else ()
        left = [self._read(path) for path in keys if path.with_suffix(".pem").exists()]
        while one := next((one for one in left if one.next.public_key() == ca.public_key()), None):
            left.remove(one)
            found.append(one)
            ca = one.ca
        return tuple(found)

    def forget(self, former: Former) -> None:
        """The file without which nothing counts goes first, as it came last."""
        for end in ("pem", "next.pem", "key"):
            (self._folder / f"{former.pin}.{end}").unlink(missing_ok=True)
        sync_folder(self._folder)

    def _read(self, path: Path) -> Former:
        key, ca = read_key(path, self._secret), read_certificate(path.with_suffix(".pem"))
        if not isinstance(key, ec.EllipticCurvePrivateKey) or key.public_key() != ca.public_key():
            raise AuthorityError(f"{path}: expected the key of {path.stem}.pem, got another")
        return Former(ca, key, read_certificate(path.with_suffix(".next.pem")))


def make_ca(key: Key) -> x509.Certificate:
    """Self-signed."""
    name = _name_for(key)
    return _ca_for(name, key.public_key(), name, key)


def may_have_next(ca: x509.Certificate) -> bool:
    """Whether TLS follows a chain through any number of CAs below it."""
    return ca.extensions.get_extension_for_class(x509.BasicConstraints).value.path_length is None


def _name_for(key: Key) -> x509.Name:
    """Four characters of the pin are in it, so that two CAs of one hub have two names."""
    info = key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return named(f"werkstadt hub CA {pin_of(hashlib.sha256(info).digest())[:4]}")


def _ca_for(subject: x509.Name, key: ec.EllipticCurvePublicKey, issuer: x509.Name, by: Key) -> x509.Certificate:
    builder = builder_for(subject, key, CA_DAYS).issuer_name(issuer)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    builder = builder.add_extension(key_usage(for_ca=True), critical=True)
    by_key = x509.AuthorityKeyIdentifier.from_issuer_public_key(by.public_key())
    return builder.add_extension(by_key, critical=False).sign(by, hashes.SHA256())

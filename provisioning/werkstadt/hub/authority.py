"""The hub's keys: CA (P-256), server key of the device listener (P-256), signing key (Ed25519).

Keys lie in <state>/keys, mode 0600, encrypted (PKCS#8) with a secret from a file of its own. That protects a copy of
the state folder or a back-up without the secret; it does not protect against somebody who is root on the hub: who
needs that puts the secret on a stick or in systemd's credentials (`key_secret` in hub.toml).
"""

import datetime as dt
import hashlib
import ipaddress
import secrets
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from werkstadt.contract import signing
from werkstadt.contract.code import pin_of
from werkstadt.contract.errors import ContractError
from werkstadt.contract.messages import Signed
from werkstadt.hub.errors import HubError
from werkstadt.hub.files import write_durably

CA_DAYS = 3650
SERVER_DAYS = 825
SIGNING_DAYS = 730
DEVICE_DAYS = 400
RENEW_DAYS = 60
"""Server and signing certificates are made anew when fewer days are left."""
_Public = ec.EllipticCurvePublicKey | Ed25519PublicKey


class AuthorityError(HubError):
    """Keys are missing or cannot be opened; the message is for staff."""


@dataclass(frozen=True)
class Issued:
    """A device's certificate. fingerprint: SHA-256 of its DER, hex."""

    pem: str
    fingerprint: str
    serial: str
    expires_ms: int


class Authority:
    def __init__(self, folder: Path, secret: bytes) -> None:
        """Raises AuthorityError."""
        self.folder = folder
        self.secret = secret
        ca_key, signing_key = self._read_key("ca.key"), self._read_key("signing.key")
        if not isinstance(ca_key, ec.EllipticCurvePrivateKey) or not isinstance(signing_key, Ed25519PrivateKey):
            raise AuthorityError(f"{folder}: expected ca.key with P-256 and signing.key with Ed25519, got others")
        self._ca_key, self._signing_key = ca_key, signing_key
        self._ca = self._read_certificate("ca.pem")
        spki = self._ca.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        self.spki_sha256 = hashlib.sha256(spki).digest()
        self.pin = pin_of(self.spki_sha256)
        self.ca_pem = _pem(self._ca)

    def rescue_key(self) -> ec.EllipticCurvePrivateKey:
        """Opens what devices seal for this hub (contract/sealed.py)."""
        return self._ca_key

    @property
    def signing_pem(self) -> str:
        return (self.folder / "signing.pem").read_text()

    @property
    def server_chain(self) -> Path:
        """PEM: the server certificate and the CA behind it, so that a device can pin before it knows the CA."""
        return self.folder / "server.pem"

    @property
    def server_key(self) -> Path:
        return self.folder / "server.key"

    def sign(self, purpose: str, payload: bytes) -> Signed:
        return signing.sign(self._signing_key, purpose, payload)

    def refresh(self, names: tuple[str, ...]) -> None:
        """Makes server and signing certificates where they are missing, nearly over, or for other names."""
        if not self._is_fresh("server.pem", names):
            key = ec.generate_private_key(ec.SECP256R1())
            write_durably(self.server_key, _encrypt(key, self.secret))
            server = self._issue(
                key.public_key(), "werkstadt hub", SERVER_DAYS, _alternative(names), ExtendedKeyUsageOID.SERVER_AUTH
            )
            write_durably(self.server_chain, (_pem(server) + self.ca_pem).encode())
        if not self._is_fresh("signing.pem", ()):
            certificate = self._issue(self._signing_key.public_key(), "werkstadt signing", SIGNING_DAYS, None, None)
            write_durably(self.folder / "signing.pem", _pem(certificate).encode())

    def issue_to_device(self, csr_pem: str, device: str) -> Issued:
        """Only the key is taken from the request. Raises ContractError naming what is wrong with it."""
        certificate = self._issue(
            _public_key_of(csr_pem),
            device,
            DEVICE_DAYS,
            x509.SubjectAlternativeName([x509.UniformResourceIdentifier(f"urn:werkstadt:device:{device}")]),
            ExtendedKeyUsageOID.CLIENT_AUTH,
        )
        return Issued(
            _pem(certificate),
            certificate.fingerprint(hashes.SHA256()).hex(),
            f"{certificate.serial_number:x}",
            int(certificate.not_valid_after_utc.timestamp() * 1000),
        )

    def _issue(
        self,
        key: _Public,
        name: str,
        days: int,
        alternative: x509.SubjectAlternativeName | None,
        usage: x509.ObjectIdentifier | None,
    ) -> x509.Certificate:
        builder = _builder(name, key, days).issuer_name(self._ca.subject)
        builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        builder = builder.add_extension(_key_usage(for_ca=False), critical=True)
        issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(self._ca_key.public_key())
        builder = builder.add_extension(issuer, critical=False)
        if alternative is not None:
            builder = builder.add_extension(alternative, critical=False)
        if usage is not None:
            builder = builder.add_extension(x509.ExtendedKeyUsage([usage]), critical=False)
        return builder.sign(self._ca_key, hashes.SHA256())

    def _is_fresh(self, name: str, names: tuple[str, ...]) -> bool:
        if not (self.folder / name).exists():
            return False
        certificate = self._read_certificate(name)
        left = certificate.not_valid_after_utc - dt.datetime.now(dt.UTC)
        return left.days >= RENEW_DAYS and set(names) <= _names_of(certificate)

    def _read_certificate(self, name: str) -> x509.Certificate:
        try:
            return x509.load_pem_x509_certificate((self.folder / name).read_bytes())
        except (OSError, ValueError) as err:
            raise AuthorityError(f"{self.folder / name}: expected a certificate (PEM), got {err}") from err

    def _read_key(self, name: str) -> PrivateKeyTypes:
        try:
            return serialization.load_pem_private_key((self.folder / name).read_bytes(), self.secret)
        except (OSError, ValueError) as err:
            raise AuthorityError(f"{self.folder / name}: expected a key that the secret opens, got {err}") from err


def create(folder: Path, secret_file: Path, names: tuple[str, ...]) -> Authority:
    """Makes keys and certificates, and the secret where its file is not there yet. Raises AuthorityError."""
    if (folder / "ca.key").exists():
        raise AuthorityError(f"{folder}: expected no keys, got some: this hub was set up before")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not secret_file.exists():
        write_durably(secret_file, secrets.token_urlsafe(32).encode() + b"\n")
    secret = _read_secret(secret_file)
    ca_key = ec.generate_private_key(ec.SECP256R1())
    builder = _builder("werkstadt hub CA", ca_key.public_key(), CA_DAYS).issuer_name(_name("werkstadt hub CA"))
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    ca = builder.add_extension(_key_usage(for_ca=True), critical=True).sign(ca_key, hashes.SHA256())
    write_durably(folder / "signing.key", _encrypt(Ed25519PrivateKey.generate(), secret))
    write_durably(folder / "ca.pem", _pem(ca).encode())
    write_durably(folder / "ca.key", _encrypt(ca_key, secret))
    authority = Authority(folder, secret)
    authority.refresh(names)
    return authority


def load(folder: Path, secret_file: Path, names: tuple[str, ...]) -> Authority:
    """Raises AuthorityError."""
    if not (folder / "ca.key").exists():
        raise AuthorityError(f"{folder}: expected the hub's keys, got none: run `werkstadt-hub init` first")
    authority = Authority(folder, _read_secret(secret_file))
    authority.refresh(names)
    return authority


def _read_secret(path: Path) -> bytes:
    try:
        secret = path.read_bytes().strip()
        mode = path.stat().st_mode & 0o077
    except OSError as err:
        raise AuthorityError(f"{path}: expected the secret that opens the hub's keys, got {err.strerror}") from err
    if mode:
        raise AuthorityError(f"{path}: expected a file that only its owner can read, got mode {mode:03o} for others")
    if len(secret) < 16:
        raise AuthorityError(f"{path}: expected at least 16 characters, got {len(secret)}")
    return secret


def _builder(name: str, key: _Public, days: int) -> x509.CertificateBuilder:
    now = dt.datetime.now(dt.UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(_name(name))
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=days))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _name(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _key_usage(*, for_ca: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not for_ca,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=for_ca,
        crl_sign=for_ca,
        encipher_only=False,
        decipher_only=False,
    )


def _public_key_of(csr_pem: str) -> ec.EllipticCurvePublicKey:
    try:
        csr = x509.load_pem_x509_csr(csr_pem.encode())
        key = csr.public_key()
        valid = csr.is_signature_valid
    except (ValueError, UnsupportedAlgorithm, InvalidSignature) as err:
        raise ContractError("csr", "a certificate request (PEM)", str(err)) from err
    if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
        raise ContractError("csr", "a P-256 key", type(key).__name__)
    if not valid:
        raise ContractError("csr", "a request signed by its own key", "another signature")
    return key


def _alternative(names: tuple[str, ...]) -> x509.SubjectAlternativeName:
    found: list[x509.GeneralName] = []
    for name in names:
        try:
            found.append(x509.IPAddress(ipaddress.ip_address(name)))
        except ValueError:
            found.append(x509.DNSName(name))
    return x509.SubjectAlternativeName(found)


def _names_of(certificate: x509.Certificate) -> set[str]:
    try:
        found = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return set()
    return {*found.get_values_for_type(x509.DNSName), *map(str, found.get_values_for_type(x509.IPAddress))}


def _encrypt(key: ec.EllipticCurvePrivateKey | Ed25519PrivateKey, secret: bytes) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(secret),
    )


def _pem(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(serialization.Encoding.PEM).decode()

"""The hub's keys: CA (P-256), server key of the device listener (P-256), signing key (Ed25519).

Keys lie in <state>/keys, mode 0600, encrypted (PKCS#8) with a secret from a file of its own. That protects a copy of
the state folder or a back-up without the secret; it does not protect against somebody who is root on the hub: who
needs that puts the secret on a stick or in systemd's credentials (`key_secret` in hub.toml).
"""

import datetime as dt
import ipaddress
import secrets
import ssl
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.x509.oid import ExtendedKeyUsageOID

from werkstadt.contract import signing
from werkstadt.contract.code import pin_of
from werkstadt.contract.errors import ContractError
from werkstadt.contract.messages import Signed
from werkstadt.hub.certificates import (
    AuthorityError,
    PublicKey,
    builder_for,
    encrypted,
    key_usage,
    named,
    pem_of,
    read_certificate,
    read_key,
    spki_sha256,
)
from werkstadt.hub.files import write_durably
from werkstadt.hub.succession import Former, FormerCAs, make_ca, may_have_next

SERVER_DAYS = 825
SIGNING_DAYS = 730
DEVICE_DAYS = 400
RENEW_DAYS = 60
"""Server and signing certificates are made anew when fewer days are left."""


@dataclass(frozen=True)
class Issued:
    """A device's certificate. fingerprint: SHA-256 of its DER, hex."""

    pem: str
    fingerprint: str
    serial: str
    expires_ms: int


@dataclass(frozen=True)
class Signer:
    """The signing key with its certificate (PEM): what is signed together goes with the certificate that fits it."""

    key: Ed25519PrivateKey
    pem: str

    def sign(self, purpose: str, payload: bytes) -> Signed:
        return signing.sign(self.key, purpose, payload)


@dataclass(frozen=True)
class Dates:
    """until: "ca", "server" and "signing" with the last day of the certificate, ISO."""

    pin: str
    until: dict[str, str]
    has_former: bool


class Authority:
    def __init__(self, folder: Path, secret: bytes, names: tuple[str, ...]) -> None:
        """names: what the server certificate is made out to. Raises AuthorityError."""
        self.folder = folder
        self.secret = secret
        self._names = names
        self._contexts: list[ssl.SSLContext] = []
        signing_key = read_key(folder / "signing.key", secret)
        if not isinstance(signing_key, Ed25519PrivateKey):
            raise AuthorityError(f"{folder}: expected signing.key with Ed25519, got another kind")
        self.signer = Signer(signing_key, "")
        self._former = FormerCAs(folder / "former", secret)
        self._take_ca()

    def _take_ca(self) -> None:
        key = read_key(self.folder / "ca.key", self.secret)
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise AuthorityError(f"{self.folder}: expected ca.key with P-256, got another kind")
        ca = read_certificate(self.folder / "ca.pem")
        if ca.public_key() != key.public_key():
            if not self._former.has(ca):
                raise AuthorityError(f"{self.folder}: expected ca.pem and ca.key to belong together, got two strangers")
            ca = make_ca(key)  # a rotation was cut short
            write_durably(self.folder / "ca.pem", pem_of(ca).encode())
        self._ca_key, self._ca = key, ca
        self.former = self._former.before(ca)
        self.spki_sha256 = spki_sha256(ca)
        self.pin = pin_of(self.spki_sha256)
        self.ca_pem = pem_of(ca)

    def rescue_keys(self) -> list[ec.EllipticCurvePrivateKey]:
        """Open what devices seal for this hub (contract/sealed.py), those of earlier CAs last."""
        return [self._ca_key, *(one.key for one in self.former)]

    def all_pins(self) -> tuple[str, ...]:
        """The one of now first, then those of earlier CAs, the newest first."""
        return self.pin, *(one.pin for one in self.former)

    @property
    def vouched(self) -> list[str]:
        """PEM: the CA of now as the one before it certified it, that one as the one before that did, and so on."""
        return [pem_of(one.next) for one in self.former]

    @property
    def signing_pem(self) -> str:
        return self.signer.pem

    @property
    def server_chain(self) -> Path:
        """PEM: the server certificate, the CAs as each earlier one certified the next, then all CAs, that of now first:
        so that a device can pin before it knows the CA, and finds the one that it has pinned."""
        return self.folder / "server.pem"

    @property
    def server_key(self) -> Path:
        return self.folder / "server.key"

    def sign(self, purpose: str, payload: bytes) -> Signed:
        return self.signer.sign(purpose, payload)

    def rotate_signing(self) -> None:
        """A new signing key, certified by the CA; the old one is forgotten. Devices follow at their next check-in.

        Cut short between the two files, the next start makes the certificate (refresh).
        """
        key = Ed25519PrivateKey.generate()
        write_durably(self.folder / "signing.key", encrypted(key, self.secret))
        self.signer = self._certified(key)

    def rotate_ca(self) -> None:
        """A new CA; the old one certifies it. Each device follows at its next contact, however late.

        Cut short anywhere, the old one is in force, or the next start goes on. Raises AuthorityError.
        """
        if not may_have_next(self._ca):
            raise AuthorityError(
                "ca.pem: expected a CA that may certify a next one, got one of an earlier version: set up the hub anew"
            )
        key = ec.generate_private_key(ec.SECP256R1())
        self._former.keep(self._ca, self._ca_key, key)
        write_durably(self.folder / "ca.key", encrypted(key, self.secret))
        self._take_ca()
        self.refresh()

    def forget_ca(self, pin: str) -> None:
        """With those before it. Devices that still pin one of them have to join again. Raises AuthorityError."""
        for former in reversed(self.former_until(pin)):
            self._former.forget(former)
        self._take_ca()
        self.refresh()

    def former_until(self, pin: str) -> list[Former]:
        """That earlier CA, and those before it. Raises AuthorityError."""
        pins = [one.pin for one in self.former]
        if pin not in pins:
            raise AuthorityError(f"pin: expected one of an earlier CA, got {pin!r}")
        return list(self.former[pins.index(pin) :])

    def equip(self, context: ssl.SSLContext) -> None:
        """As a server for devices: now, and anew whenever the CA changes."""
        self._contexts.append(context)
        self._load_into(context)

    def _load_into(self, context: ssl.SSLContext) -> None:
        for one in (self.ca_pem, *(pem_of(former.ca) for former in self.former)):
            context.load_verify_locations(cadata=one)
        context.load_cert_chain(self.server_chain, self.server_key, lambda: self.secret)

    def refresh(self) -> None:
        """Makes server and signing certificates where they are missing, nearly over, or for other names."""
        if not self._is_fresh("server.pem", self._names) or not self._server_fits():
            key = ec.generate_private_key(ec.SECP256R1())
            write_durably(self.server_key, encrypted(key, self.secret))
            server = self._issue(
                key.public_key(),
                "werkstadt hub",
                SERVER_DAYS,
                _alternative(self._names),
                ExtendedKeyUsageOID.SERVER_AUTH,
            )
        else:
            server = self._read_certificate("server.pem")
        former = [pem_of(one.ca) for one in self.former]
        chain = "".join([pem_of(server), *self.vouched, self.ca_pem, *former]).encode()
        if not self.server_chain.exists() or self.server_chain.read_bytes() != chain:
            write_durably(self.server_chain, chain)
        if self._is_fresh("signing.pem", ()) and self._fits_key("signing.pem", self.signer.key):
            self.signer = Signer(self.signer.key, (self.folder / "signing.pem").read_text())
        else:
            self.signer = self._certified(self.signer.key)
        for context in self._contexts:
            self._load_into(context)

    def issue_to_device(self, csr_pem: str, device: str) -> Issued:
        """Only the key is taken from the request. Raises ContractError naming what is wrong with it."""
        certificate = self._issue(
            public_key_of(csr_pem),
            device,
            DEVICE_DAYS,
            x509.SubjectAlternativeName([x509.UniformResourceIdentifier(f"urn:werkstadt:device:{device}")]),
            ExtendedKeyUsageOID.CLIENT_AUTH,
        )
        return Issued(
            pem_of(certificate),
            certificate.fingerprint(hashes.SHA256()).hex(),
            f"{certificate.serial_number:x}",
            int(certificate.not_valid_after_utc.timestamp() * 1000),
        )

    def _issue(
        self,
        key: PublicKey,
        name: str,
        days: int,
        alternative: x509.SubjectAlternativeName | None,
        usage: x509.ObjectIdentifier | None,
    ) -> x509.Certificate:
        builder = builder_for(named(name), key, days).issuer_name(self._ca.subject)
        builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        builder = builder.add_extension(key_usage(for_ca=False), critical=True)
        issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(self._ca_key.public_key())
        builder = builder.add_extension(issuer, critical=False)
        if alternative is not None:
            builder = builder.add_extension(alternative, critical=False)
        if usage is not None:
            builder = builder.add_extension(x509.ExtendedKeyUsage([usage]), critical=False)
        return builder.sign(self._ca_key, hashes.SHA256())

    def _certified(self, key: Ed25519PrivateKey) -> Signer:
        certificate = self._issue(key.public_key(), "werkstadt signing", SIGNING_DAYS, None, None)
        write_durably(self.folder / "signing.pem", pem_of(certificate).encode())
        return Signer(key, pem_of(certificate))

    def _fits_key(self, name: str, key: Ed25519PrivateKey | ec.EllipticCurvePrivateKey) -> bool:
        return self._read_certificate(name).public_key() == key.public_key()

    def _server_fits(self) -> bool:
        """Not where the last making was cut short between key and certificate."""
        try:
            key = read_key(self.server_key, self.secret)
        except AuthorityError:
            return False
        return isinstance(key, ec.EllipticCurvePrivateKey) and self._fits_key("server.pem", key)

    def _is_fresh(self, name: str, names: tuple[str, ...]) -> bool:
        if not (self.folder / name).exists():
            return False
        certificate = self._read_certificate(name)
        left = certificate.not_valid_after_utc - dt.datetime.now(dt.UTC)
        return left.days >= RENEW_DAYS and set(names) <= _names_of(certificate) and self._issued(certificate)

    def _issued(self, certificate: x509.Certificate) -> bool:
        """Not by an earlier CA."""
        try:
            certificate.verify_directly_issued_by(self._ca)
        except (ValueError, TypeError, InvalidSignature):
            return False
        return True

    def _read_certificate(self, name: str) -> x509.Certificate:
        return read_certificate(self.folder / name)


def dates(folder: Path) -> Dates:
    """Without opening a key. Raises AuthorityError."""
    found = {name: read_certificate(folder / f"{name}.pem") for name in ("ca", "server", "signing")}
    until = {name: one.not_valid_after_utc.date().isoformat() for name, one in found.items()}
    return Dates(pin_of(spki_sha256(found["ca"])), until, any((folder / "former").glob("*.pem")))


def create(folder: Path, secret_file: Path, names: tuple[str, ...]) -> Authority:
    """Makes keys and certificates, and the secret where its file is not there yet. Raises AuthorityError."""
    if (folder / "ca.key").exists():
        raise AuthorityError(f"{folder}: expected no keys, got some: this hub was set up before")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not secret_file.exists():
        write_durably(secret_file, secrets.token_urlsafe(32).encode() + b"\n")
    secret = read_secret(secret_file)
    ca_key = ec.generate_private_key(ec.SECP256R1())
    write_durably(folder / "signing.key", encrypted(Ed25519PrivateKey.generate(), secret))
    write_durably(folder / "ca.pem", pem_of(make_ca(ca_key)).encode())
    write_durably(folder / "ca.key", encrypted(ca_key, secret))
    authority = Authority(folder, secret, names)
    authority.refresh()
    return authority


def load(folder: Path, secret_file: Path, names: tuple[str, ...]) -> Authority:
    """Raises AuthorityError."""
    if not (folder / "ca.key").exists():
        raise AuthorityError(f"{folder}: expected the hub's keys, got none: run `werkstadt-hub init` first")
    authority = Authority(folder, read_secret(secret_file), names)
    authority.refresh()
    return authority


def read_secret(path: Path) -> bytes:
    """What opens the hub's keys. Raises AuthorityError."""
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


def public_key_of(csr_pem: str) -> ec.EllipticCurvePublicKey:
    """Raises ContractError naming what is wrong with the request."""
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

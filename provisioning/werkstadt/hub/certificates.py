"""Certificates and key files of the hub: how they are made, written and read."""

import datetime as dt
import hashlib
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.x509.oid import NameOID

from werkstadt.hub.errors import HubError

PublicKey = ec.EllipticCurvePublicKey | Ed25519PublicKey


class AuthorityError(HubError):
    """Keys are missing or cannot be opened; the message is for staff."""


def read_certificate(path: Path) -> x509.Certificate:
    """Raises AuthorityError."""
    try:
        return x509.load_pem_x509_certificate(path.read_bytes())
    except (OSError, ValueError) as err:
        raise AuthorityError(f"{path}: expected a certificate (PEM), got {err}") from err


def read_key(path: Path, secret: bytes) -> PrivateKeyTypes:
    """Raises AuthorityError."""
    try:
        return serialization.load_pem_private_key(path.read_bytes(), secret)
    except (OSError, ValueError) as err:
        raise AuthorityError(f"{path}: expected a key that the secret opens, got {err}") from err


def spki_sha256(certificate: x509.Certificate) -> bytes:
    info = certificate.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return hashlib.sha256(info).digest()


def builder_for(name: x509.Name, key: PublicKey, days: int) -> x509.CertificateBuilder:
    """Good from yesterday on: clocks differ."""
    now = dt.datetime.now(dt.UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=days))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def key_usage(*, for_ca: bool) -> x509.KeyUsage:
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


def encrypted(key: ec.EllipticCurvePrivateKey | Ed25519PrivateKey, secret: bytes) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(secret),
    )


def pem_of(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(serialization.Encoding.PEM).decode()

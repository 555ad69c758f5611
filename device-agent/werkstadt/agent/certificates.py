"""Which certificates this device believes, decided without any IO."""

import hashlib

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from werkstadt.agent.errors import HubNotTrusted
from werkstadt.contract.code import JoinCode

SIGNING_NAME = "werkstadt signing"


def read_pem(text: str, what: str) -> x509.Certificate:
    """Raises HubNotTrusted."""
    try:
        return x509.load_pem_x509_certificate(text.encode())
    except ValueError as err:
        raise HubNotTrusted(f"{what}: expected a certificate in PEM, got something else.") from err


def spki_sha256(certificate: x509.Certificate) -> bytes:
    info = certificate.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return hashlib.sha256(info).digest()


def find_ca(chain: list[x509.Certificate], code: JoinCode) -> x509.Certificate:
    """The CA that the code names, out of the chain as a server presented it; the leaf must be a server of that CA.

    Raises HubNotTrusted with the reason as a sentence.
    """
    if not chain:
        raise HubNotTrusted("The other side showed no certificate.")
    leaf, *above = chain
    named = [one for one in above if code.fits(spki_sha256(one))]
    if not named:
        raise HubNotTrusted(
            "This is not the hub that made the code: it shows another CA.",
            "Compare the address with the hub's console, and take the code from that same hub.",
        )
    ca = named[0]
    check_ca(ca)
    check_server(leaf, ca)
    return ca


def check_ca(ca: x509.Certificate) -> None:
    """Raises HubNotTrusted unless it is a self-signed P-256 CA."""
    key = ca.public_key()
    if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
        raise HubNotTrusted("The hub's CA has a key of another kind than P-256.")
    try:
        is_ca = ca.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except (x509.ExtensionNotFound, ValueError):
        is_ca = False
    if not is_ca:
        raise HubNotTrusted("The certificate that the code names is no CA.")
    check_issued(ca, ca, "The hub's CA")


def check_server(leaf: x509.Certificate, ca: x509.Certificate) -> None:
    """Raises HubNotTrusted unless leaf was issued by ca for a server.

    Names are not compared: hubs move and are found by address. What stands in for the name is the use "server", which
    no device's certificate has; else every enrolled device could pose as the hub.
    """
    check_issued(leaf, ca, "The server's certificate")
    if ExtendedKeyUsageOID.SERVER_AUTH not in _uses(leaf):
        raise HubNotTrusted("The server's certificate is not one for a server.")


def check_issued(certificate: x509.Certificate, ca: x509.Certificate, what: str) -> None:
    """Raises HubNotTrusted unless ca signed certificate. Dates are not looked at: no clock, no TLS, no clock."""
    try:
        certificate.verify_directly_issued_by(ca)
    except (ValueError, TypeError, InvalidSignature) as err:
        raise HubNotTrusted(f"{what} was not issued by the hub's CA.") from err


def signing_key(certificate: x509.Certificate, ca: x509.Certificate) -> ed25519.Ed25519PublicKey:
    """The key that receipts and policies are verified with. Raises HubNotTrusted."""
    check_issued(certificate, ca, "The signing certificate")
    names = [attribute.value for attribute in certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)]
    key = certificate.public_key()
    if names != [SIGNING_NAME] or not isinstance(key, ed25519.Ed25519PublicKey):
        raise HubNotTrusted("The signing certificate is not one for signing.")
    return key


def check_device(
    certificate: x509.Certificate, ca: x509.Certificate, key: ec.EllipticCurvePrivateKey, device: str
) -> None:
    """Raises HubNotTrusted unless the certificate is for this key and names this device."""
    check_issued(certificate, ca, "The certificate for this device")
    if spki_sha256(certificate) != hashlib.sha256(public_bytes(key)).digest():
        raise HubNotTrusted("The certificate for this device is for another key.")
    names = [attribute.value for attribute in certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)]
    if names != [device]:
        raise HubNotTrusted(f"The certificate for this device names {names}, expected {device}.")


def public_bytes(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


def request_for(key: ec.EllipticCurvePrivateKey) -> str:
    """A certificate request in PEM. The name in it says nothing: the hub gives the device its own."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "werkstadt device")])
    request = x509.CertificateSigningRequestBuilder().subject_name(name).sign(key, hashes.SHA256())
    return request.public_bytes(serialization.Encoding.PEM).decode()


def _uses(certificate: x509.Certificate) -> list[x509.ObjectIdentifier]:
    try:
        return list(certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value)
    except (x509.ExtensionNotFound, ValueError):
        return []

"""Which certificates this device believes, decided without any IO."""

import hashlib
from collections.abc import Callable, Iterator, Sequence

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
    """The CA that the code names. Raises HubNotTrusted with the reason as a sentence."""
    return _ca_of(
        chain,
        lambda one: code.fits(spki_sha256(one)),
        "This is not the hub that made the code: it shows another CA.",
        "Compare the address with the hub's console, and take the code from that same hub.",
    )


def find_same_ca(chain: list[x509.Certificate], ca: x509.Certificate) -> x509.Certificate:
    """That CA again. Raises HubNotTrusted."""
    pinned = spki_sha256(ca)
    return _ca_of(
        chain,
        lambda one: spki_sha256(one) == pinned,
        "This is not the hub that signed the voucher: it shows another CA.",
        "Is it a voucher of another hub?",
    )


def find_any_ca(chain: list[x509.Certificate]) -> x509.Certificate:
    """Whichever CA stands behind the server: people judge it by the digits. Raises HubNotTrusted if there is none."""
    return _ca_of(chain, lambda _: True, "What answers is no hub: it shows no CA.", "Is that the port for devices?")


def _ca_of(
    chain: list[x509.Certificate], wanted: Callable[[x509.Certificate], bool], otherwise: str, todo: str
) -> x509.Certificate:
    """The first one wanted, out of the chain as a server presented it; the leaf must be a server of that CA.

    A hub whose CA is a new one shows the earlier ones, too.
    """
    if not chain:
        raise HubNotTrusted("The other side showed no certificate.")
    leaf, *above = chain
    ours = [one for one in above if wanted(one)]
    if not ours:
        raise HubNotTrusted(otherwise, todo)
    ca = next((one for one in ours if one.issuer == one.subject), ours[0])
    check_ca(ca)
    check_server(leaf, ca, above)
    return ca


def check_ca(ca: x509.Certificate) -> None:
    """Raises HubNotTrusted unless it is a self-signed P-256 CA."""
    key = ca.public_key()
    if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
        raise HubNotTrusted("The hub's CA has a key of another kind than P-256.")
    if not _is_ca(ca):
        raise HubNotTrusted("What the hub shows as its CA is none.")
    check_issued(ca, ca, "The hub's CA")


def check_server(leaf: x509.Certificate, ca: x509.Certificate, above: Sequence[x509.Certificate] = ()) -> None:
    """Raises HubNotTrusted unless leaf was issued for a server, by ca or by one of above that came after it."""
    issuer = next((one for one in line_of(ca, above) if is_issued(leaf, one)), ca)
    check_issued(leaf, issuer, "The server's certificate")
    check_use(leaf)


def line_of(ca: x509.Certificate, others: Sequence[x509.Certificate]) -> Iterator[x509.Certificate]:
    """ca, the one of others that it certified as the next CA of its hub, the one that that one certified, and so on."""
    left = list(others)
    found: x509.Certificate | None = ca
    while found is not None:
        yield found
        former = found
        found = next((one for one in left if is_successor(one, former)), None)
        if found is not None:
            left.remove(found)


def is_successor(ca: x509.Certificate, former: x509.Certificate) -> bool:
    """Whether former certified it as another CA of the same hub."""
    return _is_ca(ca) and is_issued(ca, former) and spki_sha256(ca) != spki_sha256(former)


def check_use(leaf: x509.Certificate) -> None:
    """Raises HubNotTrusted unless it is a server's.

    Names are not compared: hubs move and are found by address. What stands in for the name is the use "server", which
    no device's certificate has; else every enrolled device could pose as the hub.
    """
    if ExtendedKeyUsageOID.SERVER_AUTH not in _uses(leaf):
        raise HubNotTrusted("The server's certificate is not one for a server.")


def check_issued(certificate: x509.Certificate, ca: x509.Certificate, what: str) -> None:
    """Raises HubNotTrusted unless ca signed certificate. Dates are not looked at: no clock, no TLS, no clock."""
    try:
        certificate.verify_directly_issued_by(ca)
    except (ValueError, TypeError, InvalidSignature) as err:
        raise HubNotTrusted(f"{what} was not issued by the hub's CA.") from err


def next_ca(ca: x509.Certificate, said: x509.Certificate, vouched: Sequence[x509.Certificate]) -> x509.Certificate:
    """What takes the place of the pinned ca: ca, where said is the same; said, where it came after ca.

    Raises HubNotTrusted.
    """
    if spki_sha256(said) == spki_sha256(ca):
        return ca
    check_ca(said)
    if spki_sha256(said) not in [spki_sha256(one) for one in line_of(ca, vouched)]:
        raise HubNotTrusted("The hub sent another CA than the one it showed, and that one does not vouch for it.")
    return said


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


def _is_ca(certificate: x509.Certificate) -> bool:
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except (x509.ExtensionNotFound, ValueError):
        return False


def is_issued(certificate: x509.Certificate, ca: x509.Certificate) -> bool:
    try:
        check_issued(certificate, ca, "")
    except HubNotTrusted:
        return False
    return True


def _uses(certificate: x509.Certificate) -> list[x509.ObjectIdentifier]:
    try:
        return list(certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value)
    except (x509.ExtensionNotFound, ValueError):
        return []

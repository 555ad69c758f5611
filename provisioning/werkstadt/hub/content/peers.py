"""The second CA: devices show its certificates to one another when they give files away (ADR 0021).

It calls everybody a server, so nothing but the swarm believes it. Certificates last a week; a device that is shut out
gets no more.
"""

from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID

from werkstadt.contract.swarm import PEER_DAYS, PEER_NAME
from werkstadt.hub.authority import public_key_of
from werkstadt.hub.certificates import AuthorityError, builder_for, encrypted, named, pem_of, read_certificate, read_key
from werkstadt.hub.files import write_durably

CA_DAYS = 3650


class PeerAuthority:
    """folder: the hub's keys; made where it is not there yet. Raises AuthorityError."""

    def __init__(self, folder: Path, secret: bytes) -> None:
        key_file, ca_file = folder / "peers.key", folder / "peers.pem"
        if not key_file.exists() or not ca_file.exists():
            _make(key_file, ca_file, secret)
        key = read_key(key_file, secret)
        self._ca = read_certificate(ca_file)
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise AuthorityError(f"{key_file}: expected a P-256 key, got {type(key).__name__}")
        self._key = key
        self.ca_pem = ca_file.read_text()

    def issue(self, csr_pem: str) -> str:
        """Only the key is taken from the request. Raises ContractError."""
        return self.certify(public_key_of(csr_pem))

    def certify(self, key: ec.EllipticCurvePublicKey) -> str:
        uses = [ExtendedKeyUsageOID.CLIENT_AUTH, ExtendedKeyUsageOID.SERVER_AUTH]
        certificate = (
            builder_for(named(PEER_NAME), key, PEER_DAYS)
            .issuer_name(self._ca.subject)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(x509.SubjectAlternativeName([x509.DNSName("*")]), critical=False)
            .add_extension(x509.ExtendedKeyUsage(uses), critical=False)
            .sign(self._key, hashes.SHA256())
        )
        return pem_of(certificate)


def _make(key_file: Path, ca_file: Path, secret: bytes) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = named("werkstadt peers CA")
    ca = (
        builder_for(name, key.public_key(), CA_DAYS)
        .issuer_name(name)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    write_durably(ca_file, pem_of(ca).encode())
    write_durably(key_file, encrypted(key, secret))

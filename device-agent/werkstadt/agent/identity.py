"""Who this device is to its hub: a folder with key and certificates, switched in by renaming one symlink.

agent/identity -> identities/<uuid>/     enrolment.json, device.key, device.crt, ca.crt, signing.crt
"""

import json
import shutil
import ssl
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519

from werkstadt.agent import certificates
from werkstadt.agent.config import HubAddress, parse_address
from werkstadt.agent.durable import give_to_owner_of, sync_folder, write_durably
from werkstadt.agent.errors import AgentError, HubNotTrusted
from werkstadt.contract.errors import ContractError
from werkstadt.contract.ids import uuid7

NO_CHECK_TIME = 0x200000
"""X509_V_FLAGNO_CHECK_TIME of openssl/x509_vfy.h; the ssl module has no name for it."""


@dataclass(frozen=True)
class Identity:
    """folder: where it lies, with every link resolved. hub: the address it was enrolled at."""

    folder: Path
    device: str
    hub: HubAddress
    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate
    ca: x509.Certificate
    signing: x509.Certificate

    def signing_key(self) -> ed25519.Ed25519PublicKey:
        return certificates.signing_key(self.signing, self.ca)

    def sign(self, body: bytes) -> bytes:
        return self.key.sign(body, ec.ECDSA(hashes.SHA256()))

    def tls(self) -> ssl.SSLContext:
        context = pinned_context(self.ca)
        context.load_cert_chain(self.folder / "device.crt", self.folder / "device.key")
        return context


def pinned_context(ca: x509.Certificate) -> ssl.SSLContext:
    """TLS 1.3 to whom this CA, and no other, calls a server.

    No host name is compared: hubs are found by address and move, and this CA issues server certificates to the hub
    alone (certificates.check_server). No date is looked at: a device without a battery clock wakes in 1970 and learns
    the time from the very answer that this connection brings.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.check_hostname = False
    context.verify_mode = ssl.CERT_REQUIRED
    context.verify_flags |= NO_CHECK_TIME
    context.load_verify_locations(cadata=ca.public_bytes(serialization.Encoding.PEM).decode())
    return context


class IdentityFolder:
    """The identities under the agent's own folder. own: exists, 0700."""

    def __init__(self, own: Path) -> None:
        self._link = own / "identity"
        self._all = own / "identities"

    def current(self) -> Path | None:
        """The folder in use, cheap enough to ask every second."""
        try:
            return self._link.parent / self._link.readlink()
        except FileNotFoundError:
            return None

    def load(self) -> Identity | None:
        """None: not enrolled. Raises AgentError where the files are damaged."""
        folder = self.current()
        if folder is None:
            return None
        try:
            fields = json.loads((folder / "enrolment.json").read_text("utf-8"))
            key = serialization.load_pem_private_key((folder / "device.key").read_bytes(), None)
            if not isinstance(key, ec.EllipticCurvePrivateKey):
                raise ContractError("device.key", "a P-256 key", type(key).__name__)
            found = {name: _read(folder / f"{name}.crt") for name in ("device", "ca", "signing")}
            hub = parse_address(str(fields["hub"]), "enrolment.json: hub")
            device = str(fields["device"])
        except (OSError, ValueError, KeyError, TypeError, HubNotTrusted) as err:
            raise AgentError(
                f"{folder}: the enrolment of this device cannot be read ({err}).",
                "Enrol it anew with: werkstadt-agent enrol --again",
            ) from err
        return Identity(folder, device, hub, key, found["device"], found["ca"], found["signing"])

    def begin(self) -> "NewIdentity":
        self.sweep()
        self._all.mkdir(mode=0o700, exist_ok=True)
        folder = self._all / uuid7()
        folder.mkdir(mode=0o700)
        return NewIdentity(folder, self._link)

    def sweep(self) -> None:
        """Remove what enrolments that were cut off have left."""
        current = self.current()
        for folder in self._all.iterdir() if self._all.exists() else ():
            if folder != current:
                shutil.rmtree(folder)

    def keep_signing(self, identity: Identity, signing: x509.Certificate) -> None:
        """Follow a rotation of the hub's signing key; the caller has verified it."""
        write_durably(identity.folder / "signing.crt", signing.public_bytes(serialization.Encoding.PEM))


class NewIdentity:
    """A device key and, once the hub has answered, its certificates; nothing counts before commit()."""

    def __init__(self, folder: Path, link: Path) -> None:
        self._folder = folder
        self._link = link
        self.key = ec.generate_private_key(ec.SECP256R1())
        pem = self.key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        write_durably(folder / "device.key", pem)

    def commit(
        self,
        device: str,
        hub: HubAddress,
        certificate: x509.Certificate,
        ca: x509.Certificate,
        signing: x509.Certificate,
    ) -> Identity:
        for name, one in (("device", certificate), ("ca", ca), ("signing", signing)):
            write_durably(self._folder / f"{name}.crt", one.public_bytes(serialization.Encoding.PEM))
        fields = {"format": 1, "device": device, "hub": str(hub)}
        write_durably(self._folder / "enrolment.json", json.dumps(fields).encode())
        give_to_owner_of(self._link.parent, self._folder.parent)
        sync_folder(self._folder.parent)
        beside = self._link.with_name(".identity.new")
        beside.unlink(missing_ok=True)
        beside.symlink_to(self._folder.relative_to(self._link.parent))
        beside.rename(self._link)
        sync_folder(self._link.parent)
        return Identity(self._folder, device, hub, self.key, certificate, ca, signing)

    def undo(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)


def _read(path: Path) -> x509.Certificate:
    return certificates.read_pem(path.read_text("ascii"), path.name)

"""This device's certificate for the swarm: a key of its own, renewed from the hub while it is here."""

import datetime as dt
import ssl
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from werkstadt.agent import certificates
from werkstadt.agent.config import HubAddress
from werkstadt.agent.content.roads import RoadError
from werkstadt.agent.durable import write_durably
from werkstadt.agent.errors import AgentError
from werkstadt.agent.hub import HubConnection
from werkstadt.agent.identity import NO_CHECK_TIME
from werkstadt.contract.messages import PeerAnswer, PeerWish

RENEW_LEFT = dt.timedelta(days=4)


class PeerIdentity:
    """folder: agent/peer, 0700."""

    def __init__(self, folder: Path) -> None:
        self.certificate, self.key, self.ca = folder / "peer.crt", folder / "peer.key", folder / "peers-ca.crt"
        self._folder = folder

    def is_fresh(self, now: dt.datetime) -> bool:
        try:
            until = x509.load_pem_x509_certificate(self.certificate.read_bytes()).not_valid_after_utc
        except (OSError, ValueError):
            return False
        return self.key.exists() and now < until - RENEW_LEFT

    def context(self, serving: bool) -> ssl.SSLContext:
        """TLS 1.3 among peers: both sides show a certificate of the peers' CA, and no other counts. Raises OSError."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER if serving else ssl.PROTOCOL_TLS_CLIENT)
        context.minimum_version = ssl.TLSVersion.TLSv1_3
        context.check_hostname = False
        context.verify_mode = ssl.CERT_REQUIRED
        context.verify_flags |= NO_CHECK_TIME
        context.load_verify_locations(self.ca)
        context.load_cert_chain(self.certificate, self.key)
        return context

    def connect(self, address: HubAddress) -> HubConnection:
        """To a relay. Raises OSError, ValueError."""
        return HubConnection(address, self.context(False))

    def renew(self, hub: HubConnection) -> None:
        """Raises RoadError, OSError."""
        key = ec.generate_private_key(ec.SECP256R1())
        try:
            answer = hub.ask("/api/v1/peer", PeerWish(csr=certificates.request_for(key)), PeerAnswer)
        except AgentError as err:
            raise RoadError(f"No certificate for the swarm: {err.sentence}") from err
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        pem = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        write_durably(self.ca, answer.ca.encode())
        write_durably(self.key, pem)
        write_durably(self.certificate, answer.certificate.encode())

"""A device that enrols and ships, over real TLS with a real client certificate and a real journal."""

import base64
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from werkstadt.contract.code import parse_code
from werkstadt.contract.messages import (
    CheckIn,
    CheckInAnswer,
    EnrolAnswer,
    EnrolRequest,
    EpochState,
    RecordsAnswer,
    Signed,
)
from werkstadt.contract.record import Record
from werkstadt.contract.shipping import Receipt, next_batch, still_to_send
from werkstadt.contract.signing import verify
from werkstadt.contract.wire import encode_batch
from werkstadt.journal.reader import open_readers

ANSWER_S = 40


def csr_of(key: ec.EllipticCurvePrivateKey) -> str:
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "any name")])
    request = x509.CertificateSigningRequestBuilder().subject_name(name).sign(key, hashes.SHA256())
    return request.public_bytes(serialization.Encoding.PEM).decode()


class DeviceSimulator:
    """folder: where its key and its journal live. port: of the hub's device listener on the loopback."""

    def __init__(self, folder: Path, port: int, ca: Path) -> None:
        self.folder = folder
        self.port = port
        self.device = ""
        self.receipts: dict[str, Receipt] = {}
        self.session = requests.Session()
        self.session.trust_env = False
        self.session.verify = str(ca)
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._signing: Ed25519PublicKey | None = None
        folder.mkdir(parents=True, exist_ok=True)

    @property
    def journal(self) -> Path:
        return self.folder / "journal"

    def url(self, path: str) -> str:
        return f"https://127.0.0.1:{self.port}{path}"

    def try_to_enrol(self, code: str, **changes: object) -> requests.Response:
        wish = EnrolRequest(
            token=parse_code(code).token, csr=csr_of(self._key), name="Eingang", profile="terminal-15", version="0.1.0"
        )
        body = wish.model_dump() | changes
        return self.session.post(self.url("/api/v1/enrol"), json=body, timeout=ANSWER_S)

    def enrol(self, code: str) -> "DeviceSimulator":
        response = self.try_to_enrol(code)
        assert response.status_code == 201, response.text
        answer = EnrolAnswer.model_validate_json(response.content)
        self.device = answer.device
        key = self._key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        self.use_certificate(answer.certificate, key)
        signing = x509.load_pem_x509_certificate(answer.signing.encode())
        signing.verify_directly_issued_by(x509.load_pem_x509_certificate(answer.ca.encode()))
        public = signing.public_key()
        assert isinstance(public, Ed25519PublicKey)
        self._signing = public
        return self

    def use_certificate(self, certificate: str, key: bytes) -> None:
        (self.folder / "certificate.pem").write_text(certificate)
        (self.folder / "key.pem").write_bytes(key)
        self.session.cert = (str(self.folder / "certificate.pem"), str(self.folder / "key.pem"))

    def sign(self, body: bytes) -> str:
        return base64.b64encode(self._key.sign(body, ec.ECDSA(hashes.SHA256()))).decode()

    def post_records(self, body: bytes, signature: str | None = None) -> requests.Response:
        headers = {"Werkstadt-Signature": self.sign(body) if signature is None else signature}
        return self.session.post(self.url("/api/v1/records"), data=body, headers=headers, timeout=ANSWER_S)

    def send(self, epoch: str, records: Sequence[Record]) -> Receipt:
        return self.receipt_of(self.post_records(encode_batch(epoch, records)))

    def receipt_of(self, response: requests.Response) -> Receipt:
        assert response.status_code == 200, response.text
        return self._remember(RecordsAnswer.model_validate_json(response.content).receipt)

    def check_in(self, **changes: Any) -> CheckInAnswer:
        epochs = [
            EpochState(epoch=reader.epoch, written=reader.written().count(), given=reader.given())
            for reader in open_readers(self.journal)
        ]
        said = CheckIn(version="0.1.0", epochs=epochs)
        body = said.model_copy(update=changes).model_dump_json()
        response = self.session.post(self.url("/api/v1/checkin"), data=body, timeout=ANSWER_S)
        assert response.status_code == 200, response.text
        answer = CheckInAnswer.model_validate_json(response.content)
        for receipt in answer.receipts:
            self._remember(receipt)
        return answer

    def ship(self) -> None:
        """Everything that is not settled yet, by the rules of werkstadt.contract.shipping."""
        for reader in open_readers(self.journal):
            waiting = still_to_send(reader.written(), self.receipts.get(reader.epoch))
            while waiting.count():
                batch = next_batch(reader.sizes(waiting, 2000))
                receipt = self.send(reader.epoch, reader.records(batch))
                left = still_to_send(reader.written(), receipt)
                assert left != waiting, f"nothing got on: {receipt}"
                waiting = left
            reader.close()

    def verify(self, purpose: str, signed: Signed) -> bytes:
        assert self._signing is not None
        return verify(self._signing, purpose, signed)

    def close(self) -> None:
        self.session.close()

    def _remember(self, signed: Signed) -> Receipt:
        receipt = Receipt.parse(self.verify("receipt", signed))
        assert receipt.device == self.device
        self.receipts[receipt.epoch] = receipt
        return receipt

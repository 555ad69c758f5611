"""A hub for tests of the agent: real TLS 1.3, a real CA, the device API's behaviour, in memory and on loopback.

It judges what a device sends by the same contract as the real hub, keeps what it got, and can be told to misbehave:

    hub.answers.append(answer)       the next requests are answered so, one each: Canned(status, body), or Cut()
    hub.refuses(epoch, seq)          a batch with this record is refused whole
    hub.clock_ms                     its clock
    hub.publish(name, payload)       a feed; hub.feed_answers[name] is answered instead of it
    hub.comparing = True             wishes to compare digits are taken; hub.tries[-1].digits, .press(same=True)
    hub.voucher(devices=1)           a voucher as a file's bytes
"""

import base64
import contextlib
import datetime
import hashlib
import json
import os
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, TypeVar

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pydantic import BaseModel, ValidationError

from werkstadt.agent.config import HubAddress
from werkstadt.contract import limits, observing
from werkstadt.contract.code import JoinCode, new_code
from werkstadt.contract.errors import ContractError
from werkstadt.contract.feeds import FEED_PURPOSE, LIST_PURPOSE, FeedList
from werkstadt.contract.ids import uuid7
from werkstadt.contract.messages import (
    CheckIn,
    CheckInAnswer,
    Command,
    EnrolAnswer,
    EnrolRequest,
    Floor,
    PairNumber,
    PairOffer,
    PairResult,
    PairWish,
    Policy,
    RecordsAnswer,
    Refusal,
    RenewWish,
    Signed,
    Voucher,
    VoucherWish,
)
from werkstadt.contract.pairing import WINDOW_S, Event, Pairing, State, commitment, digits, new_number
from werkstadt.contract.ranges import Ranges
from werkstadt.contract.record import Record
from werkstadt.contract.shipping import Receipt, SetAside
from werkstadt.contract.signing import sign
from werkstadt.contract.wire import Spoiled, decode_batch

_Message = TypeVar("_Message", bound=BaseModel)
_FROM = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
_UNTIL = datetime.datetime(2040, 1, 1, tzinfo=datetime.UTC)
_PEM = serialization.Encoding.PEM


class Authority:
    """A hub's CA and what it issues."""

    def __init__(self, name: str = "werkstadt hub") -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.certificate = self.issue(self.key.public_key(), name, ca=True)

    def issue(
        self,
        key: Any,
        name: str,
        *,
        ca: bool = False,
        use: x509.ObjectIdentifier | None = None,
        until: datetime.datetime = _UNTIL,
        by_parent: bool = False,
    ) -> x509.Certificate:
        """by_parent: also a CA is issued by this one, and not by itself."""
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        issuer = subject if ca and not by_parent else self.certificate.subject
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(issuer)
            .public_key(key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(_FROM)
            .not_valid_after(until)
            .add_extension(x509.BasicConstraints(ca=ca, path_length=0 if ca else None), critical=True)
        )
        if use is not None:
            builder = builder.add_extension(x509.ExtendedKeyUsage([use]), critical=False)
        return builder.sign(self.key, hashes.SHA256())

    def spki_sha256(self) -> bytes:
        der = self.key.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        return hashlib.sha256(der).digest()


@dataclass(frozen=True)
class Canned:
    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Cut:
    """The connection ends without an answer; after: the request is carried out all the same."""

    after: bool = False


@dataclass
class Device:
    """What the hub has of one device."""

    certificate: x509.Certificate
    records: dict[tuple[str, int], Record] = field(default_factory=dict)
    aside: dict[tuple[str, int], str] = field(default_factory=dict)
    closed: set[str] = field(default_factory=set)
    arrivals: list[tuple[str, int]] = field(default_factory=list)
    checkins: list[CheckIn] = field(default_factory=list)
    revision: int = 0
    renewed: x509.Certificate | None = None
    """Not yet shown; with its first use the older one is over."""
    over: bool = False
    """Its certificate has run out: good for /renew alone."""


@dataclass
class Try:
    """One comparison of digits, as the hub's console sees it."""

    wish: bytes
    number: bytes
    pairing: Pairing = field(default_factory=Pairing)
    digits: str = ""
    answer: EnrolAnswer | None = None

    def press(self, *, same: bool) -> None:
        self.pairing.turn(Event.SAME if same else Event.DIFFERENT)


class RefusedError(Exception):
    def __init__(self, status: int, title: str, where: str = "", expected: str = "", got: str = "") -> None:
        self.status = status
        self.refusal = Refusal(title=title, where=where, expected=expected, got=got)
        super().__init__(title)


class HubSimulator:
    """Use running_hub(). Everything is guarded by one lock; a test may look at any time with hub.lock."""

    def __init__(self, folder: Path, authority: Authority | None = None) -> None:
        self.lock = threading.RLock()
        self.authority = authority or Authority()
        self.signing_key = ed25519.Ed25519PrivateKey.generate()
        self.signing = self.authority.issue(self.signing_key.public_key(), "werkstadt signing")
        self.clock_ms = 1_800_000_000_000
        self.certificates_until = _UNTIL
        self.devices: dict[str, Device] = {}
        self.blobs: dict[str, bytes] = {}
        self.answers: list[Canned | Cut] = []
        self.requests: list[tuple[str, str]] = []
        self.connections = 0
        self.pictures: dict[int, bytes | Refusal] = {}
        self.seen: dict[int, tuple[observing.Observed, bytes]] = {}
        self.unwanted: set[int] = set()
        self.policy: Policy | None = None
        self.feeds: FeedList | None = None
        self.comparing = False
        self.tries: dict[str, Try] = {}
        self.vouchers: dict[str, tuple[str, int]] = {}
        self.copies: list[str] = []
        """Devices of which an old certificate was shown after a new one."""
        self.feed_answers: dict[str, Signed | RefusedError] = {}
        self.accepted = threading.Condition(self.lock)
        self._commands: list[Command] = []
        self._refused: set[tuple[str, int]] = set()
        self._tokens: dict[str, str] = {}
        self._server = _Server(self, self._context(folder))
        self.address = HubAddress("127.0.0.1", self._server.server_address[1])

    # what a test arranges

    def code(self) -> JoinCode:
        code = new_code(self.authority.spki_sha256())
        self._tokens[code.token] = "open"
        return code

    def expire(self, code: JoinCode) -> None:
        self._tokens[code.token] = "too late"

    def refuses(self, epoch: str, seq: int) -> None:
        self._refused.add((epoch, seq))

    def set_aside(self, device: str, epoch: str, seq: int, reason: str) -> None:
        self.devices[device].aside[epoch, seq] = reason

    def wish(
        self, name: str, expires_ms: int | None = None, counter: int | None = None, lane: int | None = None
    ) -> int:
        with self.accepted:
            number = counter or len(self._commands) + 1
            until = self.clock_ms + 60_000 if expires_ms is None else expires_ms
            self._commands.append(Command(counter=number, expires_ms=until, name=name, lane=lane))  # type: ignore[arg-type]
            self.accepted.notify_all()
            return number

    def wait_for(self, true: Callable[[], bool], timeout_s: float = 30.0) -> None:
        """Until something that the hub got makes it true; the test fails if it never does."""
        with self.accepted:
            assert self.accepted.wait_for(true, timeout_s), f"did not happen within {timeout_s:g} s"

    def the_device(self) -> Device:
        (device,) = self.devices.values()
        return device

    def restored(self, device: str, keep: int) -> None:
        """As after a restore from a back-up: only the first records of each epoch are there."""
        with self.lock:
            one = self.devices[device]
            one.records = {where: record for where, record in one.records.items() if where[1] <= keep}

    def rotate_signing_key(self) -> None:
        self.signing_key = ed25519.Ed25519PrivateKey.generate()
        self.signing = self.authority.issue(self.signing_key.public_key(), "werkstadt signing")

    def publish(self, name: str, payload: bytes, version: int) -> None:
        with self.lock:
            before = self.feeds or FeedList(0)
            withdrawn = {other: one for other, one in before.withdrawn.items() if other != name}
            self.feeds = FeedList(self.clock_ms, {**before.versions, name: version}, withdrawn)
            self.feed_answers[name] = sign(self.signing_key, FEED_PURPOSE, payload)

    def withdraw(self, name: str, version: int) -> None:
        with self.lock:
            before = self.feeds or FeedList(0)
            versions = {other: one for other, one in before.versions.items() if other != name}
            self.feeds = FeedList(self.clock_ms, versions, {**before.withdrawn, name: version})
            self.feed_answers.pop(name, None)

    # the API

    def enrol(self, body: bytes) -> BaseModel:
        request = _parsed(EnrolRequest, body)
        state = self._tokens.get(request.token, "wrong")
        if state != "open":
            raise RefusedError(403, f"the code is {state}", "token", "a code that is open", state)
        self._tokens[request.token] = "used"
        return self._new_device(request.csr)

    def pair(self, body: bytes) -> BaseModel:
        _parsed(PairWish, body)
        if not self.comparing:
            raise RefusedError(403, "no window for comparing is open")
        name, one = uuid7(), Try(body, new_number())
        self.tries[name] = one
        said = commitment(body, self.authority.spki_sha256(), one.number).hex()
        return PairOffer(pair=name, commitment=said, expires_ms=time.time_ns() // 1_000_000 + int(WINDOW_S * 1000))

    def pair_step(self, name: str, step: str, body: bytes) -> BaseModel:
        one = self.tries.get(name)
        if one is None:
            raise RefusedError(404, "no such try")
        try:
            if step == "number":
                theirs = bytes.fromhex(_parsed(PairNumber, body).number)
                one.pairing.turn(Event.NUMBER)
                one.digits = digits(one.wish, self.authority.spki_sha256(), theirs, one.number)
                return PairNumber(number=one.number.hex())
            if step == "different":
                one.pairing.turn(Event.DIFFERENT)
            elif one.pairing.state in (State.SHOWN, State.AGREED) and not one.pairing.other_same:
                one.pairing.turn(Event.OTHER_SAME)
        except ContractError as err:
            raise RefusedError(409, str(err), "pair") from err
        if one.pairing.state is State.REFUSED:
            return PairResult(state="refused", reason="different")
        if one.pairing.state is not State.JOINED:
            return PairResult(state="waiting")
        one.answer = one.answer or self._new_device(PairWish.model_validate_json(one.wish).csr)
        return PairResult(state="joined", answer=one.answer)

    def voucher(self, devices: int = 1, **changes: Any) -> bytes:
        """changes: fields of the Voucher."""
        fields: dict[str, Any] = {
            "id": uuid7(),
            "secret": os.urandom(32).hex(),
            "site": "Test",
            "devices": devices,
            "until_ms": 2_000_000_000_000,
            "ca": self.authority.certificate.public_bytes(_PEM).decode(),
            "signing": self.signing.public_bytes(_PEM).decode(),
            "hubs": [str(self.address)],
            "floor": Floor(at_ms=1_795_000_000_000, timestamp=7, root_sha256="ab" * 32),
        }
        one = Voucher(**fields | changes)
        self.vouchers[one.id] = (one.secret, one.devices)
        return sign(self.signing_key, "voucher", one.model_dump_json().encode()).model_dump_json().encode()

    def enrol_by_voucher(self, body: bytes) -> BaseModel:
        wish = _parsed(VoucherWish, body)
        secret, left = self.vouchers.get(wish.voucher, ("", 0))
        if secret != wish.secret or left == 0:
            raise RefusedError(403, "the voucher is used up" if secret == wish.secret else "no such voucher", "voucher")
        self.vouchers[wish.voucher] = (secret, left - 1)
        return self._new_device(wish.csr)

    def renew(self, device: str, body: bytes) -> BaseModel:
        csr = x509.load_pem_x509_csr(_parsed(RenewWish, body).csr.encode())
        one = self.devices[device]
        one.renewed = self.authority.issue(csr.public_key(), device, use=ExtendedKeyUsageOID.CLIENT_AUTH)
        return self._enrolled(device, one.renewed)

    def _new_device(self, pem: str) -> EnrolAnswer:
        csr = x509.load_pem_x509_csr(pem.encode())
        name = uuid7()
        certificate = self.authority.issue(
            csr.public_key(), name, use=ExtendedKeyUsageOID.CLIENT_AUTH, until=self.certificates_until
        )
        self.devices[name] = Device(certificate)
        return self._enrolled(name, certificate)

    def _enrolled(self, device: str, certificate: x509.Certificate) -> EnrolAnswer:
        return EnrolAnswer(
            device=device,
            certificate=certificate.public_bytes(_PEM).decode(),
            ca=self.authority.certificate.public_bytes(_PEM).decode(),
            signing=self.signing.public_bytes(_PEM).decode(),
        )

    def checkin(self, device: str, body: bytes) -> BaseModel:
        message = _parsed(CheckIn, body)
        one = self.devices[device]
        one.checkins.append(message)
        epochs = [state.epoch for state in message.epochs]
        policy = None
        if self.policy is not None and self.policy.revision > message.policy_revision:
            payload = self.policy.model_copy(update={"device": device}).model_dump_json().encode()
            policy = sign(self.signing_key, "policy", payload)
        return CheckInAnswer(
            at_ms=self.clock_ms,
            receipts=[sign(self.signing_key, "receipt", self.receipt(device, epoch).to_bytes()) for epoch in epochs],
            policy=policy,
            signing=self.signing.public_bytes(_PEM).decode(),
            feeds=self._signed_list(message),
        )

    def _signed_list(self, message: CheckIn) -> Signed | None:
        if self.feeds is None or message.feeds_at_ms in (None, self.feeds.at_ms):
            return None
        return sign(self.signing_key, LIST_PURPOSE, self.feeds.to_bytes())

    def feed(self, name: str) -> Signed:
        answer = self.feed_answers.get(name, RefusedError(404, "no such feed", "name", "one of the list", name))
        if isinstance(answer, RefusedError):
            raise answer
        return answer

    def records(self, device: str, body: bytes, signature: str) -> BaseModel:
        one = self.devices[device]
        key = one.certificate.public_key()
        assert isinstance(key, ec.EllipticCurvePublicKey)
        try:
            key.verify(base64.b64decode(signature), body, ec.ECDSA(hashes.SHA256()))
        except InvalidSignature as err:
            raise RefusedError(400, "signature", "Werkstadt-Signature", "the device's signature", "another") from err
        try:
            epoch, rows = decode_batch(body)
        except ContractError as err:
            raise RefusedError(422, str(err), err.where, err.expected, err.got) from err
        numbers = [row.seq if isinstance(row, Spoiled) else row.parsed.seq for row in rows]
        if bad := [seq for seq in numbers if (epoch, seq) in self._refused]:
            raise RefusedError(422, "a record cannot be taken", f"records[{numbers.index(bad[0])}]", "another", "this")
        for row in rows:
            self._take(one, epoch, row)
        return RecordsAnswer(receipt=sign(self.signing_key, "receipt", self.receipt(device, epoch).to_bytes()))

    def receipt(self, device: str, epoch: str) -> Receipt:
        one = self.devices[device]
        held = Ranges.of(seq for name, seq in one.records if name == epoch)
        aside = tuple(SetAside(seq, why) for (name, seq), why in sorted(one.aside.items()) if name == epoch)
        return Receipt(device, epoch, held, aside, self.clock_ms, epoch in one.closed)

    def live(self, after: int, wait_s: float = 0.2) -> list[Command]:
        """A short long-poll, so that no test waits for its end."""
        with self.accepted:
            self.accepted.wait_for(lambda: any(one.counter > after for one in self._commands), wait_s)
            return list(self._commands)

    def _take(self, one: Device, epoch: str, row: Record | Spoiled) -> None:
        if isinstance(row, Spoiled):
            one.aside[epoch, row.seq] = row.reason
            return
        where = (epoch, row.parsed.seq)
        one.arrivals.append(where)
        missing = [blob for blob in row.parsed.blobs if row.body is not None and blob not in self.blobs]
        assert not missing, "a record came before its blobs"
        known = one.records.get(where)
        if known is not None and known.hash != row.hash:
            one.closed.add(epoch)
            one.aside[epoch, row.parsed.seq] = "fork"
            return
        one.records[where] = row

    def _context(self, folder: Path) -> ssl.SSLContext:
        key = ec.generate_private_key(ec.SECP256R1())
        leaf = self.authority.issue(key.public_key(), "hub.test", use=ExtendedKeyUsageOID.SERVER_AUTH)
        chain = leaf.public_bytes(_PEM) + self.authority.certificate.public_bytes(_PEM)
        return server_context(folder, key, chain, self.authority.certificate)

    def close(self) -> None:
        self._server.shutdown()
        self._server.end_connections()
        self._server.server_close()


def server_context(
    folder: Path, key: ec.EllipticCurvePrivateKey, chain_pem: bytes, client_ca: x509.Certificate
) -> ssl.SSLContext:
    name = uuid7()
    key_file, chain_file = folder / f"{name}.key", folder / f"{name}.crt"
    key_file.write_bytes(key.private_bytes(_PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
    chain_file.write_bytes(chain_pem)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.verify_mode = ssl.CERT_OPTIONAL
    context.load_verify_locations(cadata=client_ca.public_bytes(_PEM).decode())
    context.load_cert_chain(chain_file, key_file)
    return context


@contextlib.contextmanager
def running_hub(folder: Path, authority: Authority | None = None) -> Iterator[HubSimulator]:
    hub = HubSimulator(folder, authority)
    thread = threading.Thread(target=hub._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield hub
    finally:
        hub.close()
        thread.join()


def _parsed(model: type[_Message], body: bytes) -> _Message:
    try:
        return model.model_validate_json(body)
    except ValidationError as err:
        first = err.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise RefusedError(422, "not as agreed", where, first["msg"], str(first.get("input"))[:80]) from err


class _Server(ThreadingHTTPServer):
    daemon_threads = False
    block_on_close = True

    def __init__(self, hub: HubSimulator, context: ssl.SSLContext) -> None:
        self.hub = hub
        self.context = context
        self._wires: set[ssl.SSLSocket] = set()
        super().__init__(("127.0.0.1", 0), _Handler)

    def finish_request(self, request: Any, client_address: Any) -> None:
        """The handshake in the request's own thread; a client that is not accepted ends only itself."""
        request.settimeout(30)
        try:
            wire = self.context.wrap_socket(request, server_side=True)
        except (ssl.SSLError, OSError):
            request.close()
            return
        with self.hub.lock:
            self.hub.connections += 1
            self._wires.add(wire)
        try:
            super().finish_request(wire, client_address)
        finally:
            with self.hub.lock:
                self._wires.discard(wire)
            wire.close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Devices that hang up are part of the game."""

    def end_connections(self) -> None:
        with self.hub.lock:
            wires = list(self._wires)
        for wire in wires:
            with contextlib.suppress(OSError):
                wire.shutdown(2)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet."""

    def do_POST(self) -> None:
        self._answer()

    do_GET = do_PUT = do_HEAD = do_POST  # noqa: N815

    def _answer(self) -> None:
        hub = self.server.hub
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        path = self.path.partition("?")[0]
        with hub.lock:
            hub.requests.append((self.command, path))
            canned = hub.answers.pop(0) if hub.answers and not path.startswith("/api/v1/live") else None
        if isinstance(canned, Canned):
            self._send(canned.status, canned.body, canned.headers)
            return
        if isinstance(canned, Cut) and not canned.after:
            self.close_connection = True
            return
        status, answer, headers = self._carry_out(hub, path, body)
        if isinstance(canned, Cut):
            self.close_connection = True
            return
        self._send(status, answer, headers)

    def _carry_out(self, hub: HubSimulator, path: str, body: bytes) -> tuple[int, bytes, dict[str, str]]:
        try:
            if path == "/api/v1/live":
                after = int(self.path.partition("after=")[2])
                self._device()
                return 200, _json(hub.live(after)), {}
            with hub.accepted:
                status, answer, headers = self._route(hub, path, body)
                hub.accepted.notify_all()
                return status, answer, headers
        except RefusedError as err:
            return err.status, err.refusal.model_dump_json().encode(), {}

    def _route(self, hub: HubSimulator, path: str, body: bytes) -> tuple[int, bytes, dict[str, str]]:
        if path.startswith(("/api/v1/enrol", "/api/v1/pair")):
            return 200, self._join(hub, path, body).model_dump_json().encode(), {}
        device = self._device(renewing=path == "/api/v1/renew")
        if path == "/api/v1/renew":
            return 200, hub.renew(device, body).model_dump_json().encode(), {}
        if len(body) > limits.BATCH_MAX and not path.startswith("/api/v1/blobs/"):
            raise RefusedError(413, "too large", "body", f"at most {limits.BATCH_MAX} bytes", f"{len(body)} bytes")
        if path == "/api/v1/checkin":
            return 200, hub.checkin(device, body).model_dump_json().encode(), {}
        if path == "/api/v1/records":
            signature = self.headers.get("Werkstadt-Signature", "")
            return 200, hub.records(device, body, signature).model_dump_json().encode(), {}
        if path.startswith("/api/v1/feeds/"):
            return 200, hub.feed(path.rpartition("/")[2]).model_dump_json().encode(), {}
        if path.startswith("/api/v1/blobs/"):
            return self._blob(hub, path.rpartition("/")[2], body)
        if path.startswith("/api/v1/live/"):
            if int(path.rpartition("/")[2]) in hub.unwanted:
                raise RefusedError(410, "nobody waits", "counter", "a command of now", "an old one")
            if self.headers.get("Content-Type") == observing.CONTENT_TYPE:
                hub.seen[int(path.rpartition("/")[2])] = observing.decode_answer(body)
                return 204, b"", {}
            is_png = self.headers.get("Content-Type") == "image/png"
            hub.pictures[int(path.rpartition("/")[2])] = body if is_png else Refusal.model_validate_json(body)
            return 204, b"", {}
        raise RefusedError(404, "no such path")

    def _join(self, hub: HubSimulator, path: str, body: bytes) -> BaseModel:
        if path == "/api/v1/enrol":
            return hub.enrol(body)
        if path == "/api/v1/enrol/voucher":
            return hub.enrol_by_voucher(body)
        if path == "/api/v1/pair":
            return hub.pair(body)
        *_, name, step = path.split("/")
        return hub.pair_step(name, step, body)

    def _blob(self, hub: HubSimulator, sha256: str, body: bytes) -> tuple[int, bytes, dict[str, str]]:
        held = hub.blobs.get(sha256, b"")
        if self.command == "HEAD":
            whole = hashlib.sha256(held).hexdigest() == sha256
            headers = {"Upload-Offset": str(len(held)), "Upload-Complete": f"?{int(whole)}"}
            return 200 if sha256 in hub.blobs else 404, b"", headers
        if int(self.headers["Upload-Offset"]) != len(held):
            raise RefusedError(409, "offset", "Upload-Offset", str(len(held)), self.headers["Upload-Offset"])
        hub.blobs[sha256] = held + body
        whole = hashlib.sha256(hub.blobs[sha256]).hexdigest() == sha256
        if not whole and self.headers["Upload-Complete"] == "?1":
            del hub.blobs[sha256]
            raise RefusedError(422, "another file", "blob", f"SHA-256 {sha256}", "another one")
        return 201 if whole else 202, b"", {"Upload-Offset": str(len(hub.blobs[sha256]))}

    def _device(self, *, renewing: bool = False) -> str:
        wire = self.connection
        assert isinstance(wire, ssl.SSLSocket)
        der = wire.getpeercert(binary_form=True)
        if der is None:
            raise RefusedError(401, "a client certificate is needed")
        shown = x509.load_der_x509_certificate(der)
        name = str(shown.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value)
        one = self.server.hub.devices.get(name)
        if one is None:
            raise RefusedError(403, "this hub does not know the device", "certificate", "a known device", name)
        if shown == one.renewed:
            one.certificate, one.renewed, one.over = shown, None, False
        elif shown != one.certificate:
            self.server.hub.copies.append(name)
            raise RefusedError(403, "a newer certificate is in use", "certificate", "the newest", "an older one")
        if one.over and not renewing:
            raise RefusedError(403, "the certificate is over", "certificate", "one of now", "one that is over")
        return name

    def _send(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response_only(status)
        if "Date" not in headers:
            self.send_header("Date", self.date_time_string())
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


def _json(models: Sequence[BaseModel]) -> bytes:
    return json.dumps([one.model_dump() for one in models]).encode()

import datetime
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID

from tests.support.hub_simulator import Authority, Canned, Cut, HubSimulator, running_hub, server_context
from werkstadt.agent.config import HubAddress, Settings
from werkstadt.agent.durable import held
from werkstadt.agent.enrol import enrol
from werkstadt.agent.errors import AgentError, EnrolRefused, HubAway, HubNotTrusted, StateHeld
from werkstadt.agent.hub import HubConnection
from werkstadt.agent.identity import IdentityFolder, pinned_context
from werkstadt.contract.code import JoinCode
from werkstadt.contract.messages import EnrolAnswer

_PEM = serialization.Encoding.PEM


def _nothing_stays(settings: Settings) -> None:
    assert IdentityFolder(settings.own).load() is None
    left = settings.own / "identities"
    assert not left.exists() or not list(left.iterdir())


class _Spy:
    """Accepts TLS and notes every byte of application data that it is sent."""

    def __init__(self, context: ssl.SSLContext) -> None:
        self.heard = b""
        self._context = context
        self._server = socket.create_server(("127.0.0.1", 0))
        self.address = HubAddress("127.0.0.1", self._server.getsockname()[1])
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            try:
                raw, _ = self._server.accept()
            except OSError:
                return
            try:
                with self._context.wrap_socket(raw, server_side=True) as wire:
                    while chunk := wire.recv(4096):
                        self.heard += chunk
            except OSError:
                continue

    def close(self) -> None:
        self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        self._thread.join()


@contextmanager
def _server(folder: Path, chain: bytes, key: ec.EllipticCurvePrivateKey, ca: Authority) -> Iterator[_Spy]:
    spy = _Spy(server_context(folder, key, chain, ca.certificate))
    try:
        yield spy
    finally:
        spy.close()


def test_a_device_joins_with_the_typed_code_and_keeps_key_and_certificates(
    hub: HubSimulator, settings: Settings
) -> None:
    identity = enrol(settings, str(hub.code()).lower().replace("-", " "), hub.address)

    loaded = IdentityFolder(settings.own).load()
    assert loaded is not None
    assert loaded.device == identity.device == next(iter(hub.devices))
    assert loaded.hub == hub.address
    assert loaded.certificate == hub.devices[loaded.device].certificate
    assert loaded.ca == hub.authority.certificate
    assert loaded.signing == hub.signing
    key_file = loaded.folder / "device.key"
    assert key_file.stat().st_mode & 0o777 == 0o600
    assert settings.own.stat().st_mode & 0o077 == 0


@pytest.mark.attempt("Q32")
def test_a_slip_in_the_code_is_told_before_anything_is_sent(hub: HubSimulator, settings: Settings) -> None:
    typed = str(hub.code())
    wrong = typed[:-1] + ("0" if typed[-1] != "0" else "1")
    with pytest.raises(EnrolRefused, match="typed wrong"):
        enrol(settings, wrong, hub.address)
    assert hub.connections == 0


def test_a_foreign_hub_is_named_and_gets_no_byte_of_http(tmp_path: Path, hub: HubSimulator, settings: Settings) -> None:
    stranger = Authority()
    key = ec.generate_private_key(ec.SECP256R1())
    leaf = stranger.issue(key.public_key(), "hub.test", use=ExtendedKeyUsageOID.SERVER_AUTH)
    chain = leaf.public_bytes(_PEM) + stranger.certificate.public_bytes(_PEM)
    with (
        _server(tmp_path, chain, key, stranger) as spy,
        pytest.raises(HubNotTrusted, match="not the hub that made the code: it shows another CA"),
    ):
        enrol(settings, str(hub.code()), spy.address)
    assert spy.heard == b""
    _nothing_stays(settings)


def test_a_stranger_who_shows_the_right_ca_without_its_signature_gets_no_byte_of_http(
    tmp_path: Path, hub: HubSimulator, settings: Settings
) -> None:
    stranger = Authority("werkstadt hub")
    key = ec.generate_private_key(ec.SECP256R1())
    leaf = stranger.issue(key.public_key(), "hub.test", use=ExtendedKeyUsageOID.SERVER_AUTH)
    chain = leaf.public_bytes(_PEM) + hub.authority.certificate.public_bytes(_PEM)
    with (
        _server(tmp_path, chain, key, stranger) as spy,
        pytest.raises(HubNotTrusted, match="server's certificate was not issued by the hub's CA"),
    ):
        enrol(settings, str(hub.code()), spy.address)
    assert spy.heard == b""


def test_another_device_of_the_hub_cannot_pose_as_the_hub(
    tmp_path: Path, hub: HubSimulator, settings: Settings
) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    leaf = hub.authority.issue(key.public_key(), "device", use=ExtendedKeyUsageOID.CLIENT_AUTH)
    chain = leaf.public_bytes(_PEM) + hub.authority.certificate.public_bytes(_PEM)
    with (
        _server(tmp_path, chain, key, hub.authority) as spy,
        pytest.raises(HubNotTrusted, match="not one for a server"),
    ):
        enrol(settings, str(hub.code()), spy.address)
    assert spy.heard == b""


def test_a_port_that_speaks_no_tls_and_one_where_nobody_is_are_told_apart(
    hub: HubSimulator, settings: Settings
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as plain:
        address = HubAddress("127.0.0.1", plain.getsockname()[1])

        def answer() -> None:
            wire, _ = plain.accept()
            with wire:
                wire.recv(100)
                wire.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

        thread = threading.Thread(target=answer)
        thread.start()
        with pytest.raises(HubAway, match=r"does not speak TLS 1\.3"):
            enrol(settings, str(hub.code()), address)
        thread.join()
    with pytest.raises(HubAway, match="Nobody answers at"):
        enrol(settings, str(hub.code()), address)
    _nothing_stays(settings)


@pytest.mark.attempt("Q32")
def test_wrong_used_and_late_codes_are_refused_with_the_hubs_reason(hub: HubSimulator, settings: Settings) -> None:
    code = hub.code()
    with pytest.raises(EnrolRefused, match="the code is wrong"):
        enrol(settings, str(JoinCode(code.pin, "0000000")), hub.address)
    _nothing_stays(settings)
    late = hub.code()
    hub.expire(late)
    with pytest.raises(EnrolRefused, match="the code is too late"):
        enrol(settings, str(late), hub.address)
    enrol(settings, str(code), hub.address)
    with pytest.raises(EnrolRefused, match="the code is used"):
        enrol(settings, str(code), hub.address, again=True)


def test_a_closed_window_and_a_log_in_page_are_sentences(hub: HubSimulator, settings: Settings) -> None:
    hub.answers.append(Canned(429, b'{"title": "the window is closed after five wrong codes"}'))
    with pytest.raises(EnrolRefused, match="window is closed after five wrong codes"):
        enrol(settings, str(hub.code()), hub.address)
    hub.answers.append(Canned(200, b"<html>Welcome to the town's guest network</html>"))
    with pytest.raises(EnrolRefused, match="no answer of a hub"):
        enrol(settings, str(hub.code()), hub.address)
    hub.answers += [Cut(), Cut()]
    with pytest.raises(EnrolRefused, match="No connection to the hub"):
        enrol(settings, str(hub.code()), hub.address)
    _nothing_stays(settings)


@pytest.mark.parametrize("what", ["other ca", "other key", "other name", "signing by another", "signing of a device"])
def test_an_answer_that_the_pinned_ca_did_not_sign_undoes_the_enrolment(
    hub: HubSimulator, settings: Settings, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    honest, stranger = hub.enrol, Authority()
    other = ec.generate_private_key(ec.SECP256R1()).public_key()
    changes = {
        "other ca": {"ca": stranger.certificate},
        "other key": {"certificate": hub.authority.issue(other, "x", use=ExtendedKeyUsageOID.CLIENT_AUTH)},
        "signing by another": {"signing": stranger.issue(hub.signing_key.public_key(), "werkstadt signing")},
        "signing of a device": {"signing": hub.authority.issue(other, "werkstadt signing")},
    }

    def dishonest(body: bytes) -> EnrolAnswer:
        answer = honest(body)
        assert isinstance(answer, EnrolAnswer)
        if what == "other name":
            return answer.model_copy(update={"device": "somebody-else"})
        update = {name: one.public_bytes(_PEM).decode() for name, one in changes[what].items()}
        return answer.model_copy(update=update)

    monkeypatch.setattr(hub, "enrol", dishonest)
    with pytest.raises(HubNotTrusted):
        enrol(settings, str(hub.code()), hub.address)
    _nothing_stays(settings)


def test_a_failed_second_enrolment_leaves_the_first_one_as_it_was(
    tmp_path: Path, hub: HubSimulator, settings: Settings
) -> None:
    first = enrol(settings, str(hub.code()), hub.address)
    with pytest.raises(EnrolRefused, match="already enrolled"):
        enrol(settings, str(hub.code()), hub.address)
    code = hub.code()
    hub.expire(code)
    with pytest.raises(EnrolRefused):
        enrol(settings, str(code), hub.address, again=True)
    loaded = IdentityFolder(settings.own).load()
    assert loaded is not None
    assert (loaded.device, loaded.folder) == (first.device, first.folder)
    second = enrol(settings, str(hub.code()), hub.address, again=True)
    assert second.device != first.device
    IdentityFolder(settings.own).sweep()
    assert [path.name for path in (settings.own / "identities").iterdir()] == [second.folder.name]


def test_two_enrolments_at_once_are_refused_with_the_holders_process(hub: HubSimulator, settings: Settings) -> None:
    settings.own.mkdir(mode=0o700)
    with held(settings.own / "enrol.lock", "enrolment"), pytest.raises(StateHeld, match=r"process \d+ already works"):
        enrol(settings, str(hub.code()), hub.address)


def test_certificates_out_of_date_do_not_keep_a_device_with_a_wrong_clock_out(
    tmp_path: Path, hub: HubSimulator, settings: Settings
) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    past = datetime.datetime(2021, 1, 1, tzinfo=datetime.UTC)
    leaf = hub.authority.issue(key.public_key(), "hub", use=ExtendedKeyUsageOID.SERVER_AUTH, until=past)
    chain = leaf.public_bytes(_PEM) + hub.authority.certificate.public_bytes(_PEM)
    hub._server.context = server_context(tmp_path, key, chain, hub.authority.certificate)
    assert enrol(settings, str(hub.code()), hub.address).hub == hub.address


def test_proxies_and_ca_bundles_of_the_environment_are_ignored(
    tmp_path: Path, hub: HubSimulator, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other.pem"
    other.write_bytes(Authority().certificate.public_bytes(_PEM))
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE"):
        monkeypatch.setenv(name, str(other))
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert enrol(settings, str(hub.code()), hub.address).device in hub.devices


def test_a_ca_of_the_environment_does_not_make_a_stranger_a_hub(
    tmp_path: Path, hub: HubSimulator, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bundle of the environment names the stranger's CA; the pinned connection must not believe it."""
    folder = tmp_path / "stranger"
    folder.mkdir()
    with running_hub(folder) as stranger:
        bundle = tmp_path / "bundle.pem"
        bundle.write_bytes(stranger.authority.certificate.public_bytes(_PEM))
        for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE"):
            monkeypatch.setenv(name, str(bundle))
        ca = hub.authority.certificate
        connection = HubConnection(stranger.address, pinned_context(ca))
        with pytest.raises(HubNotTrusted, match="not the hub that this device was enrolled at"):
            connection.send("GET", "/api/v1/live?after=0")
        connection.close()
        assert stranger.requests == []


def test_damaged_files_are_a_sentence_with_the_next_step(hub: HubSimulator, settings: Settings) -> None:
    identity = enrol(settings, str(hub.code()), hub.address)
    (identity.folder / "device.crt").write_text("nothing")
    with pytest.raises(AgentError, match="enrol --again"):
        IdentityFolder(settings.own).load()

"""Who may not come in, and what may not: each refusal names its field, and the others go on."""

import base64
import json
import socket
import ssl
from pathlib import Path

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from tests.hub.conftest import Join
from tests.support.chains import chain, record
from tests.support.device_simulator import DeviceSimulator, csr_of
from tests.support.hub_process import HubProcess
from werkstadt.contract import limits
from werkstadt.contract.code import JoinCode, parse_code
from werkstadt.contract.messages import Refusal
from werkstadt.contract.wire import encode_batch
from werkstadt.hub import authority
from werkstadt.hub.api.doors import Failures
from werkstadt.journal.writer import Journal


@pytest.fixture
def newcomer(hub: HubProcess, tmp_path: Path) -> DeviceSimulator:
    return DeviceSimulator(tmp_path / "newcomer", hub.devices_port, hub.state / "keys" / "ca.pem")


def refusal(response: requests.Response, status: int) -> Refusal:
    assert response.status_code == status, response.text
    assert response.headers["x-content-type-options"] == "nosniff"
    return Refusal.model_validate_json(response.content)


def wrong(code: str) -> str:
    token = parse_code(code).token
    return str(JoinCode(parse_code(code).pin, token[:-1] + ("A" if token[-1] != "A" else "B")))


def test_a_code_is_good_once(hub: HubProcess, newcomer: DeviceSimulator) -> None:
    code = hub.new_code()
    newcomer.enrol(code)
    again = refusal(newcomer.try_to_enrol(code), 403)
    assert (again.title, again.where) == ("no window is open", "token")


def test_five_wrong_codes_close_the_window_for_the_right_one_too(tmp_path: Path) -> None:
    with HubProcess(tmp_path / "hub") as hub:
        device = DeviceSimulator(tmp_path / "device", hub.devices_port, hub.state / "keys" / "ca.pem")
        code = hub.new_code()
        assert [refusal(device.try_to_enrol(wrong(code)), 403).title for _ in range(5)] == ["wrong code"] * 5
        assert refusal(device.try_to_enrol(code), 429).title == "window closed"
        assert hub.json("device", "list") == {"devices": []}
        device.enrol(hub.new_code())
        device.close()


def test_an_address_with_too_many_failures_pauses_and_others_do_not() -> None:
    now_s = 0.0
    failures = Failures(most=3, window_s=60.0, clock_s=lambda: now_s)
    for _ in range(3):
        assert not failures.too_many("a")
        failures.add("a")
    assert failures.too_many("a")
    assert not failures.too_many("b")
    now_s = 60.0
    assert not failures.too_many("a")


def test_no_code_is_asked_for_without_a_window(hub: HubProcess, newcomer: DeviceSimulator) -> None:
    pin = hub.made["pin"]
    assert refusal(newcomer.try_to_enrol(str(JoinCode(pin, "0000000"))), 403).title == "no window is open"


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"token": "ILOU"}, "token"),
        ({"name": ""}, "name"),
        ({"name": "a\0b"}, "name"),
        ({"csr": "no request"}, "csr"),
        ({"version": 1}, "version"),
    ],
)
def test_a_wrong_field_of_an_enrolment_is_named_and_costs_no_try(
    hub: HubProcess, newcomer: DeviceSimulator, changes: dict[str, object], where: str
) -> None:
    code = hub.new_code()
    assert refusal(newcomer.try_to_enrol(code, **changes), 400).where == where
    newcomer.enrol(code)


def test_keys_of_another_kind_are_refused(tmp_path: Path) -> None:
    made = authority.create(tmp_path / "keys", tmp_path / "keys" / "secret", ("localhost",))
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "x")])
    for key in (rsa.generate_private_key(65537, 2048), ec.generate_private_key(ec.SECP384R1())):
        request = x509.CertificateSigningRequestBuilder().subject_name(name).sign(key, hashes.SHA256())
        pem = request.public_bytes(serialization.Encoding.PEM).decode()
        with pytest.raises(ValueError, match="csr: expected a P-256 key"):
            made.issue_to_device(pem, "d1")


def test_a_request_signed_by_another_key_is_refused(tmp_path: Path) -> None:
    made = authority.create(tmp_path / "keys", tmp_path / "keys" / "secret", ("localhost",))
    pem = csr_of(ec.generate_private_key(ec.SECP256R1()))
    der = bytearray(base64.b64decode("".join(pem.splitlines()[1:-1])))
    der[-1] ^= 1
    spoiled = x509.load_der_x509_csr(bytes(der)).public_bytes(serialization.Encoding.PEM).decode()
    with pytest.raises(ValueError, match="csr: expected a request signed by its own key"):
        made.issue_to_device(spoiled, "d1")


def test_without_a_certificate_only_enrolment_answers(hub: HubProcess, newcomer: DeviceSimulator) -> None:
    for path in ("records", "checkin", "live/1"):
        response = newcomer.session.post(newcomer.url(f"/api/v1/{path}"), timeout=20)
        assert refusal(response, 401).where == "certificate"


def test_a_certificate_of_another_hub_is_refused_in_the_handshake(
    hub: HubProcess, newcomer: DeviceSimulator, tmp_path: Path
) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    other = authority.create(tmp_path / "keys", tmp_path / "keys" / "secret", ("localhost",))
    newcomer.use_certificate(other.issue_to_device(csr_of(key), "d1").pem, key_pem(key))
    with pytest.raises(requests.exceptions.ConnectionError):
        newcomer.session.post(newcomer.url("/api/v1/checkin"), timeout=20)


def test_a_certificate_that_the_store_does_not_know_is_refused(hub: HubProcess, newcomer: DeviceSimulator) -> None:
    """Issued by the right CA, but by a hub that was restored to an earlier day."""
    key = ec.generate_private_key(ec.SECP256R1())
    keys = hub.state / "keys"
    issued = authority.load(keys, keys / "secret", ()).issue_to_device(csr_of(key), "d1")
    newcomer.use_certificate(issued.pem, key_pem(key))
    response = newcomer.session.post(newcomer.url("/api/v1/checkin"), timeout=20)
    assert refusal(response, 403).title == "unknown device"


def test_a_revoked_device_is_told_why_and_the_others_go_on(hub: HubProcess, join: Join) -> None:
    out, other = join(hub), join(hub)
    hub.run("device", "revoke", out.device, "--reason", "stolen")
    response = out.session.post(out.url("/api/v1/checkin"), timeout=20)
    assert (refusal(response, 403).title, refusal(response, 403).got) == ("revoked", "stolen")
    other.check_in()


def test_records_signed_by_somebody_else_are_refused(hub: HubProcess, join: Join) -> None:
    device, other = join(hub), join(hub)
    body = encode_batch("e1", chain(1))
    assert refusal(device.post_records(body, other.sign(body)), 400).where == "Werkstadt-Signature"
    assert refusal(device.post_records(body, "no base64"), 400).where == "Werkstadt-Signature"
    assert hub.records("--device", device.device) == []


def test_a_batch_that_cannot_be_read_is_refused_with_its_field(hub: HubProcess, join: Join) -> None:
    device = join(hub)
    assert refusal(device.post_records(b"\xff\xfe"), 400).where == "batch"
    assert refusal(device.post_records(b'{"epoch":"","records":[]}'), 400).where == "batch.epoch"
    assert refusal(device.post_records(b'{"epoch":"\\ud800","records":[]}'), 400).where == "batch.epoch"


def test_a_body_that_is_too_large_is_refused_while_it_streams(hub: HubProcess, join: Join) -> None:
    device = join(hub)

    def endless() -> "object":
        for _ in range(limits.BATCH_MAX // 65_536 + 2):
            yield bytes(65_536)

    url, headers = device.url("/api/v1/records"), {"Werkstadt-Signature": "AAAA"}
    told = refusal(device.session.post(url, data=bytes(limits.BATCH_MAX + 1), headers=headers, timeout=20), 413)
    assert told.where == "batch"
    streamed = device.session.post(url, data=endless(), headers=headers, timeout=20)  # type: ignore[arg-type]
    assert refusal(streamed, 413).where == "batch"


def test_one_bad_record_is_set_aside_with_its_field_and_the_others_are_held(hub: HubProcess, join: Join) -> None:
    device = join(hub)
    records = chain(3)
    batch = json.loads(encode_batch("e1", records))
    batch["records"][1]["header"] = base64.b64encode(b'{"format":1,"epoch":"\xff"}').decode()
    receipt = device.receipt_of(device.post_records(json.dumps(batch).encode()))
    assert receipt.held.to_json() == [[1, 1], [3, 3]]
    assert [one.seq for one in receipt.aside] == [2]
    assert receipt.aside[0].reason.startswith("header: expected UTF-8, got byte 0xff")
    assert hub.device(device.device)["aside"] == 1


def test_a_second_record_with_the_same_id_is_set_aside_and_sending_goes_on(hub: HubProcess, join: Join) -> None:
    device = join(hub)
    first = record(1)
    twin = record(2, first.hash, {"form": "other", "answers": {}}, id=first.parsed.id)
    third = record(3, twin.hash)
    receipt = device.send("e1", [first, twin, third])
    assert receipt.held.to_json() == [[1, 1], [3, 3]]
    assert receipt.aside[0].reason.startswith("header.id: expected an id of its own")


def test_both_sides_of_a_copied_journal_come_in_and_staff_are_told(hub: HubProcess, join: Join) -> None:
    device = join(hub)
    shared = chain(5)
    mine, theirs = chain(4, after=shared[-1]), chain(6, after=shared[-1])
    assert device.send("e1", [*shared, *mine]).held.to_json() == [[1, 9]]
    copy = {one.parsed.seq: one for one in [*shared, *theirs]}
    receipt = device.receipts["e1"]
    sent: set[int] = set()
    for _ in range(6):
        waiting = [one for seq, one in copy.items() if seq not in receipt.settled()]
        if not waiting:
            break
        sent |= {one.parsed.seq for one in waiting}
        receipt = device.send("e1", waiting)
    assert receipt.held.to_json() == [[1, 11]]
    assert receipt.closed
    assert sent >= {6, 7, 8, 9, 10, 11}
    seen = hub.device(device.device)
    assert (seen["held"], seen["forks"]) == (11, 4)


def test_a_wrong_check_in_is_refused_with_its_field(hub: HubProcess, join: Join) -> None:
    device = join(hub)

    def told(said: dict[str, object]) -> str:
        return refusal(device.session.post(device.url("/api/v1/checkin"), json=said, timeout=20), 400).where

    assert told({"version": "1", "epochs": [{"epoch": "e", "written": "1", "given": 0}]}) == "epochs.0.written"
    assert told({"version": "1", "epochs": [], "exhibition": "a\0b"}) == "exhibition"


def test_a_client_that_says_nothing_keeps_nobody_waiting(hub: HubProcess, join: Join) -> None:
    """A dozen half-open requests; a device is served all the same."""
    device = join(hub)
    context = ssl.create_default_context(cafile=str(hub.state / "keys" / "ca.pem"))
    silent = []
    for _ in range(12):
        wire = context.wrap_socket(
            socket.create_connection(("127.0.0.1", hub.devices_port)), server_hostname="localhost"
        )
        wire.sendall(b"POST /api/v1/enrol HTTP/1.1\r\nHost: hub\r\nContent-Length: 8000\r\n\r\n{")
        silent.append(wire)
    device.check_in()
    for wire in silent:
        wire.close()


def test_an_unknown_path_is_refused_as_everything_is(hub: HubProcess, newcomer: DeviceSimulator) -> None:
    assert refusal(newcomer.session.get(newcomer.url("/docs"), timeout=20), 404).where == "path"
    assert refusal(newcomer.session.get(newcomer.url("/api/v1/enrol"), timeout=20), 405).where == "path"


def test_older_tls_is_not_spoken(hub: HubProcess) -> None:
    context = ssl.create_default_context(cafile=str(hub.state / "keys" / "ca.pem"))
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    with socket.create_connection(("127.0.0.1", hub.devices_port)) as wire, pytest.raises(ssl.SSLError):
        context.wrap_socket(wire, server_hostname="localhost")


def test_other_devices_ship_while_one_sends_rubbish(hub: HubProcess, join: Join) -> None:
    bad, good = join(hub), join(hub)
    with Journal.open(good.journal) as journal:
        given = journal.append("submission", 1, {"form": "feedback", "answers": {}}).id
    bad.post_records(b"{")
    bad.post_records(bytes(100))
    good.ship()
    assert [row["id"] for row in hub.records("--device", good.device, "--kind", "submission")] == [given]


def key_pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )

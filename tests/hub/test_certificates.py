"""Certificates that are over, renewed, replaced, copied: what each of them still opens."""

import contextlib
import json
import ssl
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from tests.support.device_simulator import csr_of
from tests.support.timed_hub import DAY_MS, Caller, TimedHub, der_of, timed_hub
from werkstadt.contract.errors import ContractError
from werkstadt.contract.messages import CheckIn, CheckInAnswer, EnrolAnswer, RenewWish
from werkstadt.contract.signing import verify
from werkstadt.hub import authority, joining, operations
from werkstadt.hub.api.caller import LATE_MS
from werkstadt.hub.certificates import AuthorityError
from werkstadt.hub.console.state import problems, state_of
from werkstadt.hub.joining import Newcomer
from werkstadt.hub.server import device_context
from werkstadt.hub.store import audit, devices

Key = ec.EllipticCurvePrivateKey


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[TimedHub]:
    made = timed_hub(tmp_path)
    yield made
    made.store.close()


def new_key() -> Key:
    return ec.generate_private_key(ec.SECP256R1())


def enrolled(hub: TimedHub, key: Key | None = None) -> EnrolAnswer:
    with hub.store.writing() as connection:
        newcomer = Newcomer(csr_of(key or new_key()), "Eingang", "p", "1", "10.0.0.8", "code")
        return joining.admit(connection, hub, newcomer, hub.clock_ms)


def renew(caller: Caller, old: EnrolAnswer, key: Key | None = None) -> Any:
    wish = RenewWish(csr=csr_of(key or new_key())).model_dump_json()
    return caller.post("renew", wish, old.certificate)


def renewed(caller: Caller, old: EnrolAnswer) -> EnrolAnswer:
    response = renew(caller, old)
    assert response.status_code == 201, response.text
    return EnrolAnswer.model_validate_json(response.content)


def check_in(caller: Caller, with_: EnrolAnswer, run: str = "") -> tuple[int, str]:
    said = CheckIn(version="1", epochs=[], run=run).model_dump_json()
    response = caller.post("checkin", said, with_.certificate)
    return response.status_code, "" if response.status_code == 200 else json.loads(response.content)["title"]


def seen(hub: TimedHub) -> devices.Device:
    with hub.store.reading() as connection:
        return devices.listing(connection)[0]


def copies(hub: TimedHub) -> list[devices.Notice]:
    with hub.store.reading() as connection:
        return [one for one in devices.notices_of(connection) if one.code == "copied"]


def test_one_that_is_over_may_be_renewed_and_opens_nothing_else(hub: TimedHub) -> None:
    caller, old = Caller(hub), enrolled(hub)
    hub.clock_ms += 730 * DAY_MS
    over = (403, "certificate is over, renew it")
    assert check_in(caller, old) == over
    for path in ("records", "live/1"):
        assert json.loads(caller.post(path, b"{}", old.certificate).content)["title"] == over[1], path
    new = renewed(caller, old)
    assert new.device == old.device
    assert (
        x509.load_pem_x509_certificate(new.certificate.encode()).public_key()
        != x509.load_pem_x509_certificate(old.certificate.encode()).public_key()
    )


def test_the_old_one_is_good_until_the_new_one_is_used_and_then_is_a_copy(hub: TimedHub) -> None:
    caller, old = Caller(hub), enrolled(hub)
    lost, new = renewed(caller, old), renewed(caller, old)
    assert check_in(caller, old) == (200, ""), "the answer may have been lost"
    assert check_in(caller, new) == (200, "")
    assert check_in(caller, old) == (403, "superseded")
    assert copies(hub) == [], "it may have been on its way"
    hub.clock_ms += LATE_MS
    for one in (old, lost):
        assert check_in(Caller(hub, "10.0.0.66"), one) == (403, "superseded")
        assert renew(Caller(hub, "10.0.0.66"), one).status_code == 403
    (notice,) = copies(hub)
    assert (notice.times, notice.device) == (4, old.device)
    assert "10.0.0.66" in notice.detail
    assert check_in(caller, new) == (200, "")
    device = seen(hub)
    assert state_of(device, hub.clock_ms).name == "help"
    assert [one.what for one in problems([device], hub.clock_ms)] == ["copied"]


def test_order_counts_and_not_the_clock(hub: TimedHub) -> None:
    caller, old = Caller(hub), enrolled(hub)
    hub.clock_ms -= 300 * DAY_MS
    new = renewed(caller, old)
    assert check_in(caller, new) == (200, "")
    assert check_in(caller, old) == (403, "superseded")


def test_a_revoked_device_is_refused_everywhere_at_once(hub: TimedHub) -> None:
    caller, old = Caller(hub), enrolled(hub)
    with hub.store.writing() as connection:
        devices.revoke(connection, old.device, "stolen", hub.clock_ms)
    assert check_in(caller, old) == (403, "revoked")
    assert json.loads(renew(caller, old).content)["title"] == "revoked"
    hub.clock_ms += 730 * DAY_MS
    assert json.loads(renew(caller, old).content)["title"] == "revoked"


def test_each_renewal_needs_a_key_of_its_own_and_there_is_a_limit(hub: TimedHub) -> None:
    key = new_key()
    caller, old = Caller(hub), enrolled(hub, key)
    assert json.loads(renew(caller, old, key).content)["expected"] == "a new key"
    for _ in range(joining.RENEWALS_A_DAY):
        renewed(caller, old)
    assert renew(caller, old).status_code == 429
    hub.clock_ms += DAY_MS + joining.RENEWALS_A_DAY
    assert renew(caller, old).status_code == 201
    with hub.store.reading() as connection:
        assert [one.what for one in audit.rows(connection)].count("certificate renewed") == joining.RENEWALS_A_DAY + 1
    assert caller.post("renew", b"{}").status_code == 401


def test_two_that_run_as_one_device_are_told_and_one_that_restarts_is_not(hub: TimedHub) -> None:
    caller, copy, device = Caller(hub), Caller(hub, "10.0.0.66"), enrolled(hub)
    for run in ("a", "a", "b", "c", "c", "d"):
        assert check_in(caller, device, run) == (200, "")
    assert copies(hub) == []
    assert seen(hub).address == "10.0.0.8"
    check_in(copy, device, "c")
    check_in(caller, device, "d")
    check_in(copy, device, "c")
    (notice,) = copies(hub)
    assert (notice.times, "10.0.0.66" in notice.detail) == (2, True)
    assert seen(hub).copied_ms == hub.clock_ms
    hub.clock_ms += 8 * DAY_MS
    check_in(caller, device, "d")
    assert problems([seen(hub)], hub.clock_ms) == []


def test_three_that_take_turns_are_told_too(hub: TimedHub) -> None:
    caller, device = Caller(hub), enrolled(hub)
    for run in ("a", "b", "c", "a"):
        check_in(caller, device, run)
    assert len(copies(hub)) == 1


def test_a_check_in_is_one_transaction(hub: TimedHub) -> None:
    caller, device = Caller(hub), enrolled(hub)
    check_in(caller, device, "a")
    before = _begun(hub)
    check_in(caller, device, "a")
    assert _begun(hub) - before == 2, "the test's own look, and the check-in"


def _begun(hub: TimedHub) -> int:
    """Transactions of the writer so far, this one included."""
    hub_writer = hub.store._writer
    if not hasattr(hub_writer, "_test_count"):
        from sqlalchemy import event

        hub_writer._test_count = 0  # type: ignore[attr-defined]

        def count(_connection: object) -> None:
            hub_writer._test_count += 1  # type: ignore[attr-defined]

        event.listen(hub_writer, "begin", count)
    with hub.store.writing():
        pass
    return int(hub_writer._test_count)  # type: ignore[attr-defined]


def test_a_certificate_that_is_over_passes_tls_and_one_of_another_hub_does_not(
    hub: TimedHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(authority, "DEVICE_DAYS", -0.5)
    key = new_key()
    over = enrolled(hub, key).certificate
    assert _handshake(hub, tmp_path, over, key) == der_of(over)
    other = authority.create(tmp_path / "other", tmp_path / "other" / "secret", ("localhost",))
    with pytest.raises(ssl.SSLError, match="verify failed"):
        _handshake(hub, tmp_path, other.issue_to_device(csr_of(key), "d").pem, key)


def _handshake(hub: TimedHub, folder: Path, certificate: str, key: Key) -> bytes | None:
    """What the device listener knows of the client after a handshake in memory."""
    (folder / "device.pem").write_text(certificate)
    kind, none = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (folder / "device.key").write_bytes(key.private_bytes(serialization.Encoding.PEM, kind, none))
    context = ssl.create_default_context(cadata=hub.authority.ca_pem)
    context.load_cert_chain(folder / "device.pem", folder / "device.key")
    there, back = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = context.wrap_bio(back, there, server_hostname="localhost")
    server = device_context(hub).wrap_bio(there, back, server_side=True)
    for side in (client, server, client, server):
        with contextlib.suppress(ssl.SSLWantReadError):
            side.do_handshake()
    return server.getpeercert(binary_form=True)


def test_a_new_signing_key_is_followed_at_the_next_check_in_with_a_policy_of_its_own(hub: TimedHub) -> None:
    caller, device = Caller(hub), enrolled(hub)

    def checked_in(revision: int) -> CheckInAnswer:
        said = CheckIn(version="1", epochs=[], policy_revision=revision, feeds_at_ms=feeds_at_ms)
        return CheckInAnswer.model_validate_json(
            caller.post("checkin", said.model_dump_json(), device.certificate).content
        )

    feeds_at_ms = 0
    before = checked_in(0)
    assert before.policy is not None
    assert before.feeds is not None
    feeds_at_ms = json.loads(verify(key_of(before.signing), "feeds", before.feeds))["at_ms"]
    assert checked_in(1).policy is None
    assert checked_in(1).feeds is None
    operations.run(hub, "ca rotate-signing", {})
    after = checked_in(1)
    assert after.policy is not None
    assert after.feeds is not None
    assert after.signing != before.signing
    signing = x509.load_pem_x509_certificate(after.signing.encode())
    signing.verify_directly_issued_by(x509.load_pem_x509_certificate(hub.authority.ca_pem.encode()))
    assert json.loads(verify(key_of(after.signing), "policy", after.policy))["revision"] == 2
    assert verify(key_of(after.signing), "feeds", after.feeds)
    with pytest.raises(ContractError):
        verify(key_of(before.signing), "policy", after.policy)


def test_a_rotation_that_was_cut_short_is_finished_at_the_next_start(
    hub: TimedHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = hub.authority.signing_pem
    monkeypatch.setattr(authority.Authority, "_certified", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        hub.authority.rotate_signing()
    monkeypatch.undo()
    anew = timed_hub(tmp_path)
    assert anew.authority.signing_pem != before
    signed = anew.authority.sign("policy", b"{}")
    assert verify(key_of(anew.authority.signing_pem), "policy", signed) == b"{}"
    assert timed_hub(tmp_path).authority.signing_pem == anew.authority.signing_pem, "made once"


def key_of(pem: str) -> Ed25519PublicKey:
    key = x509.load_pem_x509_certificate(pem.encode()).public_key()
    assert isinstance(key, Ed25519PublicKey)
    return key


def test_dates_are_told_without_opening_a_key(hub: TimedHub) -> None:
    (hub.authority.folder / "secret").unlink()
    found = authority.dates(hub.authority.folder)
    assert found.pin == hub.authority.pin
    assert found.until["ca"] > found.until["server"] > found.until["signing"]
    with pytest.raises(AuthorityError, match="expected a certificate"):
        authority.dates(hub.settings.state)

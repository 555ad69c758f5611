import ssl
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.agent.conftest import Joined
from tests.support.hub_simulator import Authority, Canned, Cut, HubSimulator, running_hub, server_context
from werkstadt.agent.config import Settings
from werkstadt.agent.courier import Courier, Report
from werkstadt.agent.errors import HubAway, HubNotTrusted, HubRefused
from werkstadt.agent.identity import IdentityFolder
from werkstadt.contract import limits
from werkstadt.contract.messages import CheckIn, CheckInAnswer, EpochState, Policy, RecordsAnswer, Signed, Trouble
from werkstadt.contract.ranges import Ranges
from werkstadt.contract.shipping import Receipt
from werkstadt.contract.signing import sign
from werkstadt.journal import BlobFiles, Journal

_PEM = serialization.Encoding.PEM


def _write(journal: Journal, count: int, kind: str = "submission", **more: object) -> None:
    for number in range(count):
        journal.append(kind, 1, {"form": "feedback", "answers": {"n": number}}, **more)  # type: ignore[arg-type]


def _seqs(joined: Joined, epoch: str) -> list[int]:
    return [seq for name, seq in joined.at_hub().arrivals if name == epoch]


def test_records_arrive_in_order_once_and_are_counted(joined: Joined, journal: Journal) -> None:
    _write(journal, 5)
    came = joined.round()
    assert came.error is None
    assert _seqs(joined, journal.epoch) == [1, 2, 3, 4, 5, 6]
    assert (came.counts.written, came.counts.held, came.counts.waiting) == (6, 6, 0)
    assert (came.counts.given, came.counts.given_held) == (5, 5)
    joined.round()
    joined.restart()
    joined.round()
    assert _seqs(joined, journal.epoch) == [1, 2, 3, 4, 5, 6]
    previous = bytes(32)
    for seq in range(1, 7):
        record = joined.at_hub().records[journal.epoch, seq]
        assert record.previous == previous
        previous = record.hash


def test_a_check_in_tells_what_was_written_given_and_wrong(joined: Joined, journal: Journal) -> None:
    _write(journal, 2)
    joined.round(Report("summer", 1, [Trouble(code="kiosk", detail="gone", since_ms=5)], 17))
    message = joined.at_hub().checkins[-1]
    assert message.epochs == [EpochState(epoch=journal.epoch, written=3, given=2)]
    assert (message.exhibition, message.lost, message.uptime_s) == ("summer", 1, 17)
    assert [trouble.code for trouble in message.troubles] == ["kiosk"]


def test_nothing_new_is_one_request_on_a_kept_connection(joined: Joined, journal: Journal) -> None:
    _write(journal, 3)
    joined.round()
    before = (len(joined.hub.requests), joined.hub.connections)
    joined.round()
    joined.round()
    assert joined.hub.requests[before[0] :] == [("POST", "/api/v1/checkin")] * 2
    assert joined.hub.connections == before[1]


def test_big_records_travel_in_several_requests_below_the_limit(joined: Joined, journal: Journal) -> None:
    for number in range(40):
        journal.append("submission", 1, {"text": "ä" * 60_000, "n": number})
    came = joined.round()
    assert came.error is None
    assert came.counts.waiting == 0
    sent = [path for method, path in joined.hub.requests if path == "/api/v1/records"]
    assert 2 <= len(sent) <= 4


def test_every_epoch_and_both_writers_are_shipped(joined: Joined, journal: Journal, settings: Settings) -> None:
    _write(journal, 1)
    own = Journal.open(settings.journal, "agent")
    own.append("reading_hour", 1, {"sensor": "room"})
    own.close()
    assert joined.round().counts.waiting == 0
    assert {epoch for epoch, _ in joined.at_hub().records} == {journal.epoch, own.epoch}


def test_a_hub_that_was_restored_gets_the_missing_records_again(joined: Joined, journal: Journal) -> None:
    _write(journal, 6)
    joined.round()
    joined.hub.restored(joined.identity.device, keep=3)
    came = joined.round()
    assert came.counts.held == 7
    assert _seqs(joined, journal.epoch) == [1, 2, 3, 4, 5, 6, 7, 4, 5, 6, 7]


def test_set_aside_ends_the_sending_and_is_told_to_staff(joined: Joined, journal: Journal) -> None:
    joined.hub.set_aside(joined.identity.device, journal.epoch, 2, "body.form: expected text, got 5")
    _write(journal, 2)
    came = joined.round()
    assert _seqs(joined, journal.epoch) == [1, 3]
    assert (came.counts.aside, came.counts.waiting) == (1, 0)
    assert "2: body.form: expected text, got 5" in came.troubles["set-aside"]


def test_a_record_that_the_hub_refuses_whole_is_found_kept_and_passed_over(joined: Joined, journal: Journal) -> None:
    _write(journal, 20)
    joined.hub.refuses(journal.epoch, 7)
    joined.hub.refuses(journal.epoch, 15)
    came = joined.round()
    assert came.error is None
    assert sorted(_seqs(joined, journal.epoch)) == [seq for seq in range(1, 22) if seq not in (7, 15)]
    assert (came.counts.kept_back, came.counts.waiting) == (2, 0)
    assert f"{journal.epoch}/7: a record cannot be taken" in came.troubles["kept-back"]
    before = len(joined.hub.requests)
    joined.round()
    assert len(joined.hub.requests) == before + 1
    joined.hub._refused.clear()
    joined.restart()
    assert joined.round().counts.held == 21


def test_a_refused_signature_is_no_records_fault(joined: Joined, journal: Journal) -> None:
    _write(journal, 3)
    joined.round()
    _write(journal, 1)
    joined.hub.answers += [
        _answer_of(joined),
        Canned(400, b'{"title": "signature", "where": "Werkstadt-Signature", "expected": "ours", "got": "x"}'),
    ]
    came = joined.round()
    assert isinstance(came.error, HubRefused)
    assert came.counts.kept_back == 0
    assert came.counts.waiting == 1


def _answer_of(joined: Joined) -> Canned:
    """An honest answer to a check-in, made beforehand."""
    epochs = [EpochState(epoch=reader.epoch, written=0, given=0) for reader in joined.courier._readers.open()]
    body = CheckIn(version="1", epochs=epochs).model_dump_json().encode()
    return Canned(200, joined.hub.checkin(joined.identity.device, body).model_dump_json().encode())


@pytest.mark.parametrize(
    "canned",
    [
        Canned(200, b"<html><title>Gast-WLAN</title></html>"),
        Canned(200, b"{}"),
        Canned(302, b"", {"Location": "http://portal.example/"}),
        Canned(400, b"<html>bad request</html>"),
        Canned(404, b"not here"),
    ],
)
def test_a_log_in_page_is_no_receipt_and_no_refusal(joined: Joined, journal: Journal, canned: Canned) -> None:
    _write(journal, 1)
    joined.hub.answers.append(canned)
    came = joined.round()
    assert isinstance(came.error, HubAway)
    assert came.counts.held == 0
    joined.round()
    _write(journal, 1)
    joined.hub.answers += [_answer_of(joined), canned]
    came = joined.round()
    assert isinstance(came.error, HubAway)
    assert (came.counts.held, came.counts.kept_back) == (2, 0)
    assert joined.round().counts.held == 3


@pytest.mark.parametrize(("status", "wait_s"), [(429, 90.0), (503, 0.0), (500, 0.0), (408, 0.0)])
def test_a_busy_hub_is_waited_for_as_long_as_it_asks(
    joined: Joined, journal: Journal, status: int, wait_s: float
) -> None:
    headers = {"Retry-After": "90"} if wait_s else {}
    joined.hub.answers.append(Canned(status, b'{"title": "too much"}', headers))
    error = joined.round().error
    assert isinstance(error, HubAway)
    assert error.wait_s == wait_s
    assert "too much" in error.sentence


def test_a_connection_cut_before_or_after_the_hub_took_the_records_loses_and_doubles_nothing(
    joined: Joined, journal: Journal
) -> None:
    _write(journal, 4)
    joined.round()
    for cut in (Cut(), Cut(after=True)):
        _write(journal, 2)
        joined.hub.answers += [_answer_of(joined), cut, cut]
        assert isinstance(joined.round().error, HubAway)
        assert joined.round().error is None
    assert sorted(seq for _, seq in joined.at_hub().records) == list(range(1, 10))


def _forged(joined: Joined, receipt: Receipt, purpose: str = "receipt", key: Ed25519PrivateKey | None = None) -> Signed:
    return sign(key or joined.hub.signing_key, purpose, receipt.to_bytes())


def _all_held(joined: Joined, epoch: str, at_ms: int | None = None, device: str | None = None) -> Receipt:
    return Receipt(
        device or joined.identity.device, epoch, Ranges(((1, 99),)), (), joined.hub.clock_ms if at_ms is None else at_ms
    )


@pytest.mark.parametrize("what", ["forged", "other purpose", "other device", "other epoch", "replayed", "not base64"])
def test_a_receipt_that_is_not_the_hubs_newest_for_this_epoch_does_not_count(
    joined: Joined, journal: Journal, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    _write(journal, 2)
    joined.round()
    _write(journal, 2)
    good = _all_held(joined, journal.epoch)
    bad = {
        "forged": lambda: _forged(joined, good, key=_other_key()),
        "other purpose": lambda: _forged(joined, good, purpose="policy"),
        "other device": lambda: _forged(joined, _all_held(joined, journal.epoch, device="another")),
        "other epoch": lambda: _forged(joined, _all_held(joined, "another-epoch")),
        "replayed": lambda: _forged(joined, _all_held(joined, journal.epoch, at_ms=joined.hub.clock_ms - 999_999)),
        "not base64": lambda: Signed(payload="ä", signature="ö"),
    }[what]()
    monkeypatch.setattr(joined.hub, "records", lambda *_: RecordsAnswer(receipt=bad))
    came = joined.round()
    assert isinstance(came.error, HubAway)
    assert "does not count" in came.error.sentence
    assert came.counts.held == 3
    monkeypatch.undo()
    assert joined.round().counts.held == 5


def _other_key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.generate()


def test_a_replayed_receipt_at_check_in_is_refused_told_and_the_newer_one_stays(
    joined: Joined, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    _write(journal, 2)
    joined.round()
    joined.hub.restored(joined.identity.device, keep=0)
    honest = joined.hub.checkin
    old = _forged(joined, _all_held(joined, journal.epoch, at_ms=joined.hub.clock_ms - 60_000))

    def replaying(device: str, body: bytes) -> CheckInAnswer:
        answer = honest(device, body)
        assert isinstance(answer, CheckInAnswer)
        return answer.model_copy(update={"receipts": [old]})

    monkeypatch.setattr(joined.hub, "checkin", replaying)
    came = joined.round()
    assert "receipt.at_ms" in came.troubles["receipt"]
    assert came.counts.held == 3


def test_an_epoch_that_the_hub_closed_ends_and_a_new_one_begins(joined: Joined, journal: Journal) -> None:
    _write(journal, 1)
    joined.round()
    joined.at_hub().closed.add(journal.epoch)
    before = journal.epoch
    came = joined.round()
    assert "copied or restored" in came.troubles["fork"]
    journal.probe()
    assert journal.epoch != before
    _write(journal, 1)
    assert joined.round().counts.waiting == 0


def test_records_that_the_hub_holds_and_this_device_lost_are_told_and_the_epoch_ends(
    joined: Joined, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    _write(journal, 1)
    monkeypatch.setattr(joined.hub, "receipt", lambda device, epoch: _all_held(joined, epoch))
    before = journal.epoch
    came = joined.round()
    assert "97 records" in came.troubles["rewound"]
    journal.probe()
    assert journal.epoch != before


def test_files_arrive_before_their_record_and_go_on_where_they_broke_off(joined: Joined, journal: Journal) -> None:
    picture = b"\x89PNG" + bytes(6 * 1024 * 1024)
    sha256 = journal.put_blob(picture)
    _write(journal, 1, blobs=(sha256,))
    joined.hub.blobs[sha256] = picture[:1_000_000]
    assert joined.round().error is None
    assert joined.hub.blobs[sha256] == picture
    puts = [request for request in joined.hub.requests if request[0] == "PUT"]
    assert len(puts) == 2
    assert (journal.epoch, 2) in joined.at_hub().records


def test_a_file_that_is_missing_here_keeps_back_its_record_alone(
    joined: Joined, journal: Journal, settings: Settings
) -> None:
    sha256 = journal.put_blob(b"a drawing")
    _write(journal, 1, blobs=(sha256,))
    _write(journal, 1)
    BlobFiles(settings.journal).path(sha256).unlink()
    came = joined.round()
    assert _seqs(joined, journal.epoch) == [1, 3]
    assert "is missing on this device" in came.troubles["kept-back"]


def test_a_file_that_was_spoiled_on_the_way_is_dropped_by_the_hub_and_kept_here(
    joined: Joined, journal: Journal
) -> None:
    sha256 = journal.put_blob(b"a drawing")
    _write(journal, 1, blobs=(sha256,))
    joined.hub.blobs[sha256] = b"A DRAWING"
    came = joined.round()
    assert "another file" in came.troubles["kept-back"]
    joined.restart()
    assert joined.round().counts.waiting == 0


def test_a_file_of_which_the_hub_has_more_than_there_is_keeps_back_its_record_alone(
    joined: Joined, journal: Journal
) -> None:
    sha256 = journal.put_blob(b"a drawing")
    _write(journal, 1, blobs=(sha256,))
    _write(journal, 1)
    joined.hub.blobs[sha256] = b"a drawing and more"
    came = joined.round()
    assert _seqs(joined, journal.epoch) == [1, 3]
    assert "Upload-Offset" in came.troubles["kept-back"]


def test_a_file_that_the_hub_still_takes_in_is_waited_for(
    joined: Joined, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    sha256 = journal.put_blob(b"a drawing")
    _write(journal, 1, blobs=(sha256,))

    def busy(*_: object, **__: object) -> None:
        raise HubRefused(409, "not where it stands", "Upload-Offset", "0", "0")

    with monkeypatch.context() as patch:
        patch.setattr(joined.courier.hub, "put_blob", busy)
        came = joined.round()
    assert isinstance(came.error, HubAway)
    assert came.counts.kept_back == 0
    assert joined.round().counts.waiting == 0


def test_a_policy_is_kept_when_it_is_signed_for_this_device_and_newer(joined: Joined) -> None:
    def policy(revision: int, device: str = "filled in by the hub") -> Policy:
        return Policy(revision=revision, device=device, name="Terminal 1", time_zone="Europe/Lisbon", checkin_s=5.0)

    assert joined.round().policy is None
    joined.hub.policy = policy(3)
    came = joined.round()
    assert came.policy is not None
    assert (came.policy.name, came.policy.checkin_s) == ("Terminal 1", 5.0)
    joined.restart()
    assert joined.courier.policy == came.policy
    assert joined.round().policy == came.policy
    assert joined.at_hub().checkins[-1].policy_revision == 3


@pytest.mark.parametrize("what", ["older", "other device", "forged", "as a receipt", "no policy"])
def test_a_policy_that_does_not_count_is_told_and_the_old_one_stays(
    joined: Joined, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    joined.hub.policy = Policy(revision=3, device="x", name="Terminal 1")
    joined.round()
    device = joined.identity.device
    newer = Policy(revision=4, device=device, name="Terminal 2")
    key = joined.hub.signing_key
    bad = {
        "older": lambda: sign(key, "policy", newer.model_copy(update={"revision": 3}).model_dump_json().encode()),
        "other device": lambda: sign(
            key, "policy", newer.model_copy(update={"device": "y"}).model_dump_json().encode()
        ),
        "forged": lambda: sign(_other_key(), "policy", newer.model_dump_json().encode()),
        "as a receipt": lambda: sign(key, "receipt", newer.model_dump_json().encode()),
        "no policy": lambda: sign(key, "policy", b'{"revision": 4}'),
    }[what]()
    honest = joined.hub.checkin
    monkeypatch.setattr(
        joined.hub,
        "checkin",
        lambda device, body: honest(device, body).model_copy(update={"policy": bad}),
    )
    came = joined.round()
    assert came.error is None
    assert "the old one stays" in came.troubles["policy"]
    assert came.policy is not None
    assert came.policy.name == "Terminal 1"


def test_a_new_signing_key_is_followed_when_the_ca_issued_it(joined: Joined, journal: Journal) -> None:
    joined.hub.rotate_signing_key()
    _write(journal, 1)
    assert joined.round().counts.held == 2
    joined.restart()
    assert joined.round().error is None
    loaded = IdentityFolder(joined.settings.own).load()
    assert loaded is not None
    assert loaded.signing == joined.hub.signing


def test_a_signing_key_of_another_ca_is_not_followed(joined: Joined, journal: Journal) -> None:
    joined.hub.signing = Authority().issue(joined.hub.signing_key.public_key(), "werkstadt signing")
    came = joined.round()
    assert (came.error, came.ca_is_new) == (None, True)
    joined.hub.rotate_signing_key()
    joined.hub.signing = Authority().issue(joined.hub.signing_key.public_key(), "werkstadt signing")
    _write(journal, 1)
    came = joined.round()
    assert came.counts.waiting == 1, "a receipt by that key is none"
    assert "A receipt of the hub does not count" in str(came.troubles or came.error)
    loaded = IdentityFolder(joined.settings.own).load()
    assert loaded is not None
    assert loaded.signing == joined.identity.signing


def test_a_wrong_clock_is_told_and_the_floor_is_kept_over_restarts(
    hub: HubSimulator, joined: Joined, settings: Settings
) -> None:
    identity, folder = joined.identity, IdentityFolder(settings.own)
    slow = Courier(identity, hub.address, joined.store, settings.journal, folder, now_ms=lambda: 1_000)
    came = slow.round(Report())
    slow.close()
    assert came.clock_offset_ms == hub.clock_ms - 1_000
    assert "behind the hub's" in came.troubles["clock"]
    assert joined.store.number("clock_floor_ms") == hub.clock_ms == came.clock_floor_ms
    fast = Courier(identity, hub.address, joined.store, settings.journal, folder, now_ms=lambda: hub.clock_ms + 600_000)
    came = fast.round(Report())
    fast.close()
    assert came.troubles["clock"] == "This device's clock is 10 minutes ahead of the hub's."


def test_a_device_of_another_hub_learns_in_a_sentence_that_it_is_not_accepted(
    tmp_path: Path, joined: Joined, settings: Settings
) -> None:
    """The same server certificate, but client certificates of another CA: as after a hub was set up anew."""
    other = Authority()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.verify_mode = ssl.CERT_OPTIONAL
    context.load_verify_locations(cadata=other.certificate.public_bytes(serialization.Encoding.PEM).decode())
    certificate, key = sorted((tmp_path / "hub").glob("*.crt"))[0], sorted((tmp_path / "hub").glob("*.key"))[0]
    context.load_cert_chain(certificate, key)
    joined.hub._server.context = context
    error = joined.round().error
    assert isinstance(error, HubNotTrusted | HubAway)
    assert "certificate" in str(error)


def test_a_device_that_the_hub_no_longer_knows_is_told_so(joined: Joined, journal: Journal) -> None:
    joined.hub.devices.pop(joined.identity.device)
    error = joined.round().error
    assert isinstance(error, HubRefused)
    assert "this hub does not know the device" in str(error)


def test_another_hub_at_the_same_address_is_not_spoken_to(
    tmp_path: Path, joined: Joined, settings: Settings, journal: Journal
) -> None:
    folder = tmp_path / "other"
    folder.mkdir()
    with running_hub(folder) as other:
        courier = Courier(joined.identity, other.address, joined.store, settings.journal, IdentityFolder(settings.own))
        error = courier.round(Report()).error
        courier.close()
        assert isinstance(error, HubNotTrusted)
        assert other.requests == []


def test_a_damaged_epoch_is_told_and_the_others_are_shipped(
    joined: Joined, journal: Journal, settings: Settings
) -> None:
    broken = settings.journal / "kiosk-00000000-0000-7000-8000-000000000000.db"
    broken.write_bytes(b"this is no database" * 100)
    _write(journal, 1)
    came = joined.round()
    assert came.counts.held == 2
    assert str(broken) in came.troubles["journal-damaged"]


def test_what_the_hub_refuses_as_too_large_is_halved(joined: Joined, journal: Journal) -> None:
    _write(journal, 3)
    joined.round()
    _write(journal, 4)
    joined.hub.answers += [_answer_of(joined), Canned(413, b'{"title": "too large"}')]
    assert joined.round().counts.waiting == 0


def test_a_certificate_of_the_same_ca_that_is_not_for_servers_is_not_spoken_to(
    tmp_path: Path, joined: Joined, journal: Journal
) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    leaf = joined.hub.authority.issue(key.public_key(), "no use at all")
    chain = leaf.public_bytes(_PEM) + joined.hub.authority.certificate.public_bytes(_PEM)
    joined.hub._server.context = server_context(tmp_path, key, chain, joined.hub.authority.certificate)
    before = len(joined.hub.requests)
    error = joined.round().error
    assert isinstance(error, HubNotTrusted)
    assert "not one for a server" in error.sentence
    assert len(joined.hub.requests) == before


def test_several_parcels_arrive_in_order_each_record_once(
    joined: Joined, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "BATCH_RECORDS_MAX", 3)
    _write(journal, 10)
    came = joined.round()
    assert (came.error, came.settled) == (None, 11)
    assert _seqs(joined, journal.epoch) == list(range(1, 12))
    assert [path for _, path in joined.hub.requests].count("/api/v1/records") == 4


def test_the_parcel_made_ahead_is_dropped_where_the_receipt_asks_for_an_earlier_record(
    joined: Joined, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "BATCH_RECORDS_MAX", 2)
    _write(journal, 5)
    honest, asked = joined.hub.receipt, []

    def wanting_the_second_again(device: str, epoch: str) -> Receipt:
        receipt = honest(device, epoch)
        asked.append(receipt)
        first_answer = receipt.held.count() == 2 and len(asked) < 4
        return replace(receipt, held=Ranges(((1, 1),))) if first_answer else receipt

    monkeypatch.setattr(joined.hub, "receipt", wanting_the_second_again)
    came = joined.round()
    assert (came.error, came.counts.waiting) == (None, 0)
    assert _seqs(joined, journal.epoch)[:4] == [1, 2, 2, 3]


def test_a_connection_lost_under_way_ends_the_round_and_the_next_goes_on(
    joined: Joined, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "BATCH_RECORDS_MAX", 2)
    joined.round()
    _write(journal, 7)
    honest = joined.hub.records
    answers = iter([None, HubAway("cut")])

    def breaking(device: str, body: bytes, signature: str) -> object:
        if next(answers, None) is not None:
            joined.hub.answers += [Cut(), Cut()]
        return honest(device, body, signature)

    monkeypatch.setattr(joined.hub, "records", breaking)
    assert isinstance(joined.round().error, HubAway)
    assert joined.round().counts.waiting == 0
    assert sorted(_seqs(joined, journal.epoch)) == list(range(1, 9))

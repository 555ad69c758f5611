"""Where answers leak in other systems, and do not here: one test for each leak, through kiosk, agent and hub."""

import base64
import hashlib
import json
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtTest import QTest

from tests.bench.shipping import running_agent
from tests.hub.console.forms import post
from tests.hub.test_rescue import rescued
from tests.kiosk.conftest import qapp_cls
from tests.kiosk.visitor import Visitor, texts_in
from tests.scenes.examples import build_example
from tests.support.device_simulator import DeviceSimulator
from tests.support.hub_process import HubProcess
from tests.support.loss import Watch, build_library
from tests.whole.demo import logged_in
from tests.whole.house import QUESTION, Device, until, write_content
from tests.whole.terminal import PHOTO, Terminal, terminal
from werkstadt.agent.ask import ask_agent
from werkstadt.agent.courier import Courier, Report
from werkstadt.agent.errors import HubAway
from werkstadt.agent.receipts import check_receipt
from werkstadt.agent.status import words
from werkstadt.contract.code import JoinCode
from werkstadt.contract.messages import RecordsAnswer
from werkstadt.contract.record import Record
from werkstadt.contract.shipping import Receipt
from werkstadt.contract.wire import encode_batch
from werkstadt.journal import BlobFiles, Journal, open_readers
from werkstadt.journal.ballast import Ballast

__all__ = ["qapp_cls"]

ODD = 'Grüße 😀 \\u00fc "A" </b>\u202e 1.0'
"""What another writer of JSON would write otherwise."""


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HubProcess]:
    with HubProcess(tmp_path_factory.mktemp("hub")) as running:
        yield running


@pytest.fixture(autouse=True)
def small_ballast(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its size proves nothing here, and takes time."""
    monkeypatch.setattr(Ballast.__init__, "__defaults__", (1024 * 1024,))


@pytest.fixture
def device(qapp: QGuiApplication, tmp_path: Path, hub: HubProcess) -> Iterator[Terminal]:
    QAccessible.setActive(True)
    with terminal(tmp_path / "Gerät am Eingang", hub) as made:
        yield made


def sent_alone(courier: Courier, device: Terminal, records: list[Record]) -> Receipt:
    """As an agent would that sends no files and asks nothing before. The hub's answer."""
    body = encode_batch(records[0].parsed.epoch, records)
    signature = base64.b64encode(device.identity.sign(body)).decode()
    answer = courier.hub.ask_signed("/api/v1/records", body, signature, RecordsAnswer)
    receipt, _ = check_receipt(answer.receipt, device.identity.signing_key(), device.id, {})
    return receipt


def spoil(file: Path) -> bytes:
    """Its first byte is another one. Returns what was there."""
    before = file.read_bytes()
    file.write_bytes(bytes([before[0] ^ 1]) + before[1:])
    return before


def test_a_record_is_complete_only_with_its_files(device: Terminal) -> None:
    """ODK Central: attachments without hashes; unexpected parts are ignored, success is told (central#706, #793)."""
    device.give("mit Foto", with_photo=True)
    (given,) = device.given()
    with device.agent() as courier:
        assert given.parsed.seq not in sent_alone(courier, device, device.records()).settled()
    assert device.at_hub() == []
    before = spoil(device.photo(given))
    assert "another file" in device.ship().troubles["kept-back"]
    assert (device.at_hub(), device.hub_photo(given).exists()) == ([], False)
    device.photo(given).write_bytes(before)
    assert device.ship().counts.given_held == 1
    assert hashlib.sha256(device.hub_photo(given).read_bytes()).hexdigest() == given.parsed.blobs[0]
    assert device.at_hub() == ["mit Foto"]


def test_no_file_is_named_by_what_somebody_wrote(device: Terminal) -> None:
    """ODK Central: a file with a name that is not ASCII arrives empty, and success is told (central#433)."""
    device.give("Bäume/Übung 😀.jpg", with_photo=True)
    assert device.ship().error is None
    (given,) = device.given()
    names = [path.name for root in (device.settings.journal, device.hub.state) for path in root.rglob("*")]
    assert len(names) > 10
    assert [name for name in names if re.search(r"[^\x20-\x7e]|Übung|jpg", name)] == []
    for photo in (device.photo(given), device.hub_photo(given)):
        assert re.fullmatch(r"[0-9a-f]{64}", photo.name)
        assert photo.read_bytes()[:2] == b"\xff\xd8"
        assert photo.stat().st_size > 10_000
    assert device.at_hub() == ["Bäume/Übung 😀.jpg"]


def test_the_bytes_first_written_are_the_bytes_at_the_hub(device: Terminal) -> None:
    """ODK Collect: an answer that was written anew before sending is refused for ever (collect#5317)."""
    device.give(ODD)
    device.close_kiosk()
    written = [(one.header, one.salt, one.body, one.commitment, one.previous, one.hash) for one in device.records()]
    with Journal.open(device.settings.journal) as journal:  # a kiosk that starts again changes nothing of them
        journal.probe()
    assert device.ship().error is None
    device.ship()
    assert device.hub_bytes() == written
    (given,) = device.given()
    assert given.body is not None
    assert json.loads(given.body)["answers"]["text"] == ODD


def test_what_was_thanked_is_there_after_a_power_cut_with_its_photo(tmp_path: Path, hub: HubProcess) -> None:
    """ODK Collect: the draft is deleted before the new one is written; no rename, no fsync."""
    content = write_content(tmp_path / "content", QUESTION, PHOTO)
    device = Device(tmp_path / "device", content, hub)
    watch = Watch(device.folder, tmp_path / "notes", build_library(tmp_path))
    device.environment = watch.environment()
    try:
        device.start_visitor(1)
        until(lambda: len(device.thanked()) >= 2, "two thanks")
    finally:
        device.kill()
    for number in (1, 2):
        at = next(at for at in watch.moments() if f"thanked {number}\n" in watch.marks(at))
        left = watch.rebuild(tmp_path / f"cut {number}", at=at) / "journal"
        assert photos_by_number(left).keys() >= set(range(1, number + 1))
        assert all(photos_by_number(left).values())


def photos_by_number(journal: Path) -> dict[int, bool]:
    """Which numbers were given, and whether the photo of each is there and whole."""
    found: dict[int, bool] = {}
    for reader in open_readers(journal):
        with reader:
            for header, body in reader.of_kind("submission"):
                (sha256,) = header.blobs
                file = BlobFiles(journal).path(sha256)
                whole = file.exists() and hashlib.sha256(file.read_bytes()).hexdigest() == sha256
                found[int(json.loads(body)["answers"]["n"])] = whole
    return found


def test_an_answer_that_is_sent_again_and_again_counts_once(device: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    """adhocracy4; ODK Collect: a retry has a new id, 1,006 answers became 1,514 (collect#3391)."""
    visitor = device.write("nur einmal " * 180)
    with monkeypatch.context() as patch:
        patch.setattr(Journal, "append", saves_and_cannot_say_so(Journal.append))
        visitor.tap("Abschicken")
        visitor.until(lambda: visitor.page == "unsaved")
    visitor.tap("Noch einmal versuchen")
    visitor.until(lambda: visitor.page == "thanks")
    (given,) = device.given()
    with device.agent() as courier:
        device.wire.break_once_sent(4_000, with_the_answer=True)  # more than a check-in, less than the answer itself
        courier.round(Report())
        assert device.wire.breaks == 1
        courier.round(Report())
    rows = device.hub.records("--device", device.id, "--kind", "submission")
    assert [row["id"] for row in rows] == [given.parsed.id]
    assert [fresh for fresh, repeated in taken(device) if repeated] == [0], "the hub got it twice, and kept one"
    assert device.hub.device(device.id)["held"] == 1


def saves_and_cannot_say_so(append: Callable[..., object]) -> Callable[..., object]:
    def instead(journal: Journal, *given: object, **more: object) -> object:
        append(journal, *given, **more)
        raise OSError("the disk's word got lost, on purpose")

    return instead


def taken(device: Terminal) -> list[tuple[int, int]]:
    """How many records of each request were fresh, and how many were there before, as the hub has logged it."""
    line = re.compile(rf"records taken in device={device.id} \S+ fresh=(\d+) repeated=(\d+)")
    return [(int(fresh), int(repeated)) for fresh, repeated in line.findall(device.hub.log.read_text())]


def test_what_the_hub_never_takes_is_kept_told_and_brought_by_hand(device: Terminal, tmp_path: Path) -> None:
    """Formbricks: an answer of the server that is final (4xx) drops what somebody said."""
    device.give("mit Foto", with_photo=True)
    device.close_kiosk()
    with Journal.open(device.settings.journal) as journal:
        journal.append("submission", 1, {"form": "count", "form_version": "1", "answers": "keine Liste"})
    photo = device.photo(device.given()[0])
    whole = spoil(photo)
    with device.agent() as courier:
        courier.round(Report())
        came = courier.round(Report())
    assert (came.counts.kept_back, came.counts.aside, came.counts.given_held) == (1, 1, 0)
    assert "another file" in came.troubles["kept-back"]
    assert "body.answers" in came.troubles["set-aside"]
    assert [record.body is not None for record in device.given()] == [True, True]
    with logged_in(device.hub) as session:
        page = session.get(f"/devices/{device.id}").text
        (address,) = set(re.findall(rf'href="(/devices/{device.id}/aside/\d+)"', page))
        (told,) = json.loads(session.get(f"{address}/json").content)["records"]
        assert base64.b64decode(told["body"]) == device.given()[1].body
        right = json.dumps({"form": "count", "form_version": "1", "answers": {"text": "berichtigt"}})
        assert post(session, address, {"body": right}).status_code == 303
    photo.write_bytes(whole)
    rescued(tmp_path, device.settings.state)
    (stick,) = tmp_path.glob("*.rescue")
    assert (device.hub.json("journal", "import", stick)["files"], device.at_hub()) == (1, ["mit Foto", "berichtigt"])


def test_one_record_that_is_stuck_blocks_none_behind_it(device: Terminal) -> None:
    """Enketo: one submission that is refused blocks all behind it (enketo#1226)."""
    device.give("eins")
    device.give("steckt fest", with_photo=True)
    device.give("zwei")
    spoil(device.photo(device.given()[1]))
    with device.agent() as courier:
        assert courier.round(Report()).counts.kept_back == 1
        assert device.at_hub() == ["eins", "zwei"]
        device.give("drei")
        came = courier.round(Report())
    assert (came.error, came.counts.given, came.counts.given_held, came.counts.waiting) == (None, 4, 3, 0)
    assert device.at_hub() == ["eins", "zwei", "drei"]


@pytest.mark.long
def test_given_here_at_the_hub_and_refused_are_told_apart(device: Terminal) -> None:
    """Enketo: what waits on the device looks as if it had been sent (enketo-express#136)."""

    def told() -> dict[str, int]:
        report = ask_agent(device.settings.socket)
        return report["counts"] if report else {}  # type: ignore[return-value]

    def said() -> str:
        return "\n".join(words(ask_agent(device.settings.socket) or {}))

    with running_agent(device.settings):
        device.open(agent_socket=device.settings.socket)
        device.give("eins")
        until(lambda: told()["given_held"] == 1, "the first one at the hub")
        assert "Answers: 1 given = 1 at the hub." in said()
        device.wire.down()
        device.give("zwei")
        device.give("drei", with_photo=True)
        spoil(device.photo(device.given()[2]))
        until(lambda: told()["given"] == 3, "all three counted as given")
        assert "Answers: 3 given ≠ 1 at the hub." in said()
        assert "is away" in said()
        device.wire.up()
        until(lambda: told()["given_held"] == 2, "the second one at the hub")
        until(lambda: told()["kept_back"] == 1, "the third one refused")
        assert "Answers: 3 given ≠ 2 at the hub." in said()
        assert "1 refused and kept here" in said()
        until(lambda: device.hub.device(device.id)["given"] == 3, "the same at the hub")
    row = device.hub.device(device.id)
    assert (row["given"], row["held"]) == (3, 2)


@pytest.mark.attempt("Q36")
def test_after_thanks_nothing_of_the_visit_can_be_reached(device: Terminal) -> None:
    """Enketo, ODK Web Forms: the form is not reset, Tab reaches the old one (enketo-express#220, web-forms#898)."""
    secret = "nur für euch"  # noqa: S105
    visitor = device.write(secret, with_photo=True)
    assert secret in texts_in(visitor.window)
    visitor.tap("Abschicken")
    visitor.until(lambda: visitor.page == "thanks")
    for key in [Qt.Key.Key_Tab] * 25 + [Qt.Key.Key_Backtab] * 5 + [Qt.Key.Key_Escape, Qt.Key.Key_Back, Qt.Key.Key_Left]:
        QTest.keyClick(visitor.window, key)
        assert visitor.page in ("thanks", "start")
        assert visitor.focus is None or secret not in texts_in(visitor.focus)
    for place in (visitor.window, visitor.stage):
        assert secret not in texts_in(place)
    assert secret not in repr(visitor.lane.stay)
    assert QGuiApplication.clipboard().text() == ""
    if visitor.page == "thanks":
        visitor.tap("Weiter entdecken")
    visitor.tap("Deine Meinung")
    visitor.until(lambda: visitor.page == "form")
    assert visitor.lane._form.property("text") == ""
    visitor.wait(200)
    visitor.wait(1)
    assert visitor.page == "attract"
    assert secret not in texts_in(visitor.window) + texts_in(visitor.stage) + repr(visitor.lane.stay)


@pytest.mark.long
def test_a_device_that_asks_too_much_costs_no_other_at_its_address(qapp: QGuiApplication, tmp_path: Path) -> None:
    """Formbricks: all kiosks behind one address share 100 requests a minute."""
    QAccessible.setActive(True)
    with HubProcess(tmp_path / "hub") as hub, terminal(tmp_path / "quiet", hub) as quiet:
        ca = hub.state / "keys" / "ca.pem"
        noisy, stranger = (DeviceSimulator(tmp_path / name, hub.devices_port, ca) for name in ("noisy", "stranger"))
        noisy.enrol(hub.new_code())
        asked = noisy.url(f"/api/v1/blobs/{'ab' * 32}")
        assert {noisy.session.head(asked, timeout=20).status_code for _ in range(250)} == {404}
        guess = str(JoinCode(hub.made["pin"], "0000000"))
        assert {stranger.try_to_enrol(guess).status_code for _ in range(21)} == {403, 429}
        quiet.give("leise")
        with quiet.agent() as courier:
            assert [courier.round(Report()).error for _ in range(3)] == [None] * 3
        assert quiet.at_hub() == ["leise"]
        noisy.check_in()
        for one in (noisy, stranger):
            one.close()


def test_nothing_counts_and_nobody_is_thanked_before_the_journal_has_it(device: Terminal, tmp_path: Path) -> None:
    """Exhibitera: the counter is reset before the vote is posted; a survey posts without catch or queue."""
    visitor = device.write("erst sichern")
    with busy(device.settings.journal):
        visitor.tap("Abschicken")
        QTest.qWait(300)
        assert (visitor.page, len(device.given())) == ("saving", 0)
    visitor.until(lambda: visitor.page == "thanks")
    assert len(device.given()) == 1
    with open_poll(tmp_path / "poll") as voter:
        with busy(tmp_path / "poll/state/journal"):
            voter.tap("Blau")
            QTest.qWait(300)
            assert not voter.says("Danke")
            assert voter.stage.backstage.votes.count("example", "colour") == {}
            assert votes(tmp_path / "poll/state/journal") == []
        voter.until(lambda: voter.says("Danke! Deine Stimme ist gespeichert."))
        assert votes(tmp_path / "poll/state/journal") == ["blue"]
        assert voter.stage.backstage.votes.count("example", "colour") == {"blue": 1}


@contextmanager
def busy(journal: Path) -> Iterator[None]:
    """Nothing can be written to it meanwhile."""
    (file,) = journal.glob("kiosk-*.db")
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@contextmanager
def open_poll(folder: Path) -> Iterator[Visitor]:
    """Before its question."""
    build_example("poll", folder / "content")
    voter = Visitor(folder / "content", folder / "state", None, size_px=(960, 540))
    try:
        voter.tap("Berühre mich")
        voter.tap("Deine Stimme")
        yield voter
    finally:
        voter.close()


def votes(journal: Path) -> list[str]:
    with ExitStack() as readers:
        known = [readers.enter_context(one) for one in open_readers(journal)]
        return [json.loads(body)["choice"] for one in known for _, body in one.of_kind("vote")]


def test_the_hub_says_what_it_holds_and_gets_only_the_rest(device: Terminal) -> None:
    """All of them: nobody can ask a server which answers it holds."""
    for text in ("eins", "zwei", "drei"):
        device.give(text)
    records = device.records()
    last = len(records)
    assert last >= 5
    with device.agent() as courier:
        some = [record for record in records if record.parsed.seq in (1, 2, 4)]
        assert sent_alone(courier, device, some).held.to_json() == [[1, 2], [4, 4]]
        courier.round(Report())
        assert [one.held.to_json() for one in courier._shipper.receipts.values()] == [[[1, last]]]
    assert taken(device) == [(3, 0), (last - 3, 0)]
    assert device.at_hub() == ["eins", "zwei", "drei"]


def test_an_upload_that_broke_off_goes_on_where_it_stood(device: Terminal) -> None:
    """ODK Central: an upload that broke off begins anew."""
    device.give("großes Foto", with_photo=True)
    (given,) = device.given()
    size = device.photo(given).stat().st_size
    assert size > 200_000
    device.wire.break_once_sent(150_000)
    with device.agent() as courier:
        assert isinstance(courier.round(Report()).error, HubAway)
        assert device.wire.breaks == 1
        came = courier.round(Report())
    assert (came.error, came.troubles, came.counts.given_held) == (None, {}, 1)
    assert len(device.wire.sent) < size + 60_000, "what had arrived went a second time"
    assert device.hub_photo(given).read_bytes() == device.photo(given).read_bytes()

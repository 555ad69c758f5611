"""Feeds at the hub: what votes come to, whoever sends them how often and in whatever order; and what staff publish."""

import json
import random
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from tests.hub.conftest import Join
from tests.kiosk.showroom import exhibit, words, write_showroom
from tests.support.chains import record
from tests.support.hub_process import HubProcess
from werkstadt.contract.errors import ContractError
from werkstadt.contract.feeds import FEEDS_MAX, FeedList, moment, parse_feed
from werkstadt.contract.messages import Signed
from werkstadt.contract.record import GENESIS, Record
from werkstadt.hub import authority
from werkstadt.hub.feeds import VOTES_AT_ONCE, FeedBoard, PollCounter
from werkstadt.hub.rules.feeds import Vote, last_votes, next_version, vote_of
from werkstadt.hub.store import feeds, intake, votes
from werkstadt.hub.store.database import Store
from werkstadt.hub.store.tables import poll_votes, progress, records

BERLIN = ZoneInfo("Europe/Berlin")
NOW_MS = 1_795_400_000_000
HOUSE = "house"


def poll(scene: str = "next", feed: str = HOUSE) -> dict[str, object]:
    choices = [{"id": one, "text": words(one, one)} for one in ("trees", "light", "water")]
    question = words("Was zuerst?", "What first?")
    return {"type": "poll", "id": scene, "question": question, "choice": choices, "feed": feed}


def write_content(folder: Path, *scenes: dict[str, object]) -> Path:
    """An exhibition with one exhibit, "ideen"."""
    folder.mkdir()
    write_showroom(folder, exhibits={"ideen": exhibit("ideen", words("Ideen", "Ideas"), "petrol", scenes or [poll()])})
    return folder


class House:
    """A store, what counts in it, and devices that send it votes."""

    def __init__(self, folder: Path) -> None:
        self.content = write_content(folder / "content")
        self.store = Store(f"sqlite:///{folder / 'hub.db'}")
        self.store.migrate()
        self.board = FeedBoard()
        self.counter = self.new_counter()
        self.now_ms = NOW_MS

    def new_counter(self) -> PollCounter:
        """As after a restart of the hub."""
        return PollCounter(self.store, self.board, self.content)

    def send(self, rows: Sequence[Record], device: str = "d1", epoch: str = "e1") -> intake.Taken:
        self.now_ms += 1_000
        with self.store.writing() as connection:
            return intake.take_in(connection, device, epoch, rows, self.now_ms, BERLIN)

    def count(self) -> list[str]:
        return self.counter.count(self.now_ms + 7)

    def put(self, name: str, body: dict[str, object], kind: str = "words") -> feeds.Put:
        with self.store.writing() as connection:
            return feeds.put(connection, name, kind, body, NOW_MS, by="ada", now_ms=self.now_ms)

    def of(self, name: str = HOUSE) -> tuple[int, dict[str, int]]:
        """Version and counts."""
        with self.store.reading() as connection:
            found = feeds.one(connection, name)
        assert found is not None
        counts = found.body["counts"]
        assert isinstance(counts, dict)
        assert found.body == {"exhibit": "ideen", "scene": "next", "counts": counts}
        return found.version, counts

    def counts(self) -> dict[str, int]:
        return {choice: count for choice, count in self.of()[1].items() if count}


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path)
    yield made
    made.store.close()


def vote(seq: int, choice: str, visit: str | None, previous: bytes = GENESIS, **more: object) -> Record:
    body = {"exhibit": "ideen", "scene": "next", "choice": choice}
    return record(seq, previous, body, kind="vote", visit=visit, **more)  # type: ignore[arg-type]


def ballots(*chosen: tuple[str, str], epoch: str = "e1", first_ms: int = 0) -> list[Record]:
    """(visit, choice) in the order of the journal."""
    made: list[Record] = []
    for seq, (visit, choice) in enumerate(chosen, start=1):
        previous = made[-1].hash if made else GENESIS
        made.append(vote(seq, choice, visit, previous, epoch=epoch, boottime_ms=first_ms + seq))
    return made


def test_votes_of_all_devices_are_counted_under_the_polls_feed(house: House) -> None:
    assert house.count() == []
    house.send(ballots(("v1", "trees"), ("v2", "light")))
    house.send(ballots(("v3", "trees")), device="d2", epoch="e2")
    assert house.count() == [HOUSE]
    version, counts = house.of()
    assert counts == {"trees": 2, "light": 1, "water": 0}
    with house.store.reading() as connection:
        (listed,) = feeds.listing(connection)
        document = feeds.document(connection, HOUSE)
    assert (listed.kind, listed.put_by, listed.version) == ("poll", "", version)
    assert listed.as_of_ms == house.now_ms, "as of when the newest vote came in"
    assert document is not None
    assert parse_feed(document, HOUSE).as_of == moment(house.now_ms)


def test_the_last_vote_of_a_visit_counts_and_each_visit_once(house: House) -> None:
    house.send(ballots(("v1", "trees"), ("v1", "light"), ("v2", "trees"), ("v1", "water")))
    house.count()
    assert house.counts() == {"trees": 1, "water": 1}


def test_one_visit_may_vote_in_several_polls(tmp_path: Path) -> None:
    (tmp_path / "h").mkdir()
    house = House(tmp_path / "h")
    house.content = write_content(tmp_path / "two", poll(), poll("last", "other"))
    house.counter = house.new_counter()
    first = ballots(("v1", "trees"))[0]
    body = {"exhibit": "ideen", "scene": "last", "choice": "water"}
    house.send([first, record(2, first.hash, body, kind="vote", visit="v1")])
    assert house.count() == [HOUSE, "other"]
    assert house.counts() == {"trees": 1}
    house.store.close()


def test_a_batch_that_comes_again_changes_neither_numbers_nor_version(house: House) -> None:
    rows = ballots(("v1", "trees"), ("v2", "light"))
    house.send(rows)
    house.count()
    before = house.of()
    assert house.send(rows).repeated == 2
    assert (house.count(), house.of()) == ([], before)
    house.counter = house.new_counter()
    assert (house.count(), house.of()) == ([], before)


def test_a_version_grows_only_with_the_numbers(house: House) -> None:
    rows = ballots(("v1", "trees"), ("v1", "trees"), ("v1", "light"))
    house.send(rows[:1])
    house.count()
    first = house.of()[0]
    house.send(rows[1:2])
    assert house.count() == []
    assert house.of()[0] == first
    house.send(rows[2:])
    assert house.count() == [HOUSE]
    assert house.of()[0] > first


def test_votes_that_come_late_and_out_of_order_count_as_they_were_written(house: House) -> None:
    rows = ballots(("v1", "trees"), ("v1", "light"), ("v1", "water"))
    house.send([rows[2]])
    house.count()
    assert house.counts() == {"water": 1}
    house.send(rows[:2])
    house.count()
    assert house.counts() == {"water": 1}


@pytest.mark.parametrize("at_ms", [0, NOW_MS - 40 * 365 * 86_400_000, NOW_MS + 10 * 365 * 86_400_000])
def test_a_devices_clock_decides_nothing(house: House, at_ms: int) -> None:
    first = vote(1, "trees", "v1", boottime_ms=10, at_ms=max(at_ms, 0))
    house.send([first, vote(2, "light", "v1", first.hash, boottime_ms=20, at_ms=NOW_MS)])
    house.count()
    assert house.counts() == {"light": 1}
    with house.store.reading() as connection:
        assert feeds.listing(connection)[0].as_of_ms == house.now_ms


def test_a_visit_that_goes_on_in_a_new_epoch_is_one_visit(house: House) -> None:
    """The journal's file was damaged meanwhile: seq begins again, the time since the start does not."""
    old = ballots(("v0", "light"), ("v1", "trees"), first_ms=100)
    new = vote(1, "water", "v1", epoch="e2", boottime_ms=500)
    house.send([new], epoch="e2")
    house.count()
    house.send(old)
    house.count()
    assert house.counts() == {"light": 1, "water": 1}


def test_the_same_visit_id_on_another_device_is_another_visit(house: House) -> None:
    house.send(ballots(("v1", "trees")))
    house.send(ballots(("v1", "trees")), device="d2", epoch="e2")
    house.count()
    assert house.counts() == {"trees": 2}


def test_votes_without_a_visit_stand_for_themselves(house: House) -> None:
    first = vote(1, "trees", None)
    house.send([first, vote(2, "trees", None, first.hash)])
    house.count()
    assert house.counts() == {"trees": 2}


def test_what_is_no_choice_of_the_poll_is_kept_and_not_counted(house: House) -> None:
    rows = ballots(("v1", "nuclear"), ("v2", "trees"))
    body = {"exhibit": "elsewhere", "scene": "next", "choice": "trees"}
    later = record(4, rows[-1].hash, {"exhibit": 5}, kind="vote", v=2)
    house.send([*rows, record(3, rows[-1].hash, body, kind="vote", visit="v3"), later])
    house.count()
    assert house.of()[1] == {"trees": 1, "light": 0, "water": 0}
    with house.store.reading() as connection:
        assert len(connection.execute(select(records)).all()) == 4


def test_nothing_is_published_before_somebody_has_voted(house: House) -> None:
    house.send(ballots(("v1", "nuclear")))
    assert house.count() == []
    with house.store.reading() as connection:
        assert feeds.listing(connection) == []


def test_votes_from_before_the_poll_had_a_feed_are_counted_when_it_has_one(house: House, tmp_path: Path) -> None:
    house.counter = PollCounter(house.store, house.board, None)
    house.send(ballots(("v1", "trees")))
    assert (house.count(), house.count()) == ([], [])
    house.counter = house.new_counter()
    assert house.count() == [HOUSE]
    house.content = write_content(tmp_path / "renamed", poll(feed="renamed"))
    house.counter = house.new_counter()
    assert house.count() == ["renamed"]


def test_a_table_made_anew_from_the_records_says_the_same(house: House) -> None:
    house.send(ballots(("v1", "trees"), ("v1", "light"), ("v2", "trees")))
    house.count()
    before = house.of()
    with house.store.writing() as connection:
        connection.execute(delete(poll_votes))
        connection.execute(delete(progress))
    house.counter = house.new_counter()
    assert house.count() == []
    assert house.of() == before
    with house.store.reading() as connection:
        assert len(connection.execute(select(poll_votes)).all()) == 2


def test_after_a_restore_versions_go_on_growing(house: House, tmp_path: Path) -> None:
    rows = ballots(("v1", "trees"), ("v2", "trees"), ("v3", "light"))
    house.send(rows[:1])
    house.count()
    copy = tmp_path / "copy.db"
    house.store.copy_to(copy)
    house.send(rows[1:])
    house.count()
    lost_version, lost_counts = house.of()
    house.store.close()
    house.store = Store(f"sqlite:///{copy}")
    house.counter = house.new_counter()
    assert house.count() == []
    assert house.of()[0] < lost_version, "what the devices hold is newer, and stays there"
    house.send(rows)
    assert house.count() == [HOUSE]
    version, counts = house.of()
    assert counts == lost_counts
    assert version > lost_version


def test_two_polls_with_one_feed_and_a_name_that_staff_have_taken_are_told(
    house: House, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    house.content = write_content(tmp_path / "two", poll(), poll("last"), poll("third", "taken"))
    house.put("taken", {"words": {"a": 1}})
    house.counter = house.new_counter()
    row = record(1, body={"exhibit": "ideen", "scene": "third", "choice": "water"}, kind="vote", visit="v")
    house.send([row, vote(2, "trees", "v", row.hash)])
    assert house.count() == [HOUSE]
    assert house.counts() == {"trees": 1}
    assert "feed=house exhibit=ideen reason=name is taken" in caplog.text
    assert "feed=taken reason=staff have put another one" in caplog.text


def test_a_poll_beyond_the_most_is_told_and_the_others_go_on(house: House, caplog: pytest.LogCaptureFixture) -> None:
    for number in range(FEEDS_MAX):
        assert house.put(f"n{number}", {"words": {"a": 1}}).is_new
    with pytest.raises(ContractError, match=f"at most {FEEDS_MAX}"):
        house.put("more", {"words": {"a": 1}})
    assert house.put("n0", {"words": {"a": 2}}).is_new, "those that are there may still change"
    house.send(ballots(("v1", "trees")))
    assert house.count() == []
    assert f"at most {FEEDS_MAX}" in caplog.text
    with house.store.writing() as connection:
        assert feeds.withdraw(connection, "n5", NOW_MS)
    house.counter = house.new_counter()
    assert house.count() == [HOUSE]


def a_vote(at: int, seq: int, choice: str, visit: str = "v") -> Vote:
    return Vote("d", visit, "ideen", "next", choice, at, seq, 0)


@given(st.lists(st.tuples(st.integers(0, 3), st.sampled_from("abc")), min_size=1, max_size=12), st.randoms())
@settings(deadline=None)
def test_the_order_of_arrival_is_all_the_same(written: list[tuple[int, str]], dice: random.Random) -> None:
    made = [a_vote(at // 2, at, choice, f"v{visit}") for at, (visit, choice) in enumerate(written)]
    mixed = [*made, *dice.sample(made, len(made) // 2)]
    dice.shuffle(mixed)
    cut = dice.randrange(len(mixed) + 1)
    together = last_votes([*last_votes(mixed[:cut]), *last_votes(mixed[cut:])])
    expected = {f"v{visit}": choice for visit, choice in written}
    assert {one.visit: one.choice for one in together} == expected


@given(st.lists(st.integers(0, 3), min_size=2, max_size=10), st.randoms())
@settings(deadline=None, max_examples=15)
def test_the_store_keeps_the_last_one_whatever_comes_first(
    tmp_path_factory: pytest.TempPathFactory, written: list[int], dice: random.Random
) -> None:
    store = Store(f"sqlite:///{tmp_path_factory.mktemp('votes') / 'hub.db'}")
    store.migrate()
    made = [a_vote(at // 2, at, f"c{at}", f"v{visit}") for at, visit in enumerate(written)]
    dice.shuffle(made)
    with store.writing() as connection:
        for one in made:
            votes.keep(connection, [one], 0)
    with store.reading() as connection:
        found = {row.visit: row.choice for row in connection.execute(select(poll_votes))}
    assert found == {f"v{visit}": f"c{at}" for at, visit in enumerate(written)}
    store.close()


def test_a_version_is_a_time_and_never_goes_back() -> None:
    assert next_version(0, NOW_MS) == NOW_MS
    assert next_version(NOW_MS, NOW_MS) == NOW_MS + 1
    assert next_version(NOW_MS + 5, NOW_MS) == NOW_MS + 6


def test_a_count_reads_only_what_is_new(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """So a year of votes makes neither counting nor checking in slower; nothing is read where nothing came in."""
    read: list[str] = []

    def noting(device: str, header: bytes, body: bytes, received_ms: int) -> Vote | None:
        found = vote_of(device, header, body, received_ms)
        read.append(found.visit if found else "?")
        return found

    monkeypatch.setattr("werkstadt.hub.store.votes.vote_of", noting)
    many = [(f"v{number}", "trees") for number in range(VOTES_AT_ONCE + 5)]
    rows = ballots(*many)
    house.send(rows)
    house.count()
    assert len(read) == len(many), "in steps, and each once"
    assert house.counts() == {"trees": len(many)}
    read.clear()
    house.send([record(len(many) + 1, rows[-1].hash)])
    house.count()
    house.send(ballots(("x", "light")), device="d2", epoch="e2")
    house.count()
    house.count()
    assert read == ["x"]
    monkeypatch.setattr("werkstadt.hub.store.votes.counts", lambda _connection: pytest.fail("counted for nothing"))
    assert house.count() == []
    monkeypatch.undo()
    house.counter = house.new_counter()
    house.count()
    assert read == ["x"]


# The list that devices get


def test_the_list_is_made_once_until_something_changes(house: House, tmp_path: Path) -> None:
    keys = authority.create(tmp_path / "keys", tmp_path / "keys" / "secret", ("localhost",))
    at_ms, signed = house.board.newest(house.store, keys, NOW_MS)
    assert house.board.newest(house.store, keys, NOW_MS + 5) == (at_ms, signed)
    house.put("light", {"words": {"a": 1}})
    assert house.board.newest(house.store, keys, NOW_MS + 5)[0] == at_ms
    house.board.changed()
    again_ms, _ = house.board.newest(house.store, keys, NOW_MS - 5)
    assert again_ms > at_ms, "also under a clock that was put back"
    assert FeedBoard().newest(house.store, keys, NOW_MS + 9)[0] == NOW_MS + 9


# Over the wire, and typed


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    cloud = {"type": "wordcloud", "id": "cloud", "title": words("Wörter", "Words"), "feed": "words"}
    example = [{"text": words(text, text), "size": 1} for text in ("a", "b", "c")]
    return write_content(tmp_path_factory.mktemp("shown") / "content", poll(), {**cloud, "example": example})


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory, content: Path) -> Iterator[HubProcess]:
    with HubProcess(tmp_path_factory.mktemp("hub"), content=str(content)) as running:
        yield running


def test_staff_publish_words_and_a_device_gets_them_signed(hub: HubProcess, join: Join, tmp_path: Path) -> None:
    device = join(hub)
    assert device.check_in().feeds is None, "a device that knows no feeds is told none"
    file = tmp_path / "words.csv"
    file.write_text("word,count\nBäume,12\nأشجار,3\n", encoding="utf-8")
    made = hub.json("feed", "put", "words", file, "--kind", "words", "--as-of", "2026-11-20")
    assert (made["new"], made["shown_in"]) == (True, ["ideen"])
    answer = device.check_in(feeds_at_ms=0)
    assert answer.feeds is not None
    listed = FeedList.parse(device.verify("feeds", answer.feeds))
    assert listed.versions["words"] == made["version"]
    assert device.check_in(feeds_at_ms=listed.at_ms).feeds is None
    response = device.session.get(device.url("/api/v1/feeds/words"), timeout=30)
    feed = parse_feed(device.verify("feed", Signed.model_validate_json(response.content)), "words")
    assert (feed.version, feed.kind, feed.body) == (made["version"], "words", {"words": {"Bäume": 12, "أشجار": 3}})
    assert feed.as_of.date().isoformat() == "2026-11-20"
    again = hub.json("feed", "put", "words", file, "--kind", "words", "--as-of", "2026-11-20")
    assert (again["new"], again["version"]) == (False, made["version"])
    assert "unchanged" in hub.run("feed", "put", "words", file, "--kind", "words", "--as-of", "2026-11-20")
    assert hub.json("feed", "put", "words", file, "--kind", "words")["version"] > made["version"]
    (row,) = hub.json("feed", "list")["feeds"]
    assert (row["name"], row["kind"], row["put_by"]) == ("words", "words", "command line")
    assert "words  words  version" in hub.run("feed", "list")
    assert "removed" in hub.run("feed", "remove", "words")
    assert device.session.get(device.url("/api/v1/feeds/words"), timeout=30).status_code == 404
    answer = device.check_in(feeds_at_ms=listed.at_ms)
    assert answer.feeds is not None
    gone = FeedList.parse(device.verify("feeds", answer.feeds))
    assert "words" not in gone.versions
    assert gone.withdrawn["words"] > made["version"]
    assert hub.json("feed", "put", "words", file, "--kind", "words")["version"] > gone.withdrawn["words"]


def test_a_wrong_file_is_refused_by_its_line_and_the_old_one_stays(hub: HubProcess, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.json", tmp_path / "bad.csv"
    good.write_text('{"words": {"Licht": 2}}')
    version = hub.json("feed", "put", "stays", good, "--kind", "words")["version"]
    bad.write_text("word,count\nLicht,2\nWasser,viele\n")
    said = hub.run("feed", "put", "stays", bad, "--kind", "words", refused=True)
    assert "bad.csv: line 3, count: expected a whole number from 1" in said
    assert "got viele" in said
    assert {one["name"]: one["version"] for one in hub.json("feed", "list")["feeds"]}["stays"] == version
    bad.write_bytes(b"word,count\nL\xe4mpchen,2\n")
    assert "line 2: expected UTF-8, got byte 0xe4" in hub.run(
        "feed", "put", "stays", bad, "--kind", "words", refused=True
    )
    bad.write_bytes(b"x" * (1024 * 1024 + 1))
    assert "at most 1048576 bytes" in hub.run("feed", "put", "stays", bad, "--kind", "words", refused=True)
    missing = hub.run("feed", "put", "stays", tmp_path / "no.csv", "--kind", "words", refused=True)
    assert "expected a file that can be read, got: No such file" in missing
    for arguments, sentence in (
        (("Stays", good, "--kind", "words"), "name: expected small letters"),
        (("stays", good, "--kind", "poll"), "kind: expected words or data, got 'poll'"),
        (("stays", good, "--kind", "data"), "expected kind words, as it is published, got data: remove it first"),
        (("house", good, "--kind", "words"), "house: expected kind poll, as exhibit ideen shows it, got words"),
        (("words", good, "--kind", "data"), "words: expected kind words, as exhibit ideen shows it, got data"),
        (("stays", good, "--kind", "words", "--as-of", "2999-01-01"), "as of: expected a day from 1970 to today"),
    ):
        assert sentence in hub.run("feed", "put", *arguments, refused=True)
    assert "No exhibit of the exhibition here shows it" in hub.run("feed", "put", "nowhere", good, "--kind", "words")
    assert "expected one of `werkstadt-hub feed list`" in hub.run("feed", "remove", "nothing", refused=True)
    assert "a feed that no poll is counted for, got that of exhibit ideen" in hub.run(
        "feed", "remove", "house", refused=True
    )


def test_the_largest_table_goes_through_the_running_hub(hub: HubProcess, tmp_path: Path) -> None:
    file = tmp_path / "large.json"
    xs = [f"{'ä' * 55}{number}" for number in range(5_000)]
    file.write_text(json.dumps({"x": xs, "series": {"n": [1] * 5_000}}, ensure_ascii=False), encoding="utf-8")
    assert file.stat().st_size > 500_000
    assert hub.json("feed", "put", "large", file, "--kind", "data")["new"]


def test_who_is_not_joined_gets_no_feed(hub: HubProcess, join: Join) -> None:
    device = join(hub)
    assert device.session.get(device.url("/api/v1/feeds/Big"), timeout=30).status_code == 400
    assert device.session.get(device.url("/api/v1/feeds/none"), timeout=30).status_code == 404
    device.session.cert = None
    device.session.close()
    assert device.session.get(device.url("/api/v1/feeds/words"), timeout=30).status_code == 401


@pytest.mark.long
def test_votes_over_the_wire_are_published_within_seconds(hub: HubProcess, join: Join) -> None:
    one, other = join(hub), join(hub)
    one.send("a", ballots(("v1", "trees"), ("v2", "water"), epoch="a"))
    other.send("b", ballots(("v1", "trees"), epoch="b"))
    end_s = time.monotonic() + 30
    while True:
        response = one.session.get(one.url("/api/v1/feeds/house"), timeout=30)
        if response.status_code == 200:
            feed = parse_feed(one.verify("feed", Signed.model_validate_json(response.content)), HOUSE)
            if feed.body["counts"] == {"trees": 2, "light": 0, "water": 1}:
                return
        assert time.monotonic() < end_s
        time.sleep(0.1)

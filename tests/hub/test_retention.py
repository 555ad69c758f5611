"""What is over is nowhere any more: canary words are looked for in every file of the hub's folder, its log included."""

import base64
import datetime as dt
import hashlib
import json
import tarfile
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, insert, select

from tests.hub.console.place import Place, empty_place
from tests.hub.test_counted_results import SCHEMA
from tests.support.chains import record
from werkstadt.contract.messages import CheckIn, Policy
from werkstadt.contract.record import GENESIS, Record, chain_hash, commit
from werkstadt.contract.wire import Spoiled
from werkstadt.hub import exportwork, retentionwork
from werkstadt.hub.api.records import check_in
from werkstadt.hub.backup import back_up
from werkstadt.hub.resultrows import Wanted
from werkstadt.hub.resultwork import ResultKeeper
from werkstadt.hub.rules.freewords import REMOVED
from werkstadt.hub.rules.retention import DEVICE_DAYS, Terms, days_on_devices, delete_export_by, terms_of
from werkstadt.hub.rules.schemas import Asked, to_json
from werkstadt.hub.rules.spans import Selection
from werkstadt.hub.store import answers, blobs, devices, freeitems, intake, results, retention, schemas, votes
from werkstadt.hub.store.tables import form_schemas, poll_votes, records, visit_days

ZONE = ZoneInfo("Europe/Berlin")
DAY_MS = 86_400_000
START_MS = int(dt.datetime(2026, 3, 2, 12, tzinfo=ZONE).timestamp() * 1000)
WORDS = {"text": "KANARIE-TEXT", "personal": "KANARIE-PERSON", "visit": "KANARIE-SEITE", "drawing": "KANARIE-STRICH"}
PHOTO = b"KANARIE-BILD" * 50
PHOTO_NAME = hashlib.sha256(PHOTO).hexdigest()


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    made = empty_place(tmp_path)
    made.clock_ms = START_MS
    with made.hub.store.writing() as connection:
        devices.add(connection, "d1", name="Eingang", profile="p", version="1", time_zone="Europe/Berlin", now_ms=1)
        asked = {**SCHEMA, "photo": Asked("image")}
        row = {"version": "1", "learned_ms": 1}
        connection.execute(insert(form_schemas).values(**row, form="feedback", questions=to_json(asked)))
        connection.execute(insert(form_schemas).values(**row, form="contact", questions=to_json(asked), personal=1))
    yield made
    made.hub.store.close()


def give(place: Place, rows: "list[Record | Spoiled]", came_ms: int | None = None) -> intake.Taken:
    with place.hub.store.writing() as connection:
        return intake.take_in(connection, "d1", "e1", rows, came_ms or place.clock_ms, ZONE)


def chain(*said: "tuple[str, dict[str, object]]", at_ms: int = START_MS, first: int = 1) -> list[Record]:
    made: list[Record] = []
    for seq, (kind, body) in enumerate(said, start=first):
        files = (PHOTO_NAME,) if "photo" in json.dumps(body) else ()
        made.append(
            record(seq, made[-1].hash if made else GENESIS, body, kind=kind, at_ms=at_ms, blobs=files, visit="v1")
        )
    return made


def submission(answers_: dict[str, object], form: str = "feedback") -> "tuple[str, dict[str, object]]":
    body: dict[str, object] = {
        "form": form,
        "form_version": "1",
        "exhibit": "abbe",
        "language": "de",
        "answers": answers_,
    }
    return "submission", body


def put_photo(place: Place) -> None:
    path = place.hub.settings.state / "blobs" / PHOTO_NAME[:2] / PHOTO_NAME
    path.parent.mkdir(parents=True)
    path.write_bytes(PHOTO)
    with place.hub.store.writing() as connection:
        blobs.add(connection, PHOTO_NAME, "d1", len(PHOTO), place.clock_ms)


def everything() -> list[Record]:
    return chain(
        submission({"stars": "4", "age": 9, "why": WORDS["text"], "photo": PHOTO_NAME}),
        submission({"stars": "5", "why": WORDS["personal"]}, "contact"),
        ("visit", {"duration_ms": 900, "language": "de", "exhibits": [{"exhibit": "abbe", "pages": [WORDS["visit"]]}]}),
        ("drawing", {"scene": "s", "strokes": [WORDS["drawing"]]}),
        ("vote", {"exhibit": "ideen", "scene": "zuerst", "choice": "baeume"}),
    )


def after(place: Place, days: int) -> None:
    place.clock_ms = START_MS + days * DAY_MS
    hub = place.hub
    retentionwork.run_all(retentionwork.Place(hub.store, hub.settings.state, ZONE), place.clock_ms)


def found_in(folder: Path) -> set[str]:
    """Which canaries are in any file below, also inside back-ups."""
    told = {**{name: word.encode() for name, word in WORDS.items()}, "photo": PHOTO[:12]}
    here: set[str] = set()
    for path in folder.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            here |= {name for name, word in told.items() if word in data}
    return here


def test_each_class_goes_when_its_time_is_over_and_is_nowhere_then(place: Place, tmp_path: Path) -> None:
    put_photo(place)
    assert give(place, list(everything())).fresh == 5
    with place.hub.store.writing() as connection:
        votes.keep(connection, *votes.unread(connection, 10))
    place.hub.store.scrub()
    assert found_in(tmp_path) == {*WORDS, "photo"}
    after(place, 30)
    assert found_in(tmp_path) == {*WORDS, "photo"}
    after(place, 31)
    assert found_in(tmp_path) == {"text"}
    after(place, 90)
    assert found_in(tmp_path) == {"text"}
    after(place, 91)
    assert found_in(tmp_path) == set()
    with place.hub.store.reading() as connection:
        (kept,) = answers.rows(connection, answers.Filter("feedback"))
        assert kept.answers == {"stars": "4", "age": 9, "why": REMOVED, "photo": REMOVED}
        assert results.submissions(connection) == {"feedback": 1}
        assert connection.execute(select(visit_days)).all() == [("2026-03-02", "d1", "de", 1, 900, '{"abbe": 1}')]
        assert votes.counts(connection)[0].votes == 1
    after(place, 401)
    with place.hub.store.reading() as connection:
        assert results.submissions(connection) == {}
        assert results.check(connection) == []
        assert connection.execute(select(records.c.body, records.c.salt)).all() == [(None, None)] * 5
        assert connection.execute(select(poll_votes)).all() == []
        assert votes.counts(connection)[0].votes == 1
        told = [(one.what, one.place, one.count) for one in reversed(retention.logged(connection))]
    assert sorted(told) == sorted(
        [
            ("media", "store", 1), ("submissions", "store", 1), ("visits", "store", 1), ("drawings", "store", 1),
            ("files", "store", 1), ("words", "store", 1), ("submissions", "store", 1), ("votes", "store", 1),
        ]
    )  # fmt: skip


def test_the_chain_verifies_after_every_deletion(place: Place) -> None:
    put_photo(place)
    made = everything()
    give(place, list(made))
    for days in (31, 91, 401):
        after(place, days)
        with place.hub.store.reading() as connection:
            rows = connection.execute(select(records).order_by(records.c.seq)).all()
        previous = GENESIS
        for row in rows:
            assert row.previous == previous
            assert chain_hash(row.previous, row.header, row.commitment) == row.hash
            assert (row.salt is None) or commit(row.salt, row.body) == row.commitment
            previous = row.hash
        again = give(place, list(made))  # a device that still has it sends it again
        assert (again.fresh, again.repeated) == (0, 5)


def test_backups_are_written_anew_and_exports_deleted(place: Place, tmp_path: Path) -> None:
    hub, state = place.hub, place.hub.settings.state
    put_photo(place)
    give(place, list(everything()))
    tape, export = tmp_path / "stick" / "hub.tar", state / "exports" / "x.csv"
    for path in (tape, export):
        path.parent.mkdir()
    back_up(state, hub.store, tape)
    with hub.store.reading() as connection:
        days = retentionwork.days_of_copies(connection)
    wanted = Wanted("feedback", SCHEMA, Selection())
    made = exportwork.export_of(hub.store, wanted, "F", "de", START_MS, ZONE, with_words=True)
    assert (days, made.delete_by) == (30, "2026-04-01")
    with export.open("wb") as out:
        exportwork.write(made, "csv", out)
    with hub.store.writing() as connection:
        for path, what, due in ((tape, "backup", days), (export, "export", 30)):
            copy = retention.Copy(str(path), what, START_MS, START_MS + due * DAY_MS)
            retention.note_copy(connection, copy)
    assert {*WORDS, "photo"} == found_in(tape.parent)
    after(place, 31)
    assert not export.exists()
    assert found_in(tmp_path) == {"text"}
    after(place, 91)
    assert found_in(tmp_path) == set()
    with tarfile.open(tape) as tar:
        names = tar.getnames()
    assert {"hub.db", "keys/secret", "werkstadt-backup.json"} <= set(names)
    with hub.store.reading() as connection:
        assert {(one.what, one.place) for one in retention.logged(connection)} >= {
            ("back-ups", "backup"),
            ("exports", "export"),
        }


def test_a_copy_that_cannot_be_reached_is_told_to_staff_until_it_can(place: Place, tmp_path: Path) -> None:
    with place.hub.store.writing() as connection:
        for name in ("gone/hub.tar", "here.tar"):
            retention.note_copy(connection, retention.Copy(str(tmp_path / name), "backup", START_MS, START_MS))
    after(place, 1)
    with place.hub.store.reading() as connection:
        assert [Path(one.path).name for one in retention.all_copies(connection)] == ["hub.tar"]
        (notice,) = devices.notices_of(connection)
    assert "its folder is not here" in notice.detail


def test_what_comes_late_is_deleted_as_well(place: Place, tmp_path: Path) -> None:
    after(place, 200)
    give(place, list(chain(submission({"why": WORDS["text"]}))))
    after(place, 200)
    assert found_in(tmp_path) == set()


def test_a_record_of_a_device_without_a_clock_counts_from_when_it_came(place: Place, tmp_path: Path) -> None:
    give(place, list(chain(submission({"why": WORDS["text"]}), at_ms=5)))
    after(place, 80)
    assert found_in(tmp_path) == {"text"}
    after(place, 92)
    assert found_in(tmp_path) == set()


def test_a_text_of_an_unknown_form_is_taken_for_somebody_s_words(place: Place, tmp_path: Path) -> None:
    give(place, list(chain(submission({"x": WORDS["text"], "y": ["a"], "z": 3}, "elsewhere"))))
    after(place, 91)
    assert found_in(tmp_path) == set()
    with place.hub.store.reading() as connection:
        assert answers.rows(connection, answers.Filter("elsewhere"))[0].answers == {"x": REMOVED, "y": ["a"], "z": 3}


def test_what_was_set_aside_and_forks_lose_their_bytes(place: Place, tmp_path: Path) -> None:
    give(place, [Spoiled(9, "header: expected JSON", WORDS["text"].encode())])
    give(place, list(chain(submission({"why": "x"}))))
    assert give(place, list(chain(submission({"why": WORDS["personal"]})))).forked == 1
    after(place, 89)
    assert found_in(tmp_path) == {"text", "personal"}
    after(place, 91)
    assert found_in(tmp_path) == set()


def test_a_file_that_another_answer_still_needs_stays(place: Place) -> None:
    put_photo(place)
    give(place, list(chain(submission({"photo": PHOTO_NAME}))))
    later = chain(submission({"photo": PHOTO_NAME}), at_ms=START_MS + 20 * DAY_MS, first=2)
    give(place, list(later), START_MS + 20 * DAY_MS)
    path = place.hub.settings.state / "blobs" / PHOTO_NAME[:2] / PHOTO_NAME
    after(place, 31)
    assert path.exists()
    after(place, 51)
    assert not path.exists()


def test_a_released_text_leaves_the_public_with_its_record(place: Place) -> None:
    give(place, list(chain(submission({"why": "Bäume"}))))
    with place.hub.store.writing() as connection:
        freeitems.read_new(connection)
        (item,) = freeitems.page(connection, freeitems.WAITING, None)
        freeitems.decide(connection, [item.nr], freeitems.RELEASED, None, "ada", 1)
        assert len(freeitems.released_texts(connection, "feedback", "why")) == 1
    after(place, 91)
    with place.hub.store.reading() as connection:
        assert freeitems.released_texts(connection, "feedback", "why") == []


def test_counts_go_with_what_they_counted(place: Place) -> None:
    give(place, list(chain(*(submission({"stars": "4", "age": n, "why": "x"}) for n in range(5)))))
    late = chain(submission({"stars": "5", "age": 50}), at_ms=START_MS + 10 * DAY_MS, first=6)
    give(place, list(late), START_MS + 10 * DAY_MS)
    after(place, 401)
    with place.hub.store.reading() as connection:
        assert results.submissions(connection) == {"feedback": 1}
        assert results.compare(connection, "feedback")


@pytest.mark.parametrize(
    ("personal", "days", "expected"),
    [
        (False, None, Terms(400, 90, 30)),
        (True, None, Terms(30, 30, 30)),
        (True, 7, Terms(7, 7, 7)),
        (False, 60, Terms(60, 60, 30)),
        (False, 1_000, Terms(1_000, 90, 30)),
        (True, 365, Terms(365, 90, 30)),
        (False, 0, Terms(1, 1, 1)),
    ],
)
def test_a_form_may_say_how_long_it_is_kept(personal: bool, days: int | None, expected: Terms) -> None:
    assert terms_of(personal=personal, days=days) == expected


@given(st.integers(0, 900), st.booleans())
def test_an_export_is_over_when_its_oldest_is_but_may_be_worked_with(age: int, with_words: bool) -> None:
    today = dt.date(2026, 11, 23)
    by = delete_export_by((today - dt.timedelta(days=age)).isoformat(), Terms(), today, with_words=with_words)
    assert today + dt.timedelta(days=14) <= by <= today + dt.timedelta(days=400)
    assert delete_export_by(None, Terms(), today, with_words=with_words) == today + dt.timedelta(
        days=30 if with_words else 400
    )


def test_devices_are_told_anew_how_long_to_keep_when_a_form_wants_it_shorter(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    def policy() -> Policy:
        """As a device gets it that has none yet."""
        said = CheckIn(version="1", epochs=[], troubles=[], policy_revision=0, uptime_s=0)
        answer = check_in(place.hub, "d1", said.model_dump_json().encode())
        assert answer.policy is not None
        return Policy.model_validate_json(base64.b64decode(answer.policy.payload))

    def learn(connection: Connection, *_: object) -> list[str]:
        row = {"form": "camp", "version": "1", "questions": "{}", "learned_ms": 1, "retention_days": 3}
        connection.execute(insert(form_schemas).values(**row))
        return ["camp"]

    assert policy().keep_days == DEVICE_DAYS
    before = policy().revision
    ResultKeeper(place.hub.store, None).look(1)
    assert policy().revision == before, "nothing has changed for them"
    monkeypatch.setattr(schemas, "learn", learn)
    ResultKeeper(place.hub.store, None).look(1)
    assert (policy().keep_days, policy().revision) == (3, before + 1)


@pytest.mark.parametrize(("days", "kept"), [(None, 7), (400, 7), (7, 7), (6, 6), (1, 1), (0, 1)])
def test_a_device_keeps_no_longer_than_the_strictest_form(days: int | None, kept: int) -> None:
    assert days_on_devices([Terms(), terms_of(personal=False, days=days)]) == kept

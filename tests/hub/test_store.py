"""The store: every version that ever was comes forward, and nothing is half written."""

import contextlib
import sqlite3
import sqlite3.dbapi2
import threading
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import delete, exc, insert, select

from tests.support.chains import SUBMISSION, chain, record
from werkstadt.contract.messages import CheckIn, EpochState, Trouble
from werkstadt.hub.store import answers, audit, counts, devices, enrolment, intake, records, staff
from werkstadt.hub.store.database import MIGRATIONS, Store, StoreError, newest_version
from werkstadt.hub.store.tables import audit as audit_table
from werkstadt.hub.store.tables import epochs, metadata, wanted

EXAMPLES = Path(__file__).parent / "examples"
BERLIN = ZoneInfo("Europe/Berlin")
NOW_MS = 1_795_400_000_000
Filter = answers.Filter


@pytest.fixture
def store(tmp_path: Path) -> Store:
    made = Store(f"sqlite:///{tmp_path / 'hub.db'}")
    made.migrate()
    return made


def take_in(store: Store, *rows: object, device: str = "d1") -> intake.Taken:
    with store.writing() as connection:
        return intake.take_in(connection, device, "e1", rows, NOW_MS, BERLIN)  # type: ignore[arg-type]


def add_device(store: Store, device: str = "d1") -> None:
    with store.writing() as connection:
        devices.add(connection, device, name="Eingang", profile="p", version="1", time_zone="Europe/Berlin", now_ms=1)


@pytest.mark.parametrize("example", sorted(EXAMPLES.glob("*.sql")), ids=lambda path: path.stem)
def test_a_store_of_every_version_comes_forward_with_its_records(example: Path, tmp_path: Path) -> None:
    path = tmp_path / "hub.db"
    with sqlite3.connect(path) as connection:
        connection.executescript(example.read_text())
    connection.close()
    store = Store(f"sqlite:///{path}")
    store.migrate()
    with store.reading() as connection_:
        assert store.version() == newest_version()
        assert [row.kind for row in records.rows(connection_, records.Wish())] == ["submission", "later"]
        assert devices.listing(connection_)[0].held == 1
        assert compare_metadata(MigrationContext.configure(connection_), metadata) == []
    store.close()


def test_every_version_has_its_example() -> None:
    versions = {str(script.revision) for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions()}
    assert versions == {path.stem.removeprefix("store-") for path in EXAMPLES.glob("store-*.sql")}
    assert ScriptDirectory(str(MIGRATIONS)).get_current_head() == newest_version()


def test_the_migrations_make_exactly_the_tables_that_the_code_knows(store: Store) -> None:
    with store.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_a_store_of_a_newer_hub_is_left_alone(store: Store, tmp_path: Path) -> None:
    with store.writing() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreError, match=f"expected version {newest_version()} or older, got 9999"):
        store.migrate()


@pytest.mark.parametrize("url", ["no url", "nosuch://x"])
def test_a_wrong_url_is_told_in_words(url: str) -> None:
    with pytest.raises(StoreError, match="database: expected sqlite:///FILE"):
        Store(url)


def test_a_file_that_is_no_store_is_told_in_words(tmp_path: Path) -> None:
    (tmp_path / "hub.db").write_text("no database at all, but a text that is long enough" * 50)
    with pytest.raises(StoreError, match="expected a store of the hub"):
        Store(f"sqlite:///{tmp_path / 'hub.db'}").migrate()


def test_what_is_written_is_synced_before_the_block_ends(store: Store) -> None:
    with store.writing() as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"


def test_an_error_undoes_the_whole_block(store: Store) -> None:
    def fail() -> None:
        with store.writing() as connection:
            audit.write(connection, 1, who="ada", what="half")
            raise KeyError("half-way")

    with pytest.raises(KeyError):
        fail()
    with store.reading() as connection:
        assert audit.rows(connection) == []


def test_a_reader_cannot_write(store: Store) -> None:
    with store.reading() as connection, pytest.raises(exc.OperationalError, match="readonly"):
        connection.execute(insert(audit_table).values(at_ms=1, who="a", what="b"))


def test_writers_take_turns(store: Store) -> None:
    def write(who: str) -> None:
        for number in range(20):
            with store.writing() as connection:
                audit.write(connection, number, who=who, what="x")

    threads = [threading.Thread(target=write, args=(name,)) for name in ("a", "b", "c")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.reading() as connection:
        assert len(audit.rows(connection)) == 60
        newest = audit.rows(connection, most=1)[0]
        assert audit.rows(connection, most=1, before=newest.nr)[0].nr == newest.nr - 1


def test_what_device_and_hub_count_stands_side_by_side(store: Store) -> None:
    add_device(store)
    take_in(store, *chain(3))
    trouble = Trouble(code="disk", detail="voll", since_ms=5)
    said = CheckIn(
        version="2", epochs=[EpochState(epoch="e1", written=5, given=4)], troubles=[trouble], lost=1, policy_revision=1
    )
    with store.writing() as connection:
        devices.check_in(connection, "d1", said, NOW_MS)
    with store.reading() as connection:
        seen = devices.one(connection, "d1")
    assert seen is not None
    assert (seen.given, seen.held, seen.lost, seen.version, seen.last_seen_ms) == (4, 3, 1, "2", NOW_MS)
    assert seen.troubles == (devices.TroubleRow("disk", "voll", 5),)


def test_ranges_that_do_not_fit_the_records_are_mended(store: Store) -> None:
    take_in(store, *chain(3))
    with store.writing() as connection:
        connection.execute(epochs.update().values(held="[[1, 9]]", held_given=9))
        assert intake.mend_epochs(connection) == [("d1", "e1")]
        assert intake.mend_epochs(connection) == []
        assert intake.receipt(connection, "d1", "e1", 1).held.to_json() == [[1, 3]]


def test_the_hub_gives_up_asking_for_what_never_comes(store: Store) -> None:
    shared = chain(3)
    stray = chain(2, after=shared[1])[1]
    take_in(store, *shared, stray)
    for _ in range(intake.REPEATS_MOST):
        with store.reading() as connection:
            assert 3 not in intake.receipt(connection, "d1", "e1", 1).held
        take_in(store, shared[2])
    with store.reading() as connection:
        assert intake.receipt(connection, "d1", "e1", 1).held.to_json() == [[1, 4]]
        assert connection.execute(select(wanted)).all() == []


def test_a_seq_that_was_set_aside_and_then_came_well_is_held(store: Store) -> None:
    take_in(store, record(1, body=b"\xff"))
    with store.reading() as connection:
        assert [one.seq for one in intake.receipt(connection, "d1", "e1", 1).aside] == [1]
    take_in(store, record(1))
    with store.reading() as connection:
        receipt = intake.receipt(connection, "d1", "e1", 1)
    assert (receipt.held.to_json(), receipt.aside) == ([[1, 1]], ())


def test_what_was_set_aside_is_told_to_staff_once(store: Store) -> None:
    bad = record(1, body=b"\xff")
    take_in(store, bad)
    take_in(store, bad)
    with store.reading() as connection:
        notices = devices.notices_of(connection, "d1")
        assert [(one.code, one.times) for one in notices] == [("set-aside", 2)]
        assert "record 1: body: expected UTF-8" in notices[0].detail
        assert len(devices.aside(connection, "d1")) == 1


def test_submissions_are_listed_counted_and_written_as_csv(store: Store) -> None:
    add_device(store)
    bodies = [
        {"form": "feedback", "answers": {"stars": "5", "why": '=HYPERLINK("x")', "liked": ["a", "b"]}},
        {"form": "feedback", "answers": {"stars": "4", "age": -3}},
        {"form": "other", "answers": {"odd": "\ud800"}},
    ]
    take_in(store, *(record(seq, body=body) for seq, body in enumerate(bodies, start=1)))
    with store.reading() as connection:
        assert [(one.form, one.submissions) for one in answers.forms(connection)] == [("feedback", 2), ("other", 1)]
        assert answers.count(connection, Filter("feedback", "2026-11-23", "2026-11-23", "d1")) == 2
        assert answers.count(connection, Filter("feedback", "2026-11-24")) == 0
        newest = answers.rows(connection, Filter("feedback"), most=1)[0]
        assert (newest.device_name, newest.answers["stars"]) == ("Eingang", "4")
        assert answers.rows(connection, Filter("feedback"), before=newest.nr)[0].answers["stars"] == "5"
        lines = list(answers.csv_lines(connection, Filter("feedback")))
        "".join(answers.csv_lines(connection, Filter("other"))).encode()
    assert lines[0].endswith("level,stars,age,why,liked\r\n")
    assert lines[1].endswith(",4,-3,,\r\n")
    assert lines[2].endswith(""",5,,"'=HYPERLINK(""x"")",a b\r\n""")


def test_visits_and_exhibition_days_are_counted_by_day(store: Store) -> None:
    day = {"day": "2026-11-20", "exhibition": "start", "exhibits": ["abbe"]}
    take_in(
        store,
        record(1, body={"duration_ms": 5}, kind="visit"),
        record(2, body={"duration_ms": 7}, kind="visit"),
        record(3, body=day, kind="exhibition_day"),
        record(4, body={"new": "shape"}, kind="exhibition_day", v=2),
        record(5),
    )
    with store.reading() as connection:
        assert counts.visits_per_day(connection, "2026-11-01", "2026-11-30") == {"2026-11-23": 2}
        assert counts.submissions_per_day(connection, "2026-11-01", "2026-11-30", "feedback") == {"2026-11-23": 1}
        assert [one.exhibits for one in counts.exhibition_days(connection, "2026-11-20", "2026-11-30")] == [("abbe",)]
        assert records.kinds(connection) == {"exhibition_day": 2, "submission": 1, "visit": 2}


def test_a_policy_grows_only_where_something_changed(store: Store) -> None:
    add_device(store)
    with store.writing() as connection:
        assert devices.set_policy(connection, "d1", zone="showroom") == 2
        assert devices.set_policy(connection, "d1", zone="showroom", name="Eingang") == 2
        assert devices.policy(connection, "d1").zone == "showroom"
        with pytest.raises(KeyError):
            devices.set_policy(connection, "nobody", zone="x")
        assert devices.revoke(connection, "d1", "lost", 9)
        assert not devices.revoke(connection, "d1", "again", 10)


def test_a_one_time_password_lets_in_once(store: Store) -> None:
    password = staff.new_password()
    with store.writing() as connection:
        staff.add(connection, "ada", {"admin", "auditor"}, password, 1)
        assert staff.log_in(connection, "ada", "wrong") is None
        assert staff.log_in(connection, "nobody", password) is None
        person = staff.log_in(connection, "ada", password)
        assert person is not None
        assert (person.roles, person.one_time) == (frozenset({"admin", "auditor"}), True)
        assert staff.log_in(connection, "ada", password) is None
        staff.set_password(connection, "ada", "a long enough one")
        assert staff.log_in(connection, "ada", "a long enough one") is not None
        assert staff.log_in(connection, "ada", "a long enough one") is not None


def test_sessions_end_by_time_by_log_out_by_password_and_with_the_account(store: Store) -> None:
    with store.writing() as connection:
        staff.add(connection, "ada", {"admin"}, "a long enough one", 1)
        token = staff.open_session(connection, "ada", 0, must_change=True)
        session = staff.by_session(connection, token, staff.SESSION_MS - 1)
        assert session is not None
        assert session.must_change
        assert staff.by_session(connection, token, staff.SESSION_MS) is None
        assert staff.by_session(connection, token + "x", 1) is None
        staff.log_out(connection, token)
        assert staff.by_session(connection, token, 1) is None
        second = staff.open_session(connection, "ada", 0)
        staff.set_password(connection, "ada", "another long one")
        assert staff.by_session(connection, second, 1) is None
        third = staff.open_session(connection, "ada", 0)
        assert staff.disable(connection, "ada", 5)
        assert staff.by_session(connection, third, 1) is None
        assert staff.log_in(connection, "ada", "another long one") is None


def test_a_second_factor_is_good_once(store: Store) -> None:
    with store.writing() as connection:
        staff.add(connection, "ada", {"admin"}, "a long enough one", 1)
        staff.set_totp(connection, "ada", "SECRET")
        assert staff.spend_totp_step(connection, "ada", 7)
        assert not staff.spend_totp_step(connection, "ada", 7)
        assert not staff.spend_totp_step(connection, "ada", 6)


@pytest.mark.parametrize(
    ("name", "roles", "password", "word"),
    [
        (" ada", {"admin"}, "a long enough one", "name"),
        ("ada", {"boss"}, "a long enough one", "roles"),
        ("ada", set(), "a long enough one", "roles"),
        ("ada", {"admin"}, "short", "password"),
        ("eve", {"admin"}, "a long enough one", "taken"),
    ],
)
def test_a_wrong_account_is_refused_in_words(
    store: Store, name: str, roles: set[str], password: str, word: str
) -> None:
    with store.writing() as connection:
        staff.add(connection, "eve", {"admin"}, "a long enough one", 1)
        with pytest.raises(staff.StaffError, match=word):
            staff.add(connection, name, roles, password, 1)


def test_a_window_is_open_for_three_minutes_and_for_one_device(store: Store) -> None:
    with store.writing() as connection:
        code = enrolment.open_window(connection, bytes(32), opened_by="ada", now_ms=0)
        late = enrolment.WINDOW_MS
        assert enrolment.spend(connection, code.token, "d1", late) == "none"
        assert enrolment.windows(connection, late)[0].state == "late"
        assert enrolment.spend(connection, code.token, "d1", late - 1) == "in"
        assert enrolment.spend(connection, code.token, "d2", late - 1) == "none"
        window = enrolment.windows(connection, late - 1)[0]
        assert (window.state, window.device, window.opened_by) == ("used", "d1", "ada")


def test_the_token_is_nowhere_in_the_store(store: Store, tmp_path: Path) -> None:
    with store.writing() as connection:
        code = enrolment.open_window(connection, bytes(32), opened_by="ada", now_ms=0)
    store.close()
    assert code.token.encode() not in b"".join(path.read_bytes() for path in tmp_path.iterdir())


def test_an_empty_answer_is_an_answer(store: Store) -> None:
    take_in(store, record(1, body={**SUBMISSION, "answers": {}}))
    with store.reading() as connection:
        assert answers.rows(connection, Filter("feedback"))[0].answers == {}


def test_what_is_deleted_leaves_no_bytes_whatever_sqlite_was_built_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Debian's SQLite overwrites by itself; others do not. Here it is one that does not."""
    honest = sqlite3.connect

    def careless(*given: Any, **more: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = honest(*given, **more)
        connection.execute("PRAGMA secure_delete=OFF")
        return connection

    monkeypatch.setattr(sqlite3.dbapi2, "connect", careless)
    canary, file = "KANARIE-IM-SPEICHER", tmp_path / "hub.db"
    with contextlib.closing(careless(tmp_path / "careless.db")) as connection:
        connection.execute("CREATE TABLE t (a)")
        connection.execute("INSERT INTO t VALUES (?)", (canary,))
        connection.commit()
        connection.execute("DELETE FROM t")
        connection.commit()
    assert canary.encode() in (tmp_path / "careless.db").read_bytes(), "this proves nothing"
    store = Store(f"sqlite:///{file}")
    store.migrate()
    with store.writing() as connection_:
        audit.write(connection_, 1, who=canary, what="log-in")
    store.scrub()
    assert canary.encode() in file.read_bytes()
    with store.writing() as connection_:
        connection_.execute(delete(audit_table))
    store.scrub()
    store.close()
    assert [path for path in tmp_path.glob("hub.db*") if canary.encode() in path.read_bytes()] == []


def test_an_error_of_the_store_does_not_say_what_was_to_be_written(store: Store) -> None:
    """It ends in a log."""
    with pytest.raises(exc.IntegrityError) as raised, store.writing() as connection:
        connection.execute(insert(audit_table).values(at_ms=None, who="KANARIE", what="KANARIE"))
    assert "audit" in str(raised.value)
    assert "KANARIE" not in str(raised.value)

"""The same store on PostgreSQL, where a server's programs and psycopg are at hand."""

import os
import pwd
import shutil
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import select

from tests.hub.studies.made import run, task
from tests.support.chains import chain, record
from werkstadt.contract.messages import CheckIn, EpochState, Floor, Voucher
from werkstadt.contract.pairing import State
from werkstadt.contract.runs import run_body
from werkstadt.hub import retentionwork
from werkstadt.hub.backup import BackupError, back_up
from werkstadt.hub.rules.feeds import Count, Vote
from werkstadt.hub.rules.spans import Selection
from werkstadt.hub.rules.studies.runs import Judgement
from werkstadt.hub.store import (
    answers,
    devices,
    enrolment,
    feeds,
    intake,
    pairings,
    results,
    retention,
    staff,
    studies,
    votes,
    vouchers,
)
from werkstadt.hub.store.database import Store, newest_version
from werkstadt.hub.store.tables import metadata, records

pytestmark = pytest.mark.system
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    where = os.pathsep.join([*map(str, Path("/usr/lib/postgresql").glob("*/bin")), os.environ["PATH"]])
    initdb, pg_ctl = shutil.which("initdb", path=where), shutil.which("pg_ctl", path=where)
    if initdb is None or pg_ctl is None or os.geteuid() != 0:
        pytest.fail("needs root, and PostgreSQL's programs: apt-get install postgresql", pytrace=False)
    owner = pwd.getpwnam("postgres")
    folder = tmp_path / "pg"
    folder.mkdir()
    for parent in (tmp_path, *tmp_path.parents[:3]):
        parent.chmod(parent.stat().st_mode | 0o011)
    os.chown(folder, owner.pw_uid, owner.pw_gid)

    def run(*command: str) -> None:
        subprocess.run(command, check=True, cwd="/", user=owner.pw_uid, group=owner.pw_gid, stdout=subprocess.DEVNULL)

    data = str(folder / "data")
    run(initdb, "-D", data, "-A", "trust", "--no-sync", "-E", "UTF8", "--no-locale")
    run(pg_ctl, "-D", data, "-w", "-l", str(folder / "log"), "-o", f"-k {folder} -h ''", "start")
    try:
        made = Store(f"postgresql+psycopg://postgres@/postgres?host={folder}")
        made.migrate()
        yield made
        made.close()
    finally:
        run(pg_ctl, "-D", data, "-w", "-m", "immediate", "stop")


def test_records_accounts_and_windows_work_the_same_on_postgresql(store: Store, tmp_path: Path) -> None:
    assert store.version() == newest_version()
    shared = chain(3)
    stray = chain(2, after=shared[1])[1]
    rows = [*shared, stray, record(9, body=b"\xff")]
    with store.writing() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
        devices.add(connection, "d1", name="Eingang", profile="p", version="1", time_zone="Europe/Berlin", now_ms=1)
        taken = intake.take_in(connection, "d1", "e1", rows, 1_795_400_000_000, BERLIN)
        assert (taken.fresh, taken.aside) == (4, 1)
        assert intake.take_in(connection, "d1", "e1", rows, 1_795_400_000_000, BERLIN).repeated == 4
        said = CheckIn(version="2", epochs=[EpochState(epoch="e1", written=9, given=9)])
        devices.check_in(connection, "d1", said, 5)
        code = enrolment.open_window(connection, bytes(32), opened_by="ada", now_ms=0)
        assert enrolment.spend(connection, code.token, "d1", 1) == "in"
        staff.add(connection, "ada", {"admin"}, "a long enough one", 1)
        assert staff.log_in(connection, "ada", "a long enough one") is not None
        assert intake.mend_epochs(connection) == []
        one = Vote("d1", "v", "ideen", "next", "trees", 2, 2, 5)
        for vote in (one, replace(one, choice="light", seq=1), replace(one, choice="water", boottime_ms=1, seq=9)):
            votes.keep(connection, [vote], 3)
        assert votes.counts(connection) == [Count("ideen", "next", "trees", 1, 5)]
        assert votes.unread(connection, 10) == ([], votes.newest_record(connection))
        assert feeds.put(connection, "words", "words", {"words": {"ä": 1}}, 1, by="ada", now_ms=2).is_new
        assert feeds.listing(connection)[0].version == 2
        assert feeds.withdraw(connection, "words", 3)
        assert (feeds.listing(connection), feeds.withdrawn(connection)) == ([], {"words": 3})
    with store.reading() as connection:
        receipt = intake.receipt(connection, "d1", "e1", 1)
        assert (receipt.held.to_json(), receipt.closed, receipt.aside[0].seq) == ([[1, 2], [4, 4]], True, 9)
        seen = devices.listing(connection)[0]
        assert (seen.given, seen.held, seen.aside) == (9, 4, 1)
        assert answers.rows(connection, answers.Filter("feedback"), most=1)[0].answers == {"stars": "4"}
        assert len(list(answers.csv_lines(connection, answers.Filter("feedback")))) == 5
    _roads_in_work_the_same(store)
    _results_and_retention_work_the_same(store, tmp_path)
    with pytest.raises(BackupError, match="pg_dump"):
        back_up(tmp_path, store, tmp_path / "x.tar")


def _roads_in_work_the_same(store: Store) -> None:
    floor = Floor(at_ms=1)
    voucher = Voucher(
        id="v1", secret="ab" * 32, site="Jena", devices=2, until_ms=10**12, ca="", signing="", zone="a", floor=floor
    )
    with store.writing() as connection:
        first = pairings.open_window(connection, opened_by="ada", now_ms=1)
        pairings.begin(connection, first, "p1", b"{}", bytes(32), "10.0.0.8", 2)
        nr = pairings.open_window(connection, opened_by="ada", now_ms=3)
        pairings.begin(connection, nr, "p2", b"{}", bytes(32), "10.0.0.8", 4)
        pairings.keep(connection, "p2", state=State.SHOWN, device_number=bytes(32))
    with store.writing() as connection:
        window, ended, going = (
            pairings.newest_window(connection, lock=True),
            *(pairings.one(connection, pair, lock=True) for pair in ("p1", "p2")),
        )
        assert window is not None
        assert (window.nr, window.wishes, window.is_open(4)) == (nr, 1, True)
        assert ended is not None
        assert going is not None
        assert (ended.state, ended.reason, going.state) == (State.REFUSED, "closed", State.SHOWN)
        vouchers.add(connection, voucher, made_by="ada", now_ms=1)
        assert vouchers.check(connection, "v1", "00" * 32, 2)[0] == "wrong"
    spent: list[bool] = []

    def spend() -> None:
        other = Store(store.url)
        with other.writing() as connection:
            spent.append(vouchers.spend(connection, "v1", 2))
        other.close()

    threads = [threading.Thread(target=spend) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(spent) == [False] * 4 + [True] * 2, "also by several processes at once"
    with store.writing() as connection:
        assert vouchers.check(connection, "v1", voucher.secret, 2)[0] == "used"
        vouchers.give_back(connection, "v1")
        assert vouchers.withdraw(connection, "v1", 3)
        devices.add(connection, "d9", name="n", profile="p", version="1", time_zone="UTC", now_ms=1, voucher="v1")
        for number, renews in (("aa", False), ("bb", True)):
            dates = {"serial": "1", "pem": number, "issued_ms": 5, "expires_ms": 9}
            enrolment.add_certificate(connection, "d9", fingerprint=number, renews=renews, **dates)  # type: ignore[arg-type]
        assert enrolment.renewed_since(connection, "d9", 0) == 1
        assert (enrolment.used_first(connection, "bb", 7), enrolment.used_first(connection, "bb", 8)) == (1, 0)
        old = enrolment.holder(connection, "aa")
        assert old is not None
        assert old.superseded_ms == 7
        assert [one.pem for one in vouchers.members(connection, "v1")] == ["bb"]
        assert enrolment.half_done(connection, 2) == [("d9", "n", "v1")]
        enrolment.remove(connection, "d9")
        for run in ("a", "b", "a"):
            devices.check_in(connection, "d1", CheckIn(version="2", epochs=[], run=run), 6, "10.0.0.8")
        assert "copied" in [one.code for one in devices.notices_of(connection, "d1")]
        pairings.forget(connection, 10)
        assert pairings.newest_window(connection) is None


def _results_and_retention_work_the_same(store: Store, tmp_path: Path) -> None:
    with store.writing() as connection:
        assert results.compare(connection, "feedback")
        assert results.check(connection) == []
        results.begin_anew(connection, "feedback", "")
        assert results.go_on_anew(connection)
        assert (results.compare(connection, "feedback"), results.submissions(connection)) == (True, {"feedback": 4})
        assert sum(one.n for one in results.leaves(connection, "feedback", Selection("2026-11-20", "")).values()) == 4
        said = {"form": "feedback", "form_version": "1", "answers": {"why": "CANARY"}}
        intake.take_in(connection, "d1", "e2", [record(1, body=said, epoch="e2")], 1_795_400_000_000, BERLIN)
    for days, kept in ((0, ["CANARY"]), (91, []), (401, [])):
        retentionwork.run_all(retentionwork.Place(store, tmp_path, BERLIN), 1_795_400_000_000 + days * 86_400_000)
        with store.reading() as connection:
            bodies = [bytes(body or b"") for body in connection.execute(select(records.c.body)).scalars()]
            assert [b"CANARY".decode() for body in bodies if b"CANARY" in body] == kept
    with store.reading() as connection:
        assert results.submissions(connection) == {}
        assert [one.what for one in retention.logged(connection)].count("words") == 1


def test_runs_of_studies_are_judged_the_same_on_postgresql(store: Store) -> None:
    one = record(1, body=run_body(run(task(outcome="claimed"))), kind="run")
    with store.writing() as connection:
        intake.take_in(connection, "d1", "e1", [one], 1_795_400_000_000, BERLIN)
        (kept,) = studies.runs(connection, "bus-app")
        for succeeded in (False, True):
            studies.judge(connection, kept.nr, Judgement("find", succeeded, "rosa", 5))
        again = studies.one(connection, "bus-app", kept.nr)
        assert again is not None
        assert again.judged == {"find": Judgement("find", True, "rosa", 5)}
        assert [found.runs for found in studies.listing(connection)] == [1]
        assert retention.drop_whole(connection, "run", "2027-12-31", BERLIN) == 1
        assert studies.runs(connection, "bus-app") == []

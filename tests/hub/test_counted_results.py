"""Results are counted with the records, in one transaction, and can be counted anew from them at any time."""

import datetime as dt
import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert, select, update

from tests.hub.test_store import BERLIN, NOW_MS, store, take_in
from tests.support.chains import chain, record
from werkstadt.contract.record import GENESIS, Record
from werkstadt.hub.rules.counting import Tally, rounded
from werkstadt.hub.rules.schemas import Asked, Choice, Schemas, to_json
from werkstadt.hub.rules.spans import GRAINS, Selection, spans_of
from werkstadt.hub.store import intake, results
from werkstadt.hub.store.database import Store
from werkstadt.hub.store.tables import form_schemas, records, result_slices

__all__ = ["store"]
DAY_MS = 86_400_000
SCHEMA = {
    "stars": Asked("select_one", "", None, tuple(Choice(name, {}) for name in "12345")),
    "liked": Asked("select_multiple", "", None, tuple(Choice(name, {}) for name in "ab")),
    "first": Asked("rank", "", None, tuple(Choice(name, {}) for name in "ab")),
    "age": Asked("integer"),
    "born": Asked("date"),
    "why": Asked("text"),
    "bye": Asked("note"),
    "children/name": Asked("text"),
}


def learn(store: Store, schema: dict[str, Asked] = SCHEMA, version: str = "1", at: int = 1) -> None:
    row = {"form": "feedback", "version": version, "questions": to_json(schema), "learned_ms": at}
    with store.writing() as connection:
        connection.execute(insert(form_schemas).values(**row))


def given_by(count: int, seed: int = 1, days: int = 40, epoch: str = "e1") -> list[Record]:
    chance = random.Random(seed)  # noqa: S311
    made: list[Record] = []
    for seq in range(1, count + 1):
        answers: dict[str, object] = {
            "stars": chance.choice("12345"), "liked": chance.choice((["a"], ["a", "b"])), "age": chance.randint(5, 90),
        }  # fmt: skip
        body = {
            "form": "feedback", "form_version": chance.choice("12"), "exhibit": chance.choice(("abbe", "raum")),
            "language": chance.choice(("de", "en")), "answers": answers,
        }  # fmt: skip
        previous = made[-1].hash if made else GENESIS
        at_ms = NOW_MS - DAY_MS * days + seq * DAY_MS * days // count
        made.append(record(seq, previous, body, at_ms=at_ms, epoch=epoch))
    return made


def counts_of(answers: dict[str, object], schema: dict[str, Asked] | None = SCHEMA) -> dict[str, float]:
    tally = Tally()
    tally.add(answers)
    return {key.replace("\n", " "): n for key, n in tally.counts(schema).items()}


def test_each_kind_of_answer_is_counted_by_its_question() -> None:
    said: dict[str, object] = {
        "stars": "4", "liked": ["a", "b"], "first": ["b", "a"], "age": 34, "born": "2011-05-17", "why": "Mia",
        "bye": "x",
    }  # fmt: skip
    assert counts_of(said) == {
        "stars #": 1, "stars =4": 1, "liked #": 1, "liked =a": 1, "liked =b": 1, "first #": 1, "first =b": 1,
        "first >b": 1, "first =a": 1, "first >a": 2, "age #": 1, "age ~34": 1, "age +": 34, "born #": 1,
        "born @2011-05": 1, "why #": 1,
    }  # fmt: skip


def test_a_repeat_counts_its_answers_and_how_often_it_came() -> None:
    said: dict[str, object] = {"children[1]/name": "Mia", "children[2]/name": "Ben", "children[3]/name": None}
    assert counts_of(said) == {"children/name #": 2, "children *2": 1}


@pytest.mark.parametrize("schema", [None, SCHEMA])
def test_words_of_visitors_are_never_counted_by_what_they_say(schema: dict[str, Asked] | None) -> None:
    said: dict[str, object] = {"why": "Mia", "else": "Mia", "liked": ["Mia Muster"], "stars": "Mia", "Mia Muster": "x"}
    told = counts_of(said, schema)
    assert not any("Mia" in key for key in told)
    assert told["stars #"] == 1


@pytest.mark.parametrize(
    "value", [None, "", [], {}, {"blob": "x"}, True, 1e300, 10**400, "1e9", [1, 2], [["a"]], ["a", None], -0.0]
)
def test_odd_values_never_stop_the_count(value: object) -> None:
    for ref in (*SCHEMA, "else", "a\nb", "x" * 500, "r[1]/q[999999999]/z"):
        assert all(abs(n) < 1e15 for n in counts_of({ref: value}).values())


@given(st.one_of(st.integers(-(10**14), 10**14), st.floats(-1e14, 1e14)))
def test_a_number_keeps_three_digits(number: float) -> None:
    assert float(rounded(number)) == pytest.approx(number, rel=0.006)
    assert len(rounded(number)) < 25


def test_counts_are_written_with_the_records_and_once(store: Store) -> None:
    learn(store)
    made = given_by(300)
    assert take_in(store, *made[:200]).fresh == 200
    assert take_in(store, *made[100:]).repeated == 100
    with store.reading() as connection:
        assert results.submissions(connection) == {"feedback": 300}
        assert results.compare(connection, "feedback")
        assert results.check(connection) == []


def test_a_batch_that_is_undone_leaves_no_count(store: Store) -> None:
    def cut_short() -> None:
        with store.writing() as connection:
            intake.take_in(connection, "d1", "e1", chain(5), NOW_MS, BERLIN)
            raise KeyError

    with pytest.raises(KeyError):
        cut_short()
    with store.reading() as connection:
        assert results.submissions(connection) == {}


def test_the_other_side_of_a_fork_is_not_counted(store: Store) -> None:
    take_in(store, *given_by(3))
    assert take_in(store, *given_by(3, seed=2)).forked == 3
    with store.reading() as connection:
        assert results.submissions(connection) == {"feedback": 3}


def test_a_form_that_is_learned_later_is_counted_anew_while_answers_come(store: Store) -> None:
    made = given_by(30)
    take_in(store, *made[:20])
    learn(store)
    with store.writing() as connection:
        assert results.mend(connection) == ["feedback"]
        assert results.unfinished(connection) == {"feedback": 0.0}
    take_in(store, *made[20:])
    for _ in range(2):  # a hub that was stopped in between goes on
        with store.writing() as connection:
            assert results.go_on_anew(connection, most=11)
    with store.writing() as connection:
        assert not results.go_on_anew(connection)
        assert results.compare(connection, "feedback")
        (leaf,) = [one for key, one in results.leaves(connection, "feedback", Selection()).items() if key[0] == "abbe"][
            :1
        ]
        assert any(key.startswith("stars\n=") for key in leaf.counts)
        assert results.check(connection) == []


def test_counts_that_were_spoiled_are_found_and_mended_at_the_next_start(store: Store) -> None:
    take_in(store, *given_by(20))
    with store.writing() as connection:
        connection.execute(update(result_slices).where(result_slices.c.grain == "m").values(n=1))
        assert results.mend(connection) == ["feedback"]
        assert results.go_on_anew(connection)
        assert (results.check(connection), results.compare(connection, "feedback")) == ([], True)
        here = connection.execute(select(result_slices.c.counts).where(result_slices.c.grain == "d").limit(1)).scalar()
        spoiled = json.dumps({**json.loads(str(here)), "age\n#": 99})
        connection.execute(update(result_slices).where(result_slices.c.counts == here).values(counts=spoiled))
        assert not results.compare(connection, "feedback")


@given(st.dates(dt.date(2025, 1, 1), dt.date(2027, 3, 1)), st.integers(-3, 800))
def test_months_and_days_cover_a_span_exactly(first: dt.date, length: int) -> None:
    last = first + dt.timedelta(days=length)
    seen: list[str] = []
    days = [(dt.date(2024, 12, 1) + dt.timedelta(days=one)).isoformat() for one in range(1200)]
    for span in spans_of(first.isoformat(), last.isoformat()):
        size = GRAINS[span.grain]
        seen += [day for day in days if span.first <= day[:size] <= span.last]
    assert sorted(seen) == [day for day in days if first.isoformat() <= day <= last.isoformat()]
    assert len([span for span in spans_of(first.isoformat(), last.isoformat()) if span.grain == "d"]) <= 2


@pytest.mark.parametrize(
    ("first", "last"), [("", ""), ("2026-11-05", ""), ("", "2026-11-05"), ("2026-10-20", "2026-11-20")]
)
def test_a_selection_counts_what_its_records_say(store: Store, first: str, last: str) -> None:
    learn(store)
    take_in(store, *given_by(400, days=90))
    with store.reading() as connection:
        found = results.leaves(connection, "feedback", Selection(first, last))
        rows = connection.execute(select(records.c.day, records.c.body)).all()
    wanted: dict[tuple[str, str], int] = {}
    for day, body in rows:
        said = json.loads(body)
        if (not first or day >= first) and (not last or day <= last):
            key = (said["exhibit"], said["language"])
            wanted[key] = wanted.get(key, 0) + 1
    assert {(exhibit, language): one.n for (exhibit, _, language), one in found.items()} == wanted


def test_versions_of_a_form_stand_side_by_side() -> None:
    old = {"q": Asked("select_one", "", {"de": "alt"}, (Choice("x", {}), Choice("gone", {})))}
    new = {"q": Asked("select_one", "", {"de": "neu"}, (Choice("x", {}),)), "r": Asked("text")}
    both = Schemas({"1": old, "2": new}, "2")
    assert both.of("1") is old
    assert both.of("never seen") is new
    merged = both.merged()
    assert (list(merged), merged["q"].label, [one.name for one in merged["q"].choices]) == (
        ["q", "r"], {"de": "neu"}, ["x", "gone"],
    )  # fmt: skip
    assert both.digest() != Schemas({"1": old, "2": new}, "1").digest()

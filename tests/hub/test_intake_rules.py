"""What becomes of each record, decided without a store."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from tests.support.chains import AT_MS, chain, record
from werkstadt.contract.record import Record
from werkstadt.contract.wire import Spoiled, decode_batch
from werkstadt.hub.rules.intake import Known, Link, Verdict, judge

BERLIN = ZoneInfo("Europe/Berlin")
BLOB = "ab" * 32


def judged(rows: Sequence[Record | Spoiled], known: Known | None = None) -> Verdict:
    return judge(rows, known or Known(), AT_MS, BERLIN)


def held(*records: Record) -> dict[int, tuple[Link, ...]]:
    return {one.parsed.seq: (Link(one.hash, one.previous),) for one in records}


def fresh_seqs(verdict: Verdict) -> list[int]:
    return [one.parsed.seq for one, _ in verdict.fresh]


def test_new_records_are_held_and_form_and_day_are_read_out() -> None:
    verdict = judged(chain(3))
    assert fresh_seqs(verdict) == [1, 2, 3]
    assert {(facts.form, facts.day) for _, facts in verdict.fresh} == {("feedback", "2026-11-23")}
    assert not verdict.is_fork


def test_the_same_bytes_again_change_nothing() -> None:
    records = chain(3)
    verdict = judged(records, Known(held(*records)))
    assert verdict.repeated == {1, 2, 3}
    assert not verdict.fresh
    assert not verdict.aside


def test_a_spoiled_record_is_set_aside_and_the_others_go_on() -> None:
    first, second, third = chain(3)
    verdict = judged([first, Spoiled(second.parsed.seq, "header: expected UTF-8, got byte 0xff at 3", b"raw"), third])
    assert fresh_seqs(verdict) == [1, 3]
    assert [(one.seq, one.reason, one.raw) for one in verdict.aside] == [
        (2, "header: expected UTF-8, got byte 0xff at 3", b"raw")
    ]


def test_a_body_that_is_not_utf_8_is_set_aside_with_its_field_and_its_exact_bytes() -> None:
    bad = record(1, body=b'{"form":"\xff"}')
    verdict = judged([bad])
    assert verdict.aside[0].reason == "body: expected UTF-8, got byte 0xff at 9"
    assert decode_batch(verdict.aside[0].raw) == ("e1", [bad])


def test_an_id_that_another_record_has_is_set_aside_and_named() -> None:
    verdict = judged([record(7, id="same")], Known(ids={"same": ("e0", 3)}))
    assert verdict.aside[0].reason == "header.id: expected an id of its own, got that of record 3 of epoch e0"


def test_an_id_twice_in_one_batch_is_set_aside_the_second_time() -> None:
    verdict = judged([record(1, id="same"), record(5, id="same")])
    assert (fresh_seqs(verdict), [one.seq for one in verdict.aside]) == ([1], [5])


def test_a_gap_is_no_fork() -> None:
    records = chain(5)
    verdict = judged([records[0], records[4]])
    assert fresh_seqs(verdict) == [1, 5]
    assert not verdict.is_fork


def test_the_same_seq_with_other_bytes_is_a_fork_and_both_are_kept() -> None:
    shared = chain(2)
    mine, theirs = record(3, shared[1].hash), record(3, shared[1].hash)
    verdict = judged([theirs], Known(held(*shared, mine)))
    assert verdict.forked == [theirs]
    assert not verdict.wanted


def test_a_fork_sent_again_is_known() -> None:
    mine, theirs = record(1), record(1)
    links = {1: (Link(mine.hash, mine.previous), Link(theirs.hash, theirs.previous))}
    assert judged([theirs], Known(links)).repeated == {1}


def test_a_record_that_names_another_predecessor_makes_that_one_wanted() -> None:
    mine = chain(3)
    theirs = chain(2, after=mine[1])
    verdict = judged([theirs[1]], Known(held(*mine)))
    assert fresh_seqs(verdict) == [4]
    assert verdict.wanted == {(3, theirs[0].hash)}
    assert verdict.is_fork


def test_a_successor_that_was_here_first_makes_its_predecessor_wanted() -> None:
    mine = chain(3)
    theirs = chain(2, after=mine[1])
    verdict = judged([mine[2]], Known(held(*mine[:2], theirs[1])))
    assert verdict.wanted == {(3, theirs[0].hash)}


def test_a_wanted_record_is_found_when_it_comes() -> None:
    mine = chain(4)
    theirs = chain(2, after=mine[1])
    wanted = frozenset({(3, theirs[0].hash)})
    verdict = judged([theirs[0]], Known(held(*mine), wanted=wanted))
    assert verdict.found == wanted
    assert verdict.forked == [theirs[0]]
    assert not verdict.wanted


def test_what_one_batch_both_wants_and_brings_is_not_asked_for() -> None:
    mine = chain(4)
    theirs = chain(3, after=mine[1])
    verdict = judged([theirs[2], theirs[1], theirs[0]], Known(held(*mine)))
    assert not verdict.wanted


def test_a_record_whose_file_is_not_here_waits() -> None:
    waiting = record(1, blobs=[BLOB])
    verdict = judged([waiting])
    assert verdict.waiting == [(1, BLOB)]
    assert not verdict.fresh
    assert fresh_seqs(judged([waiting], Known(blobs=frozenset({BLOB})))) == [1]


@given(st.permutations(range(6)), st.integers(1, 4))
def test_two_histories_come_together_in_any_order_and_nothing_is_missing(order: list[int], shared: int) -> None:
    """A hub that asks for what it wants gets both sides, however the records are mixed."""
    common = chain(shared)
    sides = [*chain(3, after=common[-1]), *chain(3, after=common[-1])]
    links = held(*common)
    kept: set[bytes] = set()
    wanted: set[tuple[int, bytes]] = set()
    for place in order:
        verdict = judged([sides[place]], Known(links, wanted=frozenset(wanted)))
        taken = [one for one, _ in verdict.fresh] + verdict.forked
        for one in taken:
            links[one.parsed.seq] = (*links.get(one.parsed.seq, ()), Link(one.hash, one.previous))
            kept.add(one.hash)
        wanted = (wanted | verdict.wanted) - verdict.found
    assert kept == {one.hash for one in sides}
    assert wanted == set()

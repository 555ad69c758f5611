"""Which exhibition is not shown any more, when, and for how long."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from werkstadt.contract.errors import ContractError
from werkstadt.kiosk.fallbook import NAME, FallBook, exhibition_hash, tell_unproven, this_start
from werkstadt.kiosk.rules.falls import (
    FIRST_REST_S,
    LONGEST_REST_S,
    WITHIN_S,
    Fall,
    Falls,
    Rest,
    parse_falls,
    to_bytes,
)

NEW, OLD, BOOT = "b" * 64, "a" * 64, "this start"
BEGUN = Falls(BOOT)


def fallen(falls: Falls, *at_s: float, exhibition: str = NEW, exhibit: str = "") -> Falls:
    """After runs that showed it, opened the exhibit, and were followed by the next at these times."""
    for now_s in at_s:
        falls = falls.showing(exhibition).opened(exhibit).begun(BOOT, now_s)
    return falls


def resting(falls: Falls, now_s: float) -> list[str]:
    return [rest.exhibition for rest in falls.resting(now_s)]


def test_the_third_fall_within_two_minutes_lays_the_exhibition_to_rest() -> None:
    assert resting(fallen(BEGUN, 10.0, 60.0), 60.0) == []
    assert resting(fallen(BEGUN, 10.0, 60.0, 10.0 + WITHIN_S), 10.0 + WITHIN_S) == [NEW]


def test_three_falls_over_a_longer_time_do_not() -> None:
    assert resting(fallen(BEGUN, 10.0, 60.0, 10.1 + WITHIN_S), 10.1 + WITHIN_S) == []
    assert resting(fallen(BEGUN, 0.0, 100.0, 200.0, 300.0, 400.0), 400.0) == []
    assert resting(fallen(BEGUN, 10.0, 100.0, 140.0, 150.0), 150.0) == [NEW]


def test_a_run_that_ended_as_it_should_is_no_fall() -> None:
    twice = fallen(BEGUN, 10.0, 20.0)
    assert twice.showing(NEW).ended().begun(BOOT, 30.0).fell == twice.fell
    assert resting(fallen(twice.showing(NEW).ended().begun(BOOT, 30.0), 40.0), 40.0) == [NEW]


def test_a_run_that_showed_nothing_yet_blames_no_exhibition() -> None:
    """Such as one that finds no screen, or shows the safe page."""
    twice = fallen(BEGUN, 10.0, 20.0)
    assert twice.begun(BOOT, 30.0) == twice
    assert twice.showing("").begun(BOOT, 30.0) == twice
    assert fallen(BEGUN, 1.0, 2.0, 3.0, exhibition="").rests == ()


def test_a_power_cut_is_no_fall_and_another_start_of_the_machine_begins_anew() -> None:
    assert fallen(BEGUN, 10.0, 20.0).showing(NEW).begun("next start", 1.0) == Falls("next start")
    assert fallen(BEGUN, 10.0, 20.0, 30.0).begun("next start", 1.0) == Falls("next start")


def test_where_the_start_cannot_be_told_nothing_counts() -> None:
    assert Falls("").showing(NEW).begun("", 1.0) == Falls("")


def test_falls_count_for_the_exhibition_that_was_shown() -> None:
    other = fallen(fallen(BEGUN, 10.0, 20.0), 30.0, exhibition=OLD)
    assert other.fell == (Fall(30.0),)
    assert resting(fallen(other, 40.0, 50.0, exhibition=OLD), 50.0) == [OLD]
    assert resting(fallen(other, 40.0, 50.0), 50.0) == []


def test_the_same_exhibition_shown_anew_keeps_its_falls() -> None:
    assert fallen(BEGUN, 10.0, 20.0).showing(NEW).showing(NEW).fell == (Fall(10.0), Fall(20.0))


def test_it_rests_for_an_hour_then_twice_as_long_and_never_longer_than_a_day() -> None:
    falls, now_s, rests = BEGUN, 0.0, []
    for _ in range(7):
        falls = fallen(falls, now_s, now_s + 1, now_s + 2)
        (rest,) = falls.resting(now_s + 2)
        rests.append(rest.until_s - now_s - 2)
        assert falls.resting(rest.until_s - 0.1) == (rest,)
        assert falls.resting(rest.until_s) == ()
        now_s = rest.until_s
    assert rests == [FIRST_REST_S * times for times in (1, 2, 4, 8, 16)] + [LONGEST_REST_S] * 2


def test_after_a_rest_it_takes_three_falls_again() -> None:
    rested = fallen(BEGUN, 1.0, 2.0, 3.0)
    assert rested.fell == ()
    assert fallen(rested, 4.0, 5.0).rests == rested.rests


def test_several_may_rest_and_the_list_does_not_grow_for_ever() -> None:
    falls, names = BEGUN, [f"{number:064x}" for number in range(20)]
    for number, name in enumerate(names):
        falls = fallen(falls, *(10.0 * number + step for step in range(3)), exhibition=name)
    assert resting(falls, 200.0) == names[-8:]
    assert parse_falls(to_bytes(falls)) == falls


def test_the_exhibit_is_named_that_was_open_at_each_fall() -> None:
    (same,) = fallen(BEGUN, 1.0, 2.0, 3.0, exhibit="abbe").rests
    assert same.exhibit == "abbe"
    (not_same,) = fallen(fallen(BEGUN, 1.0, 2.0, exhibit="abbe"), 3.0, exhibit="ort").rests
    assert not_same.exhibit == ""
    (left,) = fallen(BEGUN.showing(NEW).opened("abbe").opened(""), 1.0, 2.0, 3.0).rests
    assert left.exhibit == ""


@given(
    st.builds(
        Falls,
        *(st.text() for _ in range(4)),
        st.lists(st.builds(Fall, st.floats(0, 1e12), st.text()), max_size=8).map(tuple),
        st.lists(st.builds(Rest, st.text(), st.floats(0, 1e12), st.integers(1, 1000), st.text()), max_size=8).map(
            tuple
        ),
    )
)
def test_what_is_written_is_read(falls: Falls) -> None:
    assert parse_falls(to_bytes(falls)) == falls


@given(st.binary())
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with pytest.raises(ContractError):
        parse_falls(data)


GOOD = to_bytes(Falls(BOOT, NEW, "abbe", NEW, (Fall(1.0, "abbe"),), (Rest(OLD, 5.0),)))


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (b'"v": 1', b'"v": 2', "falls.v: expected 1"),
        (b'"boot": "this start"', b'"boot": 5', "falls.boot: expected text"),
        (b'"at_s": 1.0', b'"at_s": -1', "falls.at_s: expected seconds"),
        (b'"at_s": 1.0', b'"at_s": true', "falls.at_s: expected seconds"),
        (b'"at_s": 1.0', b'"at_s": 1e999', "falls.at_s: expected seconds"),
        (b'"until_s": 5.0', b'"until_s": "5"', "falls.until_s: expected seconds"),
        (b'"times": 1', b'"times": 0', "falls.times: expected a number"),
        (b'"times": 1', b'"times": 1001', "falls.times: expected a number"),
        (b'"times": 1', b'"times": true', "falls.times: expected a number"),
        (b'"fell": [', b'"fell": [1, ', "falls.fell: expected a list"),
        (b'"fell": [', b'"fell": 1, "left": [', "falls.fell: expected a list"),
        (b'"rests": [', b'"rests": [' + b"{}, " * 8, "falls.rests: expected a list of at most 8"),
    ],
)
def test_what_is_wrong_with_the_file_is_told(old: bytes, new: bytes, words: str) -> None:
    assert old in GOOD
    with pytest.raises(ContractError) as caught:
        parse_falls(GOOD.replace(old, new))
    assert words in str(caught.value)


# the file


class Machine:
    """One start after the other of the touch application, none of which ends as it should."""

    def __init__(self, file: Path | None) -> None:
        self.file, self.now_s, self.boot = file, 100.0, "first start"

    def start(self) -> FallBook:
        self.now_s += 5.0
        return FallBook(self.file, lambda: self.now_s, lambda: self.boot)

    def fall(self, times: int, exhibition: str = NEW) -> FallBook:
        for _ in range(times):
            self.start().show(exhibition)
        return self.start()


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path / NAME)


def test_the_book_knows_of_the_runs_before(machine: Machine) -> None:
    assert not machine.fall(2).rests(NEW)
    book = machine.fall(1)
    assert book.rests(NEW)
    assert not book.rests(OLD)
    assert [rest.exhibition for rest in book.new] == [NEW]
    again = machine.start()
    assert again.rests(NEW)
    assert again.new == [], "staff were told with the start before"
    machine.now_s += FIRST_REST_S
    assert not again.rests(NEW)


def test_an_end_as_it_should_be_is_kept(machine: Machine) -> None:
    for _ in range(5):
        book = machine.start()
        book.show(NEW)
        book.end()
    assert machine.start().resting() == ()


def test_the_open_exhibit_is_kept(machine: Machine) -> None:
    for _ in range(3):
        book = machine.start()
        book.show(NEW)
        book.open("abbe")
    (rest,) = machine.start().new
    assert rest.exhibit == "abbe"


def test_what_shows_nothing_is_not_blamed_for_what_was_shown_before(machine: Machine) -> None:
    machine.start().show(NEW)
    for _ in range(5):
        book = machine.start()
    assert book.resting() == ()


def test_the_machine_started_anew_tries_it_again(machine: Machine) -> None:
    assert machine.fall(3).rests(NEW)
    machine.boot, machine.now_s = "second start", 10.0
    assert machine.start().resting() == ()


@pytest.mark.parametrize("left", [b"", b"\0" * 200, b'{"v": 1}', b"no json"])
def test_a_torn_file_is_begun_anew(machine: Machine, left: bytes) -> None:
    assert machine.file
    machine.file.write_bytes(left)
    assert machine.start().resting() == ()
    assert machine.fall(3).rests(NEW)


def test_the_file_is_replaced_whole(machine: Machine) -> None:
    """Whoever looks at any moment finds the old or the new one, and what a cut left beside it is in nobody's way."""
    assert machine.file
    machine.start().show(OLD)
    held = machine.file.open("rb")
    machine.file.with_suffix(".new").write_bytes(b"half of")
    machine.start().show(NEW)
    assert parse_falls(held.read()).shows == OLD
    assert parse_falls(machine.file.read_bytes()).shows == NEW
    held.close()


def test_a_disk_that_takes_nothing_keeps_nothing_from_being_shown(machine: Machine) -> None:
    machine.file = Path("/proc/none") / NAME
    assert machine.fall(5).resting() == ()


def test_without_a_file_nothing_rests() -> None:
    assert Machine(None).fall(5).resting() == ()


def test_the_real_clock_is_that_of_this_start(tmp_path: Path) -> None:
    for _ in range(3):
        FallBook(tmp_path / NAME).show(NEW)
    assert FallBook(tmp_path / NAME).rests(NEW)
    assert len(this_start()) == 36


# whether a new system is good


def test_the_mark_of_the_safe_page_is_what_the_unit_looks_for(tmp_path: Path) -> None:
    tell_unproven({"XDG_RUNTIME_DIR": str(tmp_path)})
    (mark,) = tmp_path.iterdir()
    units = Path(__file__).parents[2] / "packaging/debian/werkstadt-device/root/usr/lib/systemd/system"
    good = (units / "werkstadt-slot-good.service").read_text()
    kiosk = (units / "werkstadt-kiosk.service.d" / "device.conf").read_text()
    assert f"ConditionPathExists=!/run/werkstadt-kiosk/{mark.name}\n" in good
    assert "Environment=XDG_RUNTIME_DIR=/run/werkstadt-kiosk " in kiosk
    assert "RuntimeDirectory=werkstadt-kiosk\n" in kiosk
    assert "RuntimeDirectoryPreserve" not in kiosk, "else it would outlive the run"


def test_where_there_is_no_place_for_the_mark_the_page_is_shown_all_the_same() -> None:
    tell_unproven({})
    tell_unproven({"XDG_RUNTIME_DIR": "/proc/none"})


# which exhibition


def placed(name: str) -> Callable[[Path], None]:
    def place(current: Path) -> None:
        folder = current.parent / "exhibitions" / name
        folder.mkdir(parents=True)
        (folder / "exhibition.json").write_text("{}")
        current.symlink_to(folder.relative_to(current.parent))

    return place


def test_an_exhibition_goes_by_its_hash_and_one_made_by_hand_by_its_content(tmp_path: Path) -> None:
    assert exhibition_hash(tmp_path / "none") == ""
    placed(NEW)(tmp_path / "current")
    assert exhibition_hash(tmp_path / "current") == NEW
    placed("my own")(tmp_path / "own")
    before = exhibition_hash(tmp_path / "own")
    assert len(before) == 64
    (tmp_path / "exhibitions" / "my own" / "exhibition.json").write_text('{"mended": 1}')
    assert exhibition_hash(tmp_path / "own") not in (before, "")


def test_a_rest_is_one_of_one_exhibition_with_the_newest_end() -> None:
    twice = fallen(fallen(BEGUN, 1.0, 2.0, 3.0), 4000.0, 4001.0, 4002.0)
    assert [(rest.times, rest.until_s) for rest in twice.rests] == [(2, 4002.0 + 2 * FIRST_REST_S)]
    assert replace(twice, rests=()).resting(4002.0) == ()

"""Who gets which version and order, when a task is over, and what a run becomes."""

from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from werkstadt.contract.runs import parse_run
from werkstadt.exhibits.model import Exhibit, Picture, Show
from werkstadt.exhibits.studies.model import (
    AnswerChoice,
    AnswerRule,
    Group,
    Study,
    Success,
    Task,
    Version,
)
from werkstadt.kiosk.rules.study.assigning import order_at, version_at
from werkstadt.kiosk.rules.study.run import SETTLE_S, Assigned, Phase, Run, assign
from werkstadt.kiosk.rules.study.tasklog import NAMES_MAX

SAY = {"de": "…"}
CHOICES = (AnswerChoice("light", SAY, True), AnswerChoice("water", SAY, False))
PAGES = Success(pages=("end", "last"))
SCREEN = {"width_mm": 344, "height_mm": 194, "width_px": 1920, "height_px": 1080}


def task(id_: str, success: Success = PAGES, **more: object) -> Task:
    return Task(id_, SAY, SAY, 60, success, **more)  # type: ignore[arg-type]


def study(*tasks: Task, groups: int = 1, versions: str = "a", **more: object) -> Study:
    told: dict[str, object] = {
        "participants": 8,
        "pilot": False,
        "seed": "seed",
        "block": 2 * len(versions),
        "order": "fixed",
        "groups": tuple(Group(f"g{age}", age, SAY, SAY) for age in range(groups)),
        "versions": tuple(Version(id_, "sense", id_ * 64) for id_ in versions),
        "tasks": tasks or (task("one"),),
        **more,
    }
    picture = Picture(Path("cover.svg"), {})
    return Study("probe", "1.0", "f" * 64, Path(), SAY, SAY, 5, (6, 99), "ink", picture, "CC0-1.0", **told)  # type: ignore[arg-type]


class Clock:
    now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


def run(clock: Clock, of: Study | None = None, **more: object) -> Run:
    of = of or study()
    exhibit = Exhibit("sense", "1", "a" * 64, Path(), SAY, SAY, 5, (6, 99), "ink", Picture(Path("c"), {}), ())
    numbers = tuple(range(len(of.tasks)))
    assigned = Assigned(1, of.versions[0], numbers)
    return Run(of, assigned, exhibit, lambda _: None, clock, lambda: 1_000, SCREEN, **more)  # type: ignore[arg-type]


def at_task(clock: Clock, of: Study | None = None) -> Run:
    one = run(clock, of)
    one.agree()
    one.go_on()
    assert one.phase is Phase.TASK
    return one


# Who gets what


@given(st.integers(1, 4), st.integers(1, 3), st.text(max_size=8), st.integers(0, 50))
def test_in_each_block_every_version_comes_equally_often(versions: int, times: int, seed: str, at: int) -> None:
    block = versions * times
    names = "abcd"[:versions]
    got = Counter(version_at(at * block + place, names, block, seed) for place in range(block))
    assert got == dict.fromkeys(names, times)


def test_blocks_differ_from_one_another_and_from_seed_to_seed() -> None:
    def row(seed: str) -> list[str]:
        return ["".join(version_at(8 * at + place, "ab", 8, seed) for place in range(8)) for at in range(6)]

    assert len(set(row("one"))) > 1
    assert row("one") != row("two")
    assert row("one") == row("one")


@given(st.integers(1, 12))
def test_each_task_stands_in_each_place_and_after_each_other_equally_often(count: int) -> None:
    rows = [order_at(place, count) for place in range(count if count % 2 == 0 else 2 * count)]
    assert all(sorted(row) == list(range(count)) for row in rows)
    times = len(rows) // count
    for place in range(count):
        assert Counter(row[place] for row in rows) == dict.fromkeys(range(count), times)
    after = Counter(pair for row in rows for pair in pairwise(row))
    wanted = {(one, other) for one in range(count) for other in range(count) if one != other}
    assert set(after) == wanted
    assert len(set(after.values())) <= 1
    assert order_at(len(rows), count) == rows[0]


def test_orders_are_balanced_within_each_version_and_fixed_ones_are_as_written() -> None:
    four = [task(name) for name in "wxyz"]
    mixed = study(*four, versions="ab", order="balanced")
    got = [assign(mixed, before, "epoch") for before in range(16)]
    for version in "ab":
        orders = [one.order for one in got if one.version.id == version]
        assert len(orders) == 8
        assert Counter(orders) == dict.fromkeys(set(orders), 2)
    assert [one.number for one in got] == list(range(1, 17))
    assert {assign(study(*four), before, "epoch").order for before in range(8)} == {(0, 1, 2, 3)}


def test_devices_begin_differently() -> None:
    mixed = study(versions="abcd")
    assert len({assign(mixed, 0, f"epoch {number}").version.id for number in range(40)}) == 4


# Before anything is recorded


def test_who_says_no_leaves_nothing() -> None:
    one = run(Clock(), study(groups=2))
    phases = [one.phase]
    for id_ in ("nobody", "g1"):
        one.choose_group(id_)
        phases.append(one.phase)
    assert phases == [Phase.AGE, Phase.AGE, Phase.CONSENT]
    one.decline()
    assert (one.phase, one.group, one.agreed) == (Phase.DECLINED, None, False)
    one.agree()
    assert not one.agreed


def test_one_group_is_not_asked_for() -> None:
    assert run(Clock()).phase is Phase.CONSENT


def test_enough_is_enough() -> None:
    one = run(Clock(), full=True)
    one.agree()
    assert (one.phase, one.agreed) == (Phase.FULL, False)


# A task


def test_a_page_that_meets_the_rule_is_seen_for_a_moment_before_the_task_is_over() -> None:
    clock = Clock()
    one = at_task(clock)
    one.saw("first")
    clock.now_s = 5
    one.saw("last")
    assert not one.look()
    clock.now_s = 5 + SETTLE_S - 0.01
    assert not one.look()
    clock.now_s = 5 + SETTLE_S
    assert one.look()
    assert one.phase is Phase.DONE
    log = one.log
    assert log is not None
    assert (log.outcome, log.by, log.left_s) == ("direct", "page:last", 5)


@pytest.mark.parametrize(
    ("path", "pages", "outcome"),
    [
        ((), ("x", "y", "last"), "direct"),
        (("between",), ("first", "between", "last"), "direct"),
        (("between",), ("first", "first", "last"), "direct"),
        (("between",), ("first", "elsewhere", "last"), "indirect"),
    ],
)
def test_whoever_saw_other_pages_came_there_indirectly(
    path: tuple[str, ...], pages: tuple[str, ...], outcome: str
) -> None:
    clock = Clock()
    one = at_task(clock, study(task("one", path=path)))
    for page in pages:
        one.saw(page)
    clock.now_s = 10
    assert one.look()
    assert one.logs[0].outcome == outcome


@pytest.mark.parametrize(
    ("success", "act", "by"),
    [
        (Success(elements=("Weiter",)), lambda one: one.touched("Weiter"), "element:Weiter"),
        (Success(events=("saved",)), lambda one: one.told("saved"), "event:saved"),
    ],
)
def test_elements_and_events_meet_their_rules_and_others_do_not(success: Success, act: object, by: str) -> None:
    clock = Clock()
    one = at_task(clock, study(task("one", success)))
    for name in ("Zurück", "saved" if success.elements else "Weiter"):
        one.touched(name)
        one.told("broken")
        one.saw("Weiter")
    clock.now_s = 20
    assert not one.look()
    act(one)  # type: ignore[operator]
    clock.now_s = 30
    assert one.look()
    assert one.logs[0].by == by


def test_time_runs_out_at_the_limit_however_late_it_is_looked_at() -> None:
    clock = Clock()
    one = at_task(clock)
    clock.now_s = 59.9
    assert not one.look()
    clock.now_s = 75
    assert one.look()
    log = one.logs[0]
    assert (log.outcome, log.left_s) == ("time", 60)


def test_a_rule_that_is_met_at_the_last_moment_counts() -> None:
    clock = Clock()
    one = at_task(clock)
    clock.now_s = 59.9
    one.saw("last")
    clock.now_s = 60.5
    assert not one.look()
    clock.now_s = 61
    assert one.look()
    assert one.logs[0].outcome == "direct"


def test_touches_beside_the_targets_are_misclicks_and_without_targets_there_are_none() -> None:
    clock = Clock()
    one = at_task(clock, study(task("one", targets=("Weiter",))))
    clock.now_s = 2
    for name in ("Weiter", "Bild", ""):
        one.touched(name)
    log = one.logs[0]
    assert (log.touches, log.misclicks, log.first_touch_s) == (3, 2, 2)
    assert [name for name, _ in log.elements] == ["Weiter", "Bild"]
    other = at_task(clock)
    other.touched("Bild")
    assert other.logs[0].body(0)["misclicks"] is None


def test_names_are_kept_up_to_a_number_and_touches_counted_beyond_it() -> None:
    one = at_task(Clock())
    for number in range(NAMES_MAX + 5):
        one.touched(f"element {number}")
    assert (len(one.logs[0].elements), one.logs[0].touches) == (NAMES_MAX, NAMES_MAX + 5)


@pytest.mark.parametrize(("name", "outcome", "by"), [("light", "direct", "answer:light"), ("water", "wrong", "")])
def test_an_answer_is_right_or_wrong(name: str, outcome: str, by: str) -> None:
    clock = Clock()
    rule = Success(answer=AnswerRule(SAY, CHOICES))
    one = at_task(clock, study(task("one", rule)))
    one.finish()
    assert one.phase is Phase.REPLY
    one.reply("nothing like it")
    assert one.phase is Phase.REPLY
    one.reply(name)
    log = one.logs[0]
    assert (one.phase, log.outcome, log.by, log.answer) == (Phase.DONE, outcome, by, name)


def test_done_is_for_an_observer_to_judge_and_elsewhere_there_is_no_such_word() -> None:
    one = at_task(Clock(), study(task("one", Success(observer=True))))
    one.finish()
    assert (one.phase, one.logs[0].outcome) == (Phase.DONE, "claimed")
    other = at_task(Clock())
    other.finish()
    assert other.phase is Phase.TASK


def test_who_gives_up_is_not_asked_for_the_answer() -> None:
    one = at_task(Clock(), study(task("one", Success(answer=AnswerRule(SAY, CHOICES)))))
    one.give_up()
    assert (one.phase, one.logs[0].outcome) == (Phase.DONE, "given-up")
    again = at_task(Clock(), study(task("one", Success(answer=AnswerRule(SAY, CHOICES)))))
    again.finish()
    again.give_up()
    assert (again.phase, again.logs[0].outcome) == (Phase.DONE, "given-up")


def test_nothing_counts_once_a_task_is_over() -> None:
    one = at_task(Clock())
    one.give_up()
    one.saw("last")
    one.touched("Weiter")
    one.told("saved")
    assert not one.look()
    assert (one.logs[0].outcome, one.logs[0].touches, one.logs[0].by) == ("given-up", 0, "")


def test_a_prototype_that_tells_of_success_before_anybody_touched_it_is_not_believed() -> None:
    clock = Clock()
    one = at_task(clock, study(task("one", Success(events=("saved",)))))
    one.told("saved")
    clock.now_s = 5
    assert not one.look()
    assert one.marks == ["event-untouched"]
    one.touched("Weiter")
    one.told("saved")
    clock.now_s = 10
    assert one.look()


# The whole way, and what it becomes


def test_the_way_leads_over_everything_the_study_asks() -> None:
    form = Show("own", "0" * 64)
    whole = study(task("one"), task("two", seq=False), instruments=("sus",), before=form, after=form)
    one = run(Clock(), whole)
    one.agree()
    way = []
    while one.phase is not Phase.CHECK:
        way.append((str(one.phase), one.stage.asks if one.stage else ""))
        if one.phase is Phase.QUESTIONS:
            one.answered({"q1": "5"})
        elif one.phase is Phase.TASK:
            one.give_up()
        else:
            one.go_on()
    assert way == [
        ("questions", "before"),
        *[("brief", ""), ("task", ""), ("done", ""), ("questions", "seq")],
        *[("brief", ""), ("task", ""), ("done", "")],
        ("questions", "sus"),
        ("questions", "after"),
    ]
    body = parse_run(one.body("done", "de", False))
    assert [done.seq for done in body.tasks] == [5, None]
    assert body.answers == {"before": {"q1": "5"}, "sus": {"q1": "5"}, "after": {"q1": "5"}}
    assert (body.ended, body.level, body.order, body.started_at_ms) == ("done", "standard", ("one", "two"), 1_000)


def test_a_run_that_is_broken_off_says_which_task_was_not_finished() -> None:
    clock = Clock()
    one = at_task(clock, study(task("one"), task("two")))
    one.touched("Bild")
    one.mark("web-crashed")
    one.mark("web-crashed")
    clock.now_s = 12.5
    body = parse_run(one.body("idle", "en", True))
    assert (body.ended, body.level, body.marks, body.duration_ms) == ("idle", "simple", ("web-crashed",), 12_500)
    assert [(done.task, done.outcome, done.duration_ms) for done in body.tasks] == [("one", "broken-off", 12_500)]


def test_a_finished_task_stays_finished_when_the_run_breaks_off_later() -> None:
    one = at_task(Clock(), study(task("one"), task("two")))
    one.give_up()
    assert [done.outcome for done in parse_run(one.body("idle", "de", False)).tasks] == ["given-up"]


def test_an_answer_that_is_no_number_is_no_ease() -> None:
    one = at_task(Clock())
    one.give_up()
    one.go_on()
    one.answered({})
    assert one.logs[0].seq is None


def test_what_is_not_asked_is_not_answered() -> None:
    one = at_task(Clock())
    one.answered({"q1": "7"})
    assert (one.phase, one.answers) == (Phase.TASK, {})

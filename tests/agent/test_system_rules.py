"""What the agent does next about the system, from facts alone."""

from dataclasses import replace

import pytest

from werkstadt.agent.plan import Action, Tried, sentence
from werkstadt.agent.rules.system import INSTALL, NIGHT, SystemFacts, on_trial, plan_system, went_back
from werkstadt.helper.bootstate import BootState

ROOT = "ab" * 32
KNOWS = BootState("a", root=ROOT)
DONE = {"hub": Tried(5, None, "done", 0.0)}
QUIET = SystemFacts(100.0, 11, "a", KNOWS, ROOT, (("hub", 5),), tried=DONE)
HERE = replace(QUIET, staged=12)
WRITTEN = replace(HERE, boot=KNOWS.trying("b", 12, 5))
BACK = replace(HERE, boot=replace(KNOWS, tried=12))


def verbs(facts: SystemFacts) -> list[str]:
    return [one.verb for one in plan_system(facts)]


def only(facts: SystemFacts) -> Action:
    (action,) = plan_system(facts)
    return action


def test_where_nothing_is_new_nothing_is_done() -> None:
    assert plan_system(QUIET) == []


@pytest.mark.parametrize("tried", [{}, {"hub": Tried(4, None, "done", 0.0)}, {"hub": Tried(5, None, "broke", 99.0)}])
def test_a_road_is_looked_at_when_it_was_not_has_something_new_or_broke_and_time_has_passed(
    tried: dict[str, Tried],
) -> None:
    assert only(replace(QUIET, tried=tried)) == Action("bring-system", "hub", only(replace(QUIET, tried=tried)).why)


@pytest.mark.parametrize(
    "facts",
    [
        replace(QUIET, tried={"hub": Tried(5, None, "refused", 101.0)}),
        replace(QUIET, tried={}, root="", boot=BootState("a")),
        replace(QUIET, tried={}, asked=True),
        replace(QUIET, tried={}, boot=KNOWS.trying("b", 12)),
    ],
)
def test_a_road_is_let_be_that_failed_just_now_or_before_a_root_or_while_a_slot_is_written(facts: SystemFacts) -> None:
    assert "bring-system" not in verbs(facts)


def test_the_boot_state_learns_whom_to_trust_once_and_it_is_not_asked_for_all_the_time() -> None:
    fresh = replace(QUIET, boot=BootState("a"))
    assert only(fresh) == Action("trust-system", ROOT, "this device knows whom to trust for content")
    assert verbs(replace(fresh, root="")) == []
    assert verbs(replace(fresh, tried={**DONE, ROOT: Tried(0, None, "done", 101.0)})) == []
    assert verbs(replace(QUIET, root="cd" * 32)) == [], "another one is not asked for: the first counts"


def test_what_is_here_is_written() -> None:
    assert only(HERE).verb == "install"
    assert only(HERE).subject == "system 12"


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        (BACK, "did not prove itself"),
        (replace(HERE, boot=replace(KNOWS, good="b", try_="a", left=1, tried=11)), "has not proven itself"),
        (replace(HERE, asked=True), "being written"),
        (replace(HERE, visiting=True), "visit"),
        (replace(HERE, tried={**DONE, INSTALL: Tried(12, None, "refused", 101.0, "No.")}), "No. Again in 1 s."),
        (replace(HERE, root="", boot=BootState("a")), "whom to trust"),
    ],
)
def test_what_is_here_waits(facts: SystemFacts, why: str) -> None:
    assert only(facts).verb == "wait"
    assert why in only(facts).why


def test_a_failure_of_one_version_or_long_ago_holds_no_other_up() -> None:
    for tried in (Tried(11, None, "refused", 999.0), Tried(12, None, "refused", 100.0)):
        assert only(replace(HERE, tried={**DONE, INSTALL: tried})).verb == "install"


def test_the_next_one_is_written_after_one_went_back() -> None:
    assert only(replace(BACK, staged=13)).verb == "install"


@pytest.mark.parametrize("hour", range(24))
def test_what_is_written_is_started_at_night_when_nobody_is_there(hour: int) -> None:
    assert only(replace(WRITTEN, hour=hour)).verb == ("restart" if hour in (2, 3, 4) else "wait")
    assert only(replace(WRITTEN, hour=hour, visiting=True)).verb == "wait"
    assert list(NIGHT) == [2, 3, 4]


def test_what_runs_for_the_first_time_is_on_trial_and_not_started_again() -> None:
    trial = replace(WRITTEN, slot="b", running=12, staged=0, hour=3)
    for left in (2, 1, 0):
        facts = replace(trial, boot=replace(trial.boot, left=left))
        assert on_trial(facts)
        assert verbs(facts) == []
    assert not on_trial(WRITTEN)


@pytest.mark.parametrize(
    ("facts", "version"),
    [
        (QUIET, 0),
        (WRITTEN, 0),
        (BACK, 12),
        (replace(WRITTEN, boot=replace(WRITTEN.boot, left=1)), 12),
        (replace(BACK, running=12), 0),
    ],
)
def test_one_went_back_when_it_was_tried_and_another_runs(facts: SystemFacts, version: int) -> None:
    assert went_back(facts) == version


def test_each_action_is_a_sentence() -> None:
    said = [sentence(one) for facts in (HERE, WRITTEN, replace(WRITTEN, hour=3), BACK) for one in plan_system(facts)]
    assert said == [
        "Write system 12 into the slot that does not run: it is here, and newer than what runs.",
        "Not yet system 12: it is written, and is started at night, from 2 o'clock on.",
        "Restart into system 12: it is written, it is night, and nobody is in a visit.",
        "Not yet system 12: it was tried, and did not prove itself; the next one is tried.",
    ]
    assert sentence(only(replace(QUIET, tried={}))).startswith("Bring the system from the hub: ")
    assert sentence(only(replace(QUIET, boot=BootState("a")))).startswith("Keep whom systems must come from: ")

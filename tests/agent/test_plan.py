"""What to do next, and why: every branch, without anything being done."""

from dataclasses import replace

import pytest

from werkstadt.agent.plan import AGAIN_S, FILES, HUB, KIOSK, SCRUB_EVERY_S, Action, Facts, Stick, Tried, plan, sentence

OLD, NEW, ROOT = "a" * 64, "b" * 64, "c" * 64
STICK = Stick("/media/blue/werkstadt-content", 7)
WELL = Facts(
    now_s=1_000.0,
    hub="here",
    hub_timestamp=7,
    wanted="winter",
    has_root=True,
    in_force=OLD,
    tried={HUB: Tried(7, "winter", "done", 0.0)},
)


def verbs(facts: Facts) -> list[tuple[str, str]]:
    return [(one.verb, one.subject) for one in plan(facts)]


def why(facts: Facts) -> str:
    (one,) = plan(facts)
    return one.why


def test_where_everything_is_as_it_should_be_there_is_nothing_to_do() -> None:
    assert plan(WELL) == []


# switching


def test_what_is_whole_is_switched_to_when_nobody_is_in_a_visit() -> None:
    assert verbs(replace(WELL, ready=NEW)) == [("switch", NEW)]
    assert verbs(replace(WELL, ready=NEW, visiting=True)) == [("wait", NEW)]
    assert verbs(replace(WELL, ready=OLD)) == []


def test_the_switch_comes_before_everything_else() -> None:
    busy = replace(WELL, ready=NEW, mended=True, sticks=(STICK,), since_scrub_s=SCRUB_EVERY_S, tried={})
    assert [verb for verb, _ in verbs(busy)] == ["switch", "reload", "bring", "bring", "scrub"]


# what has ended the touch application too often

RESTING = {NEW: "abbe"}


def test_what_rests_is_not_switched_to_until_it_may_be_tried_again() -> None:
    rested = replace(WELL, ready=NEW, resting=RESTING)
    assert verbs(rested) == [("wait", NEW)]
    assert why(rested) == "it has ended the touch application too often, and is tried again later"
    assert verbs(replace(WELL, ready=NEW, resting={"d" * 64: ""})) == [("switch", NEW)]


def test_from_what_rests_one_goes_back_to_the_one_before() -> None:
    fallen = replace(WELL, in_force=NEW, resting=RESTING, before=OLD)
    assert verbs(fallen) == [("switch", OLD)]
    assert verbs(replace(fallen, ready=NEW)) == [("switch", OLD)]
    assert verbs(replace(fallen, before="")) == []
    assert verbs(replace(fallen, resting={**RESTING, OLD: ""})) == []
    assert verbs(replace(fallen, resting={})) == []


def test_something_newer_comes_before_going_back_and_something_that_rests_does_not() -> None:
    fallen = replace(WELL, in_force=NEW, resting=RESTING, before=OLD)
    assert verbs(replace(fallen, ready=ROOT)) == [("switch", ROOT)]
    assert verbs(replace(fallen, ready=ROOT, resting={**RESTING, ROOT: ""})) == [("wait", ROOT), ("switch", OLD)]


# whom to trust


@pytest.mark.parametrize(
    ("offered", "hub", "expected"),
    [
        (None, "here", [("wait", HUB)]),
        (ROOT, "here", [("take-root", ROOT)]),
        (None, "away", [("wait", HUB), ("wait", HUB)]),
        (ROOT, "away", [("wait", HUB)]),
    ],
)
def test_the_root_is_taken_from_a_hub_that_is_here_and_whose_policy_names_it(
    offered: str | None, hub: str, expected: list[tuple[str, str]]
) -> None:
    assert verbs(replace(WELL, has_root=False, root_offered=offered, hub=hub)) == expected


def test_no_root_is_asked_for_where_there_is_one_or_nobody_has_one() -> None:
    assert verbs(replace(WELL, root_offered=ROOT)) == []
    assert verbs(replace(WELL, has_root=False, root_offered=ROOT, hub="none")) == [("wait", HUB)]
    assert verbs(replace(WELL, has_root=False, root_offered=ROOT, hub_timestamp=0)) == [("wait", HUB)]


# the hub


@pytest.mark.parametrize(
    ("hub", "timestamp", "words"),
    [
        ("none", 0, "belongs to no hub"),
        ("unknown", 0, "no agent runs here"),
        ("here", 0, "published no content"),
        ("away", 7, "what is in force stays"),
    ],
)
def test_a_hub_that_cannot_be_asked_is_waited_for_with_the_reason(hub: str, timestamp: int, words: str) -> None:
    facts = replace(WELL, hub=hub, hub_timestamp=timestamp)
    assert verbs(facts) == [("wait", HUB)]
    assert words in why(facts)


def test_a_hub_that_is_away_and_never_told_of_content_is_no_matter_of_content() -> None:
    assert plan(replace(WELL, hub="away", hub_timestamp=0)) == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"tried": {}}, "was not looked at since the start"),
        ({"hub_timestamp": 8}, "something new"),
        ({"hub_timestamp": 6}, "something new"),
        ({"wanted": "summer"}, "something new"),
        ({"wanted": None}, "something new"),
        ({"mend": "2 stored files were damaged"}, "2 stored files were damaged"),
    ],
)
def test_the_exhibition_is_brought_when_the_hub_or_the_wish_is_another_one(
    changes: dict[str, object], words: str
) -> None:
    facts = replace(WELL, **changes)  # type: ignore[arg-type]
    assert verbs(facts) == [("bring", HUB)]
    assert words in why(facts)


@pytest.mark.parametrize("ended", ["refused", "broke"])
def test_what_did_not_come_is_tried_again_at_its_time_and_not_before(ended: str) -> None:
    tried = {HUB: Tried(7, "winter", ended, 1_000.0 + AGAIN_S, "It is forged.")}
    before = replace(WELL, tried=tried)
    assert verbs(before) == [("wait", HUB)]
    assert why(before) == "It is forged. Again in 3600 s."
    due = replace(before, now_s=1_000.0 + AGAIN_S)
    assert verbs(due) == [("bring", HUB)]
    assert why(due) == "again, after: It is forged."
    assert verbs(replace(before, hub_timestamp=8)) == [("bring", HUB)]


# sticks


def test_a_stick_is_looked_at_once_beside_the_hub_and_also_without_it() -> None:
    assert verbs(replace(WELL, sticks=(STICK,))) == [("bring", STICK.path)]
    assert verbs(replace(WELL, sticks=(STICK,), hub="away")) == [("wait", HUB), ("bring", STICK.path)]
    seen = {**WELL.tried, STICK.path: Tried(7, "winter", "done", 0.0)}
    assert verbs(replace(WELL, sticks=(STICK,), tried=seen)) == []
    assert verbs(replace(WELL, sticks=(replace(STICK, timestamp=9),), tried=seen)) == [("bring", STICK.path)]


def test_nothing_is_taken_from_a_stick_before_the_device_knows_whom_to_trust() -> None:
    assert verbs(replace(WELL, hub="none", has_root=False, sticks=(STICK,))) == [("wait", HUB), ("wait", STICK.path)]


def test_a_stick_that_staff_took_by_their_pin_is_let_be() -> None:
    assert verbs(replace(WELL, sticks=(STICK,), taken=7)) == []
    assert verbs(replace(WELL, sticks=(STICK,), taken=6)) == [("bring", STICK.path)]
    unreadable = Stick(STICK.path, 0)
    assert verbs(replace(WELL, sticks=(unreadable,), taken=0)) == [("bring", STICK.path)]


# reading the files through, and what follows


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"since_scrub_s": SCRUB_EVERY_S}, [("scrub", FILES)]),
        ({"since_scrub_s": float("inf")}, [("scrub", FILES)]),
        ({"since_scrub_s": SCRUB_EVERY_S - 1}, []),
        ({"unreadable": "abbe: damaged"}, [("scrub", FILES)]),
        ({"unreadable": "abbe: damaged", "visiting": True}, [("wait", FILES)]),
        ({"since_scrub_s": SCRUB_EVERY_S, "visiting": True}, [("wait", FILES)]),
        ({"since_scrub_s": SCRUB_EVERY_S, "in_force": ""}, []),
    ],
)
def test_files_are_read_through_once_a_day_or_for_a_bad_pack_and_never_in_a_visit(
    changes: dict[str, object], expected: list[tuple[str, str]]
) -> None:
    assert verbs(replace(WELL, **changes)) == expected  # type: ignore[arg-type]


def test_a_disk_that_is_in_use_is_read_through_later() -> None:
    due = replace(WELL, since_scrub_s=SCRUB_EVERY_S)
    tried = {**WELL.tried, FILES: Tried(0, None, "broke", 1_030.0, "Another one is at work.")}
    assert verbs(replace(due, tried=tried)) == [("wait", FILES)]
    assert why(replace(due, tried=tried)) == "Another one is at work. Again in 30 s."
    assert verbs(replace(due, tried=tried, now_s=1_030.0)) == [("scrub", FILES)]


def test_the_reason_names_the_pack_that_cannot_be_read() -> None:
    assert "(abbe: damaged)" in why(replace(WELL, unreadable="abbe: damaged", since_scrub_s=SCRUB_EVERY_S))
    assert why(replace(WELL, since_scrub_s=SCRUB_EVERY_S)) == "it is done once a day"


def test_what_was_mended_is_read_anew_when_nobody_is_in_a_visit() -> None:
    assert verbs(replace(WELL, mended=True)) == [("reload", KIOSK)]
    assert verbs(replace(WELL, mended=True, visiting=True)) == [("wait", KIOSK)]


# in words


@pytest.mark.parametrize(
    ("action", "words"),
    [
        (Action("bring", HUB, "there is something new"), "Bring the exhibition from the hub: there is something new."),
        (Action("bring", STICK.path, "again"), f"Bring the exhibition from {STICK.path}: again."),
        (Action("switch", NEW, "it is whole"), "Switch to the exhibition bbbbbbbbbbbb: it is whole."),
        (Action("take-root", ROOT, "so it is"), "Keep the root that the hub names: so it is."),
        (Action("scrub", FILES, "daily"), "Read all stored files through: daily."),
        (Action("reload", KIOSK, "mended"), "Let the touch application read its exhibits anew: mended."),
        (Action("wait", HUB, "Again in 5 s."), "Nothing from the hub for now: Again in 5 s."),
        (Action("wait", STICK.path, "no root"), f"Nothing from {STICK.path} for now: no root."),
        (Action("wait", NEW, "a visit"), "Not yet switch to the exhibition bbbbbbbbbbbb: a visit."),
        (Action("wait", FILES, "a visit"), "Not yet read the stored files through: a visit."),
        (Action("wait", KIOSK, "a visit"), "Not yet let the touch application read its exhibits anew: a visit."),
    ],
)
def test_an_action_is_a_sentence(action: Action, words: str) -> None:
    assert sentence(action) == words

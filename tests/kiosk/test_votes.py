"""Votes as this device counts them: one a visit, the last one counts, and nothing is counted twice."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from werkstadt.kiosk.rules.votes import Votes


def body(choice: str, scene: str = "s") -> Mapping[str, object]:
    return {"exhibit": "e", "scene": scene, "choice": choice}


acts = st.lists(st.tuples(st.integers(0, 20), st.sampled_from("abc"), st.sampled_from("st")), max_size=60)


@pytest.mark.attempt("Q35")
@given(acts)
def test_of_each_visit_the_last_vote_in_a_poll_counts(given_votes: list[tuple[int, str, str]]) -> None:
    votes, last = Votes(), {}
    for visit, choice, scene in given_votes:
        assert votes.take(f"v{visit}", body(choice, scene))
        last[visit, scene] = choice
        assert votes.given(f"v{visit}", "e", scene) == choice
    for scene in "st":
        chosen = [choice for (_, where), choice in last.items() if where == scene]
        assert votes.count("e", scene) == {choice: chosen.count(choice) for choice in set(chosen)}


@given(acts, st.integers(0, 60))
def test_what_is_read_from_the_journal_and_heard_again_counts_once(
    given_votes: list[tuple[int, str, str]], heard_from: int
) -> None:
    """The journal may be read before the confirmation of its last votes is delivered."""
    whole, live = Votes(), Votes()
    for visit, choice, scene in given_votes:
        whole.take(f"v{visit}", body(choice, scene))
    expected = {scene: dict(whole.count("e", scene)) for scene in "st"}
    live.become(whole)
    last = {(visit, scene): choice for visit, choice, scene in given_votes}
    for (visit, scene), choice in list(last.items())[heard_from:]:
        live.take(f"v{visit}", body(choice, scene))
    assert {scene: dict(live.count("e", scene)) for scene in "st"} == expected
    assert live.complete


def test_what_is_no_vote_is_not_counted() -> None:
    votes = Votes()
    for odd in ({}, {"exhibit": "e"}, {"exhibit": "e", "scene": "s", "choice": 1}, {"exhibit": None, "scene": "s"}):
        assert not votes.take("v", odd)
    assert votes.count("e", "s") == {}
    assert votes.given("v", "e", "s") == ""


def test_a_hundred_thousand_visits_leave_only_sums() -> None:
    votes = Votes()
    for visit in range(100_000):
        votes.take(f"v{visit}", body("ab"[visit % 2]))
    assert votes.count("e", "s") == {"a": 50_000, "b": 50_000}
    assert len(votes._last) <= 64


def test_no_poll_grows_without_end_by_odd_choices() -> None:
    votes = Votes()
    for number in range(2_000):
        votes.take(f"v{number}", body(f"c{number}"))
    assert len(votes.count("e", "s")) == 1_000

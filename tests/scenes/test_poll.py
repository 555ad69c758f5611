"""A poll: thanks only for what is on the disk, one vote a visit, and a result that says whose it is."""

import datetime as dt
import shutil
from concurrent.futures import Future
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.kiosk.visitor import ListJournal, Open, Visitor
from tests.scenes.examples import build_example
from werkstadt.contract.feeds import Feed
from werkstadt.exhibits.authoring.exhibition import check_source
from werkstadt.exhibits.authoring.install import install
from werkstadt.exhibits.scenetypes import folder_of
from werkstadt.scenes.poll.rules import Ballot, counts_in, percents

THANKS = "Danke! Deine Stimme ist gespeichert."


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """The example, with a feed."""
    source = tmp_path / "example"
    shutil.copytree(folder_of("poll") / "example", source)
    toml = source / "exhibit.toml"
    toml.write_text(toml.read_text("utf-8").replace('type = "poll"\n', 'type = "poll"\nfeed = "house"\n', 1), "utf-8")
    install(check_source(source), tmp_path / "content")
    return tmp_path / "content"


def begin(visitor: Visitor) -> None:
    visitor.tap("Berühre mich")
    visitor.tap("Deine Stimme")


def vote(visitor: Visitor, name: str) -> None:
    visitor.tap(name)
    visitor.until(lambda: visitor.says(THANKS))


def end(visitor: Visitor) -> None:
    visitor.tap("Start")
    visitor.tap("Beenden")


def results(visitor: Visitor) -> dict[str, int]:
    return {result["text"]: result["count"] for result in visitor.scene.property("results")}


def hold_back(visitor: Visitor) -> list[Future[object]]:
    """The disk confirms nothing until a test says so; `del …_recorder.append` ends it."""
    held: list[Future[object]] = []

    def append(_entry: object) -> Future[object]:
        held.append(Future())
        return held[-1]

    visitor.stage.backstage._recorder.append = append  # type: ignore[method-assign, assignment]
    return held


def votes(journal: ListJournal) -> list[object]:
    return [body["choice"] for body in journal.bodies("vote")]


def test_a_vote_is_a_record_of_this_visit_and_the_result_comes_after_it(visit: Open, content: Path) -> None:
    journal = ListJournal()
    visitor = visit(content, journal)
    begin(visitor)
    assert not visitor.says("Stimmen")
    vote(visitor, "Blau")
    assert journal.bodies("vote") == [{"exhibit": "example", "scene": "colour", "choice": "blue"}]
    assert visitor.lane.stay.visit is not None
    assert [visit_id for visit_id, _ in journal.kept("vote")] == [visitor.lane.stay.visit.id]
    assert results(visitor) == {"Rot": 0, "Grün": 0, "Blau": 1, "Alle zusammen: Weiß": 0}
    assert visitor.says("Blau: 1 Stimme · 100\u00a0%, deine Stimme")
    assert visitor.says("1 Stimme an diesem Gerät")


def test_nothing_is_thanked_before_the_disk_has_confirmed(visit: Open, content: Path) -> None:
    visitor = visit(content, ListJournal())
    begin(visitor)
    held = hold_back(visitor)
    visitor.tap("Rot")
    assert visitor.says("Wir speichern deine Stimme")
    assert not visitor.says("Danke!")
    assert results(visitor) == {}
    visitor.scene.choose(1)  # while one is under way, another tap does nothing
    assert len(held) == 1
    del visitor.stage.backstage._recorder.append
    held[0].set_result(None)
    visitor.until(lambda: visitor.says(THANKS))
    assert results(visitor)["Rot"] == 1


def test_a_vote_that_cannot_be_saved_is_said_kindly_and_can_be_tried_again(visit: Open, content: Path) -> None:
    journal = ListJournal()
    visitor = visit(content, journal)
    begin(visitor)
    journal.broken = True
    visitor.tap("Rot")
    visitor.until(lambda: visitor.says("Deine Stimme ist noch nicht gespeichert."))
    assert not visitor.says("Danke!")
    assert results(visitor) == {}
    visitor.tap("Noch einmal versuchen")
    visitor.until(lambda: visitor.says("Deine Stimme ist noch nicht gespeichert."))
    journal.broken = False
    visitor.tap("Noch einmal versuchen")
    visitor.until(lambda: visitor.says(THANKS))
    assert votes(journal) == ["red"]


def test_after_a_failure_another_choice_may_be_tapped_as_well(visit: Open, content: Path) -> None:
    journal = ListJournal()
    visitor = visit(content, journal)
    begin(visitor)
    journal.broken = True
    visitor.tap("Rot")
    visitor.until(lambda: visitor.says("noch nicht gespeichert"))
    journal.broken = False
    vote(visitor, "Grün")
    assert votes(journal) == ["green"]


def test_the_last_vote_of_a_visit_counts(visit: Open, content: Path) -> None:
    journal = ListJournal()
    visitor = visit(content, journal)
    begin(visitor)
    vote(visitor, "Rot")
    visitor.tap("Anders entscheiden")
    assert not visitor.says("Stimmen an diesem Gerät")
    vote(visitor, "Blau")
    assert votes(journal) == ["red", "blue"]
    assert (results(visitor)["Rot"], results(visitor)["Blau"]) == (0, 1)
    visitor.tap("Anders entscheiden")
    vote(visitor, "Blau")  # the same again: nothing to write
    assert votes(journal) == ["red", "blue"]


def test_a_change_that_fails_leaves_the_earlier_vote_in_force(visit: Open, content: Path) -> None:
    journal = ListJournal()
    visitor = visit(content, journal)
    begin(visitor)
    vote(visitor, "Rot")
    visitor.tap("Anders entscheiden")
    journal.broken = True
    visitor.tap("Blau")
    visitor.until(lambda: visitor.says("Deine Stimme von vorhin gilt weiter."))
    assert visitor.stage.backstage.votes.count("example", "colour") == {"red": 1}


def test_whoever_comes_back_to_the_scene_has_voted_and_the_next_visitor_has_not(visit: Open, content: Path) -> None:
    visitor = visit(content, ListJournal())
    begin(visitor)
    vote(visitor, "Rot")
    visitor.tap("Start")
    visitor.tap("Deine Stimme")
    assert visitor.says(THANKS)
    assert results(visitor)["Rot"] == 1
    end(visitor)
    begin(visitor)
    assert not visitor.says(THANKS)
    assert results(visitor) == {}
    vote(visitor, "Rot")
    assert results(visitor)["Rot"] == 2
    assert visitor.says("2 Stimmen an diesem Gerät")


def test_a_visitor_who_leaves_while_it_is_saved_is_counted_and_nothing_breaks(visit: Open, content: Path) -> None:
    visitor = visit(content, ListJournal())
    begin(visitor)
    held = hold_back(visitor)
    visitor.tap("Rot")
    del visitor.stage.backstage._recorder.append
    visitor.wait(61)
    visitor.wait(21)
    assert visitor.page == "attract"
    held[0].set_result(None)
    visitor.settle()
    assert visitor.stage.backstage.votes.count("example", "colour") == {"red": 1}
    begin(visitor)
    assert results(visitor) == {}


def test_after_a_restart_the_journal_is_counted_again(visit: Open, content: Path) -> None:
    journal = ListJournal()
    first = visit(content, journal)
    begin(first)
    vote(first, "Rot")
    first.tap("Anders entscheiden")
    vote(first, "Grün")
    end(first)
    begin(first)
    vote(first, "Grün")
    first.close()
    second = visit(content, journal)
    begin(second)
    vote(second, "Blau")
    assert results(second) == {"Rot": 0, "Grün": 2, "Blau": 1, "Alle zusammen: Weiß": 0}


def test_the_real_journal_is_counted_after_a_restart_too(visit: Open, content: Path) -> None:
    first = visit(content)
    begin(first)
    vote(first, "Rot")
    first.tap("Anders entscheiden")
    vote(first, "Blau")
    first.close()
    second = visit(content)
    second.until(lambda: second.stage.backstage.votes.complete)
    begin(second)
    vote(second, "Blau")
    assert results(second)["Blau"] == 2
    assert results(second)["Rot"] == 0


def test_where_the_journal_could_not_be_counted_the_page_says_since_when(visit: Open, content: Path) -> None:
    journal = ListJournal()
    journal.broken = True
    visitor = visit(content, journal)
    begin(visitor)
    visitor.settle()
    journal.broken = False
    vote(visitor, "Rot")
    assert visitor.says("1 Stimme an diesem Gerät, seit es eingeschaltet wurde")
    end(visitor)
    visitor.settle()
    visitor.stage.backstage.every_minute()
    visitor.until(lambda: visitor.stage.backstage.votes.complete)
    assert visitor.stage.backstage.votes.count("example", "colour") == {"red": 1}


# The whole house


def a_feed(counts: object, at: dt.datetime, version: int = 1, scene: str = "colour") -> Feed:
    return Feed("house", "poll", version, at, {"exhibit": "example", "scene": scene, "counts": counts})


def hear(visitor: Visitor, feed: Feed) -> None:
    visitor.stage.backstage.feeds.take(feed)
    visitor.lane.hear_news()
    visitor.settle()


NOON = dt.datetime(2026, 11, 23, 9, 5, tzinfo=dt.UTC)


def test_with_a_feed_the_result_is_that_of_the_whole_house_with_its_time(visit: Open, content: Path) -> None:
    visitor = visit(content, ListJournal())
    begin(visitor)
    vote(visitor, "Rot")
    hear(visitor, a_feed({"red": 7, "blue": 3, "gone": 5}, NOON))
    assert results(visitor) == {"Rot": 7, "Grün": 0, "Blau": 3, "Alle zusammen: Weiß": 0}
    assert visitor.says("10 Stimmen in der ganzen Werkstadt, Stand 10:05")
    assert visitor.says("Sie kommt beim nächsten Stand dazu.")
    hear(visitor, a_feed({"red": 8}, visitor.utc + dt.timedelta(minutes=1), version=2))
    assert not visitor.says("beim nächsten Stand")
    assert visitor.says("8 Stimmen in der ganzen Werkstadt, Stand 12:01")


def test_a_result_of_another_day_says_its_day(visit: Open, content: Path) -> None:
    visitor = visit(content, ListJournal())
    begin(visitor)
    vote(visitor, "Rot")
    hear(visitor, a_feed({"red": 7}, NOON - dt.timedelta(days=1)))
    assert visitor.says("Stand 22.\u00a0November, 10:05")


def test_no_result_of_the_house_is_shown_before_ones_own_vote(visit: Open, content: Path) -> None:
    visitor = visit(content, ListJournal())
    begin(visitor)
    hear(visitor, a_feed({"red": 7}, NOON))
    assert results(visitor) == {}
    assert not visitor.says("Stimmen")


@pytest.mark.parametrize("counts", [None, [], {"red": -1}, {"red": "7"}, {"red": True}, {"red": 1e9}, {"red": 10**12}])
def test_a_feed_that_is_not_as_agreed_leaves_the_votes_of_this_device(
    visit: Open, content: Path, counts: object
) -> None:
    visitor = visit(content, ListJournal())
    begin(visitor)
    vote(visitor, "Rot")
    hear(visitor, a_feed(counts, NOON))
    assert visitor.says("1 Stimme an diesem Gerät")


def test_a_feed_of_another_poll_is_not_taken_for_this_one() -> None:
    body = {"exhibit": "example", "scene": "colour", "counts": {"red": 1}}
    assert counts_in(body, "example", "colour") == {"red": 1}
    assert counts_in(body, "example", "other") is None
    assert counts_in(body, "other", "colour") is None
    assert counts_in({}, "example", "colour") is None


# Rules


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=6))
def test_percents_add_up_to_a_hundred_and_keep_their_order(counts: list[int]) -> None:
    found = percents(counts)
    assert sum(found) == (100 if sum(counts) else 0)
    for one, count in zip(found, counts, strict=True):
        assert abs(one - count * 100 / max(1, sum(counts))) < 1
    assert all(a >= b for a, m in zip(found, counts, strict=True) for b, n in zip(found, counts, strict=True) if m > n)


@given(st.lists(st.sampled_from(["a", "b", "safe", "unsafe", "again", "change"]), max_size=20))
def test_whatever_is_tapped_only_what_is_on_the_disk_is_thanked(acts: list[str]) -> None:
    ballot, disk = Ballot(), ""
    for act in acts:
        if act in ("a", "b"):
            ballot = ballot.choose(act)
        elif act in ("safe", "unsafe"):
            if ballot.state == "saving" and act == "safe":
                disk = ballot.wanted
            ballot = ballot.settled(act == "safe")
        else:
            ballot = ballot.again() if act == "again" else ballot.change()
        assert ballot.kept == disk
        assert ballot.state != "voted" or ballot.kept


# Bad input


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        ('id = "green"', 'id = "red"', 'scene[1].choice[2].id: expected an id of its own, got "red"'),
        ('id = "green"', 'id = "Grün!"', "scene[1].choice[2].id: expected small letters"),
        ('id = "green"\n', "", "scene[1].choice[2].id: expected text of 1 to 40 characters, got nothing"),
        ('de = "Rot"', 'de = "eins zwei drei vier fünf sechs sieben acht neun"', "expected at most 8 words, got 9"),
        ('type = "poll"', 'type = "poll"\nfeed = "A"', "scene[1].feed: expected small letters"),
    ],
)
def test_a_bad_poll_is_refused(tmp_path: Path, before: str, after: str, problem: str) -> None:
    source = tmp_path / "example"
    shutil.copytree(folder_of("poll") / "example", source)
    toml = source / "exhibit.toml"
    toml.write_text(toml.read_text("utf-8").replace(before, after, 1), "utf-8")
    told = [str(one) for one in check_source(source).errors]
    assert any(problem in one for one in told), told


def test_one_choice_is_no_poll_and_seven_are_too_many(tmp_path: Path) -> None:
    text = (folder_of("poll") / "example/exhibit.toml").read_text("utf-8")
    head, *choices = text.split("[[scene.choice]]")
    more = [choice.replace('id = "', f'id = "x{at}') for at, choice in enumerate(choices * 2)]
    for count in (1, 7):
        source = tmp_path / f"{count}" / "example"
        shutil.copytree(folder_of("poll") / "example", source)
        (source / "exhibit.toml").write_text("[[scene.choice]]".join([head, *more[:count]]), "utf-8")
        (told,) = [str(one) for one in check_source(source).errors]
        assert f"scene[1].choice: expected 2 to 6 of them, got {count}" in told


def test_an_odd_number_chooses_nothing(visit: Open, tmp_path: Path) -> None:
    journal = ListJournal()
    visitor = visit(build_example("poll", tmp_path / "plain"), journal)
    begin(visitor)
    for number in (-1, 4, 99):
        visitor.scene.choose(number)
    visitor.scene.again()
    visitor.scene.change()
    visitor.settle()
    assert votes(journal) == []

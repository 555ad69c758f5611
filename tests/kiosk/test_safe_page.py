"""Where the exhibition has ended the touch application too often: the page without content, in the real window."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint

from tests.kiosk.knocking import TOO_LONG_S, knock, lower_left
from tests.kiosk.showroom import starter, write_showroom
from tests.kiosk.test_agentlink import Agent, agent, until
from tests.kiosk.visitor import ListJournal, Open, Visitor
from werkstadt.kiosk.fallbook import NAME, FallBook, exhibition_hash
from werkstadt.kiosk.look import tokens
from werkstadt.kiosk.rules.falls import FIRST_REST_S, parse_falls

__all__ = ["agent"]


class Clock:
    now_s = 0.0


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return write_showroom(tmp_path / "content")


@pytest.fixture
def book(tmp_path: Path, content: Path, clock: Clock) -> FallBook:
    """After three falls in the exhibit abbe."""

    def begun() -> FallBook:
        return FallBook(tmp_path / NAME, lambda: clock.now_s, lambda: "this start")

    for _ in range(3):
        one = begun()
        one.show(exhibition_hash(content / "current"))
        one.open("abbe")
    return begun()


def test_it_says_so_in_both_languages_and_nothing_is_read_or_shown(visit: Open, content: Path, book: FallBook) -> None:
    for file in (content / "packs").rglob("*.json"):
        file.write_text("of no use")
    visitor = visit(content, falls=book)
    assert visitor.page == "safe"
    assert visitor.says("Dieser Bildschirm macht gerade Pause.")
    assert visitor.says("Das Team weiß Bescheid.")
    assert visitor.says("This screen is taking a break. The team knows.")
    visitor.touch(QPoint(500, 500))
    assert visitor.page == "safe"
    assert visitor.lane.stay.visit is None
    assert [trouble.code for trouble in visitor.stage.backstage.troubles()] == ["safe-page"]


def test_where_english_is_the_first_language_german_stands_below(visit: Open, content: Path, book: FallBook) -> None:
    visitor = visit(content, falls=book, language="en")
    assert visitor.says("This screen is taking a break.")
    assert visitor.says("Dieser Bildschirm macht gerade Pause. Das Team weiß Bescheid.")


def test_staff_get_in_there(
    visit: Open, content: Path, book: FallBook, agent: Agent, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tokens, "TOO_LONG_S", TOO_LONG_S)
    visitor = visit(content, falls=book, agent_socket=agent.path)
    until(agent, lambda: agent.last("status") is not None)
    knock(visitor, lower_left(visitor))
    visitor.until(lambda: visitor.says("Für das Personal"))


def test_the_agent_hears_which_one_rests_and_what_it_then_puts_in_force_is_shown(
    visit: Open, content: Path, book: FallBook, agent: Agent
) -> None:
    fallen = exhibition_hash(content / "current")
    journal = ListJournal()
    visitor = visit(content, journal, falls=book, agent_socket=agent.path)
    until(agent, lambda: agent.last("status") is not None)
    status = agent.last("status") or {}
    assert status["resting"] == [{"exhibition": fallen, "exhibit": "abbe"}]
    assert status["exhibition"] is None
    assert [row["code"] for row in status["troubles"]] == ["safe-page"]  # type: ignore[attr-defined]
    visitor.until(lambda: journal.bodies("content_fell") == [{"exhibition": fallen, "exhibit": "abbe"}])
    write_showroom(content, {"ort": starter()["ort"]})
    agent.say("content")
    until(agent, lambda: visitor.page == "attract")
    until(agent, lambda: (agent.last("status") or {})["exhibition"] is not None)
    status = agent.last("status") or {}
    assert status["troubles"] == []
    assert status["resting"] == [{"exhibition": fallen, "exhibit": "abbe"}]


def test_a_device_that_belongs_to_no_hub_shows_it_too(visit: Open, content: Path, book: FallBook, agent: Agent) -> None:
    visitor = visit(content, falls=book, agent_socket=agent.path)
    until(agent, lambda: agent.last("status") is not None)
    agent.say("joining", state="choose", hubs=[], digits="", until_s=0.0, error="", detail="", todo="", name="")
    agent.say("content")
    until(agent, lambda: len([1 for type_, _ in agent.lines if type_ == "status"]) > 1)
    assert visitor.stage.backstage.joining is None
    assert visitor.says("Dieser Bildschirm macht gerade Pause.")


def test_after_its_rest_it_is_shown_again(visit: Open, content: Path, book: FallBook, clock: Clock) -> None:
    visitor = visit(content, falls=book)
    visitor.stage.backstage.every_minute()
    assert visitor.page == "safe"
    clock.now_s = FIRST_REST_S
    visitor.stage.backstage.every_minute()
    assert visitor.page == "attract"


def after_a_fault(tmp_path: Path, clock: Clock) -> list[str]:
    """The exhibits that were open when runs fell, as the next run reads it."""
    falls = parse_falls((tmp_path / NAME).read_bytes()).begun("this start", clock.now_s)
    return [fall.exhibit for fall in falls.fell]


def test_a_fall_of_the_safe_page_blames_nothing(
    visit: Open, content: Path, book: FallBook, clock: Clock, tmp_path: Path
) -> None:
    current = content / "current"
    bad = current.readlink()
    write_showroom(content, {"ort": starter()["ort"]})
    visitor = visit(content, falls=book)
    assert visitor.page == "attract"
    assert after_a_fault(tmp_path, clock) == [""]
    current.unlink()
    current.symlink_to(bad)
    visitor.stage.backstage.every_minute()
    assert visitor.page == "safe"
    assert after_a_fault(tmp_path, clock) == []


def test_the_exhibit_that_is_open_is_kept_until_its_visitor_has_gone(
    visit: Open, content: Path, clock: Clock, tmp_path: Path
) -> None:
    book = FallBook(tmp_path / NAME, lambda: clock.now_s, lambda: "this start")
    visitor: Visitor = visit(content, falls=book)
    assert after_a_fault(tmp_path, clock) == [""]
    visitor.tap("Berühre mich")
    visitor.tap("Wie klein ist klein?")
    assert after_a_fault(tmp_path, clock) == ["abbe"]
    for _ in range(3):
        visitor.wait(200)
    assert visitor.page == "attract"
    assert after_a_fault(tmp_path, clock) == [""]

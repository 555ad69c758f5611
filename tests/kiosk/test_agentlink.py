"""The kiosk's end of the socket, against an agent of our own that speaks the agreed lines."""

import os
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest

from tests.kiosk.showroom import write_showroom
from tests.kiosk.visitor import ListJournal, Open, Visitor
from werkstadt.contract.agentline import LineSplitter, decode_line, encode_line
from werkstadt.contract.ranges import Ranges
from werkstadt.kiosk.agentlink import AgentLink

Fields = dict[str, object]


class Agent:
    """Listens, and remembers what the kiosk says."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.lines: list[tuple[str, Fields]] = []
        self.descriptors: list[int] = []
        self._splitter = LineSplitter()
        self._ear = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._ear.bind(str(path))
        self._ear.listen(1)
        self._ear.setblocking(False)
        self.link: socket.socket | None = None

    def listen(self) -> None:
        if self.link is None:
            try:
                self.link, _ = self._ear.accept()
            except BlockingIOError:
                return
            self.link.setblocking(False)
        try:
            data, descriptors, _, _ = socket.recv_fds(self.link, 65_536, 4)
        except BlockingIOError:
            return
        self.descriptors += descriptors
        self.lines += [decode_line(line) for line in self._splitter.feed(data)]

    def say(self, type_: str, **fields: object) -> None:
        assert self.link is not None
        self.link.sendall(encode_line(type_, fields))

    def last(self, type_: str) -> Fields | None:
        return next((fields for known, fields in reversed(self.lines) if known == type_), None)

    def hang_up(self) -> None:
        assert self.link is not None
        self.link.close()
        self.link = None
        self._splitter = LineSplitter()

    def close(self) -> None:
        for descriptor in self.descriptors:
            os.close(descriptor)
        if self.link:
            self.link.close()
        self._ear.close()


@pytest.fixture
def agent(tmp_path: Path) -> Iterator[Agent]:
    agent = Agent(tmp_path / "agent.sock")
    yield agent
    agent.close()


def until(agent: Agent, holds: Callable[[], bool]) -> None:
    for _ in range(2_000):
        agent.listen()
        if holds():
            return
        QTest.qWait(5)
    raise AssertionError(f"did not come; heard {agent.lines}")


def connected(visit: Open, agent: Agent, journal: ListJournal | None = None) -> Visitor:
    visitor = visit(journal=journal or ListJournal(), agent_socket=agent.path)
    until(agent, lambda: agent.last("status") is not None)
    return visitor


def test_it_says_hello_and_how_it_is(visit: Open, agent: Agent) -> None:
    connected(visit, agent)
    hello, status = agent.last("hello"), agent.last("status")
    assert hello is not None
    assert hello["profile"] == "terminal-15"
    assert status is not None
    assert (status["exhibition"], status["form_open"], status["lost"]) == ("licht", False, 0)
    assert status["troubles"] == []


def test_it_comes_back_when_the_agent_has_gone(visit: Open, agent: Agent) -> None:
    connected(visit, agent)
    agent.hang_up()
    agent.lines.clear()
    until(agent, lambda: agent.last("hello") is not None)


def test_an_exhibition_that_came_into_force_while_the_agent_was_away_is_shown(
    visit: Open, agent: Agent, tmp_path: Path
) -> None:
    """The agent had said so to nobody: a fresh device would show its page for joining until midnight."""
    empty = tmp_path / "content"
    empty.mkdir()
    visitor = visit(content=empty, agent_socket=agent.path)
    until(agent, lambda: agent.last("status") is not None)
    agent.hang_up()
    write_showroom(empty)
    agent.lines.clear()
    until(agent, lambda: (agent.last("status") or {}).get("exhibition") == "licht")
    assert visitor.page == "attract"
    write_showroom(empty, with_form=False)
    shown = visitor.stage.backstage._loaded
    visitor.stage.backstage.every_minute()
    assert visitor.stage.backstage._loaded != shown, "and once a minute, should a word have been lost"


def test_every_record_is_told_so_that_it_is_shipped(visit: Open, agent: Agent) -> None:
    visitor = connected(visit, agent)
    agent.lines.clear()
    visitor.tap("Berühre mich")
    visitor.tap("Beenden")
    until(agent, lambda: agent.last("written") is not None)


def test_what_is_over_is_dropped_from_the_journal_and_nonsense_is_passed_over(
    visit: Open, agent: Agent, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    journal = ListJournal()
    connected(visit, agent, journal)
    for seqs in ("all", [[3, 1]], [[0, 4]], None):
        agent.say("forget", epoch="e1", seqs=seqs)
    agent.say("forget", epoch="e1", seqs=[[2, 3], [7, 7]])
    until(agent, lambda: journal.forgotten == [("e1", Ranges(((2, 3), (7, 7))))])
    until(agent, lambda: "records forgotten count=3" in caplog.text)
    journal.broken = True
    agent.say("forget", epoch="e1", seqs=[[9, 9]])
    until(agent, lambda: "records not forgotten" in caplog.text)
    assert journal.forgotten[1:] == []


@pytest.mark.attempt("Q39")
def test_a_screenshot_comes_as_a_picture_and_is_refused_while_a_form_is_open(visit: Open, agent: Agent) -> None:
    visitor = connected(visit, agent)
    agent.say("screenshot", request=7)
    until(agent, lambda: agent.last("screenshot") is not None)
    assert agent.last("screenshot") == {"v": 1, "type": "screenshot", "request": 7, "refused": None}
    with os.fdopen(os.dup(agent.descriptors[0]), "rb") as file:
        picture = QImage.fromData(file.read())
    assert (picture.width(), picture.height()) == (1280, 720)
    agent.lines.clear()
    visitor.to_form()
    agent.say("screenshot", request=8)
    until(agent, lambda: agent.last("screenshot") is not None)
    answer = agent.last("screenshot")
    assert answer is not None
    assert answer["refused"] == "a form is open"
    assert len(agent.descriptors) == 1


def test_buttons_and_readings_reach_the_lane(visit: Open, agent: Agent) -> None:
    visitor = connected(visit, agent)
    agent.say("button", name="language")
    until(agent, lambda: visitor.page == "start")
    agent.say("button", name="language")
    until(agent, lambda: visitor.says("What do you want to discover?"))
    agent.say("reading", sensor="raum", values={"co2": 900}, at_ms=5, simulated=False)
    until(agent, lambda: visitor.readings.now("raum", "co2") == 900)


@pytest.mark.attempt("Q73")
def test_lines_from_the_agent_that_are_not_as_agreed_end_the_connection_and_not_the_kiosk(
    visit: Open, agent: Agent
) -> None:
    visitor = connected(visit, agent)
    assert agent.link is not None
    agent.link.sendall(b"not json\n")
    until(agent, lambda: not visitor.stage.backstage._link.is_open)  # type: ignore[union-attr]
    agent.hang_up()
    agent.lines.clear()
    until(agent, lambda: agent.last("hello") is not None)
    agent.say("unknown", anything=1)
    agent.say("reading", sensor="raum", values="nonsense", at_ms=5)
    agent.say("button", name="language")
    until(agent, lambda: visitor.page == "start")


@pytest.mark.attempt("Q73")
def test_an_agent_of_another_user_is_not_spoken_to(qapp: QGuiApplication, agent: Agent) -> None:
    link = AgentLink(agent.path, frozenset({os.getuid() + 1}))
    link.connect_now()
    assert not link.is_open
    link.close()


def test_without_an_agent_nothing_is_kept_waiting(qapp: QGuiApplication, tmp_path: Path) -> None:
    link = AgentLink(tmp_path / "nobody.sock")
    link.connect_now()
    link.send("status", {})
    assert not link.is_open
    link.close()

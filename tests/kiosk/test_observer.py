"""An observer of a study: what the agent is told of a run, and pictures that come with a sign on the glass only."""

import os
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtGui import QImage

from tests.kiosk.test_agentlink import Agent, agent, until
from tests.kiosk.visitor import ListJournal, Open, Visitor
from tests.support.study_content import study_content
from werkstadt.contract.agentline import decode_line
from werkstadt.contract.observing import RunNow, parse_observed
from werkstadt.kiosk.observer import SIGN_MS
from werkstadt.kiosk.rules.study.run import Phase
from werkstadt.kiosk.rules.study.telling import may_be_seen

__all__ = ["agent"]


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return study_content(tmp_path_factory.mktemp("study"), exhibit="geheim", last="versuche")


def opened(visit: Open, agent: Agent, content: Path, journal: ListJournal | None = None) -> Visitor:
    visitor = visit(content, journal or ListJournal(), agent_socket=agent.path)
    until(agent, lambda: agent.last("status") is not None)
    return visitor


def told(agent: Agent) -> Any:
    fields = agent.last("run")
    return None if fields is None else parse_observed(fields, "run")


def run_of(agent: Agent) -> RunNow | None:
    observed = told(agent)
    return observed.runs[0] if observed is not None and observed.runs else None


def in_phase(agent: Agent, phase: str) -> RunNow:
    until(agent, lambda: (run_of(agent) or RunNow.model_construct(phase="")).phase == phase)
    found = run_of(agent)
    assert found is not None
    return found


def ask(agent: Agent, request: int, lane: object = 0) -> dict[str, object]:
    agent.say("observe", request=request, lane=lane)
    until(agent, lambda: (agent.last("screenshot") or {}).get("request") == request)
    return agent.last("screenshot") or {}


def to_first_task(visitor: Visitor) -> None:
    visitor.tap("Berühre mich")
    visitor.tap("Probiere das Geheimnis aus")
    visitor.tap("16 oder älter")
    visitor.tap("Ich mache mit")
    visitor.tap("Los geht")


def test_nothing_is_told_where_no_study_runs(visit: Open, agent: Agent, content: Path) -> None:
    visitor = opened(visit, agent, content)
    visitor.tap("Berühre mich")
    until(agent, lambda: (agent.last("status") or {})["visiting"] is True)
    assert agent.last("run") is None


def test_each_step_of_a_run_is_told_and_before_consent_the_page_alone(visit: Open, agent: Agent, content: Path) -> None:
    visitor = opened(visit, agent, content)
    visitor.tap("Berühre mich")
    visitor.tap("Probiere das Geheimnis aus")
    age = in_phase(agent, "age")
    assert (age.study, age.number, age.version, age.began_at_ms, age.count) == ("probe", 1, "", 0, 0)
    visitor.tap("16 oder älter")
    in_phase(agent, "consent")
    visitor.tap("Ich mache mit")
    brief = in_phase(agent, "brief")
    assert (brief.task, brief.place, brief.count, brief.version) == ("last", 1, 2, "a")
    assert brief.began_at_ms == visitor.lane.stay.run.started_ms  # type: ignore[union-attr]
    visitor.now_s += 4
    visitor.tap("Los geht")
    task = in_phase(agent, "task")
    assert (task.elapsed_ms, task.task_ms, task.touches) == (4000, 0, 0)
    visitor.tap("Aufgabe")
    until(agent, lambda: (run_of(agent) or task).touches == 1)
    visitor.tap("Ich komme nicht weiter")
    done = in_phase(agent, "done")
    assert done.outcome == "given-up"


def test_a_run_that_is_taken_back_is_told_as_such_and_a_kept_one_is_not(
    visit: Open, agent: Agent, content: Path
) -> None:
    journal = ListJournal()
    visitor = opened(visit, agent, content, journal)
    to_first_task(visitor)
    began = in_phase(agent, "task").began_at_ms
    visitor.tap("Start")
    visitor.tap("Löschen und gehen")
    until(agent, lambda: told(agent).taken_back == [began] and told(agent).runs == [])
    visitor.tap("Probiere das Geheimnis aus")
    visitor.tap("16 oder älter")
    visitor.tap("Ich mache mit")
    visitor.tap("Los geht")
    in_phase(agent, "task")
    visitor.now_s += 2000
    visitor.lane.tick()
    visitor.now_s += 2000
    visitor.lane.tick()
    visitor.until(lambda: len(journal.bodies("run")) == 1)
    until(agent, lambda: told(agent).runs == [])
    assert told(agent).taken_back == [began]


def test_who_does_not_agree_leaves_nothing_to_take_back(visit: Open, agent: Agent, content: Path) -> None:
    visitor = opened(visit, agent, content)
    visitor.tap("Berühre mich")
    visitor.tap("Probiere das Geheimnis aus")
    visitor.tap("16 oder älter")
    visitor.tap("Lieber nicht")
    in_phase(agent, "declined")
    visitor.tap("Weiter entdecken")
    until(agent, lambda: told(agent).runs == [])
    assert told(agent).taken_back == []


def test_a_picture_comes_only_after_the_sign_and_the_sign_goes_with_the_observer(
    visit: Open, agent: Agent, content: Path
) -> None:
    visitor = opened(visit, agent, content)
    to_first_task(visitor)
    assert not visitor.says("Jemand sieht zu")
    assert ask(agent, 1)["refused"] == "the sign comes first"
    visitor.settle()
    assert visitor.says("Jemand sieht zu")
    assert ask(agent, 2)["refused"] is None
    with os.fdopen(os.dup(agent.descriptors[0]), "rb") as file:
        picture = QImage.fromData(file.read())
    assert (picture.width(), picture.height()) == (800, 450)
    signs = visitor.stage._observer._signs  # type: ignore[union-attr]
    assert signs[0].interval() == SIGN_MS
    signs[0].setInterval(0)
    visitor.until(lambda: not visitor.says("Jemand sieht zu"))
    assert ask(agent, 3)["refused"] == "the sign comes first"


def test_nobody_is_seen_who_has_not_agreed_and_no_form_is_seen(visit: Open, agent: Agent, content: Path) -> None:
    visitor = opened(visit, agent, content)
    refusal = "nobody has agreed to be seen"
    for lane in (0, 1, -1, "0", None, True):
        assert ask(agent, 1, lane)["refused"] == refusal
        agent.lines.clear()
    visitor.tap("Berühre mich")
    visitor.tap("Probiere das Geheimnis aus")
    visitor.tap("16 oder älter")
    assert ask(agent, 2)["refused"] == refusal
    assert not visitor.says("Jemand sieht zu")
    visitor.tap("Ich mache mit")
    visitor.tap("Los geht")
    ask(agent, 3)
    visitor.tap("Aufgabe")
    visitor.tap("Ich komme nicht weiter")
    visitor.tap("Weiter")
    in_phase(agent, "questions")
    assert ask(agent, 4)["refused"] == "a form is open"
    assert visitor.says("Jemand sieht zu"), "the observer still knows what is done"
    visitor.tap("Start")
    visitor.tap("Löschen und gehen")
    visitor.settle()
    assert not visitor.says("Jemand sieht zu"), "who comes next has agreed to nothing"
    assert agent.descriptors == []


def test_an_agent_that_comes_back_hears_where_the_run_is_and_the_sign_goes_with_it(
    visit: Open, agent: Agent, content: Path
) -> None:
    visitor = opened(visit, agent, content)
    to_first_task(visitor)
    ask(agent, 1)
    visitor.stage._observer._signs[0].setInterval(3_600_000)  # type: ignore[union-attr]
    agent.hang_up()
    agent.lines.clear()
    visitor.until(lambda: not visitor.says("Jemand sieht zu"))
    assert in_phase(agent, "task").task == "last"


@pytest.mark.parametrize("agreed", [True, False])
def test_only_pages_without_answers_of_who_has_agreed_may_be_seen(agreed: bool) -> None:
    seen = {phase for phase in Phase if may_be_seen(SimpleNamespace(agreed=agreed, phase=phase))}  # type: ignore[arg-type]
    assert seen == ({Phase.BRIEF, Phase.TASK, Phase.REPLY, Phase.DONE, Phase.CHECK} if agreed else set())


def test_the_line_is_as_agreed(visit: Open, agent: Agent, content: Path) -> None:
    visitor = opened(visit, agent, content)
    to_first_task(visitor)
    in_phase(agent, "task")
    assert set(agent.last("run") or {}) == {"v", "type", "runs", "taken_back"}
    assert decode_line(b'{"v":1,"type":"observe","request":1,"lane":0}')[0] == "observe"

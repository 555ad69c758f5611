"""Runs as tests need them: a synthetic participant whose behaviour is known."""

from dataclasses import replace

from werkstadt.contract.runs import Answer, Run, Screen, Task
from werkstadt.hub.rules.studies.runs import Judgement, Kept

SUS_55: dict[str, Answer] = dict(
    zip((f"q{number}" for number in range(1, 11)), (5, 4, 2, 1, 2, 3, 2, 4, 5, 2), strict=True)
)
"""Brooke's own example: 55."""


def task(id: str = "find", outcome: str = "direct", seconds: float = 30.0, **more: object) -> Task:
    made = Task(id, outcome, "", 1_000, round(seconds * 1000), 2_000, 5, 1, (("start", 0),), (("go", 950),), None, 6)
    return replace(made, **more)  # type: ignore[arg-type]


def run(*tasks: Task, **more: object) -> Run:
    made = Run(
        study="bus-app", study_version="3", number=1, pilot=False, version="a", group="", language="de", level="",
        started_at_ms=1_795_000_000_000, duration_ms=240_000, ended="done", marks=(),
        order=tuple(one.task for one in tasks), screen=Screen(1210, 680, 3840, 2160), tasks=tasks,
        answers={"sus": SUS_55},
    )  # fmt: skip
    return replace(made, **more)  # type: ignore[arg-type]


def kept(nr: int, run_: Run, device: str = "board-1", judged: dict[str, bool] | None = None) -> Kept:
    found = {id: Judgement(id, yes, "rosa", 5) for id, yes in (judged or {}).items()}
    return Kept(nr, f"id-{nr}", device, device.title(), "2026-11-23", run_.started_at_ms, run_, None, found)

"""What an observer may know of a run while it goes on (ADR 0034): before consent, no more than the page."""

from werkstadt.kiosk.rules.study.run import Phase, Run

CLOCKS = ("elapsed_ms", "task_ms")
"""They run by themselves: of them alone nothing is told."""
SHOWN = (Phase.BRIEF, Phase.TASK, Phase.REPLY, Phase.DONE, Phase.CHECK)
"""Phases whose page an observer may see: what somebody answers in a form is between them and the form."""


def run_now(lane: int, run: Run) -> dict[str, object]:
    """For the line "run"."""
    known: dict[str, object] = {
        "lane": lane,
        "study": run.study.id,
        "study_version": run.study.version,
        "number": run.assigned.number,
        "pilot": run.study.pilot,
        "phase": str(run.phase),
    }
    if not run.agreed:
        return known
    now_s, stage, log = run.now_s(), run.stage, run.log
    known |= {
        "version": run.assigned.version.id,
        "count": len(run.study.tasks),
        "began_at_ms": run.started_ms,
        "elapsed_ms": _ms(now_s - run.started_s),
    }
    if run.task is not None and stage is not None:
        known |= {"task": run.task.id, "place": stage.task + 1}
    if log is not None:
        known |= {
            "task_ms": _ms((now_s if log.left_s is None else log.left_s) - log.at_s),
            "touches": log.touches,
            "pages": len(log.pages),
            "outcome": log.outcome,
        }
    return known


def without_clocks(known: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in known.items() if name not in CLOCKS}


def may_be_seen(run: Run) -> bool:
    return run.agreed and run.phase in SHOWN


def _ms(seconds: float) -> int:
    return max(0, round(seconds * 1000))

"""Runs of a study as an export: one row a run, or one row a run and task."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from zoneinfo import ZoneInfo

from werkstadt.contract.runs import ENDINGS, OUTCOMES, Answer, Run, Task
from werkstadt.hub.console.words import say
from werkstadt.hub.exports.writing import Export
from werkstadt.hub.exportwork import words_of
from werkstadt.hub.rules.exporting import Column
from werkstadt.hub.rules.retention import Terms, delete_export_by
from werkstadt.hub.rules.scores.instruments import INSTRUMENTS, sift
from werkstadt.hub.rules.studies.figures import ASKED, values_of
from werkstadt.hub.rules.studies.runs import FAILURE, OPEN, SUCCESS, Kept
from werkstadt.hub.store.answers import Submission

RUNS, TASKS = "runs", "tasks"
FIXED = ("id", "day", "device", "language", "level", "study", "study_version")
_Cells = dict[str, object]


def export_of(
    what: str, runs: Sequence[Kept], study: str, title: str, language: str, now_ms: int, zone: ZoneInfo
) -> Export:
    """what: RUNS or TASKS."""
    at = dt.datetime.fromtimestamp(now_ms / 1000, zone)
    first = min((kept.day for kept in runs), default=None)
    by = delete_export_by(first, Terms(), at.date(), with_words=False)
    make = _run_rows if what == RUNS else _task_rows
    made = [(kept, cells) for kept in runs for cells in make(kept)]
    found = _columns([cells for _, cells in made], language)
    rows = [_row(kept, cells) for kept, cells in made]
    return Export(
        f"{study}-{what}", title, found, lambda: rows, language, words_of(language), at, by.isoformat(), FIXED
    )


def _row(kept: Kept, cells: _Cells) -> Submission:
    run = kept.run
    return Submission(
        nr=kept.nr, id=kept.id, device=kept.device, device_name=kept.device_name, day=kept.day, at_ms=kept.at_ms,
        form=run.study, form_version=run.study_version, exhibit="", language=run.language, level=run.level,
        answers=cells, deleted=False,
    )  # fmt: skip


def _of_run(run: Run) -> _Cells:
    return {
        "number": run.number, "version": run.version, "group": run.group, "pilot": "yes" if run.pilot else "no",
        "ended": run.ended,
    }  # fmt: skip


def _run_rows(kept: Kept) -> Iterable[_Cells]:
    run = kept.run
    counts = [kept.counts_as(task) for task in run.tasks]
    cells: _Cells = {
        **_of_run(run),
        "started_at": dt.datetime.fromtimestamp(run.started_at_ms / 1000, dt.UTC).isoformat(timespec="seconds"),
        "duration_s": run.duration_ms / 1000,
        "marks": list(run.marks),
        "order": " ".join(run.order),
        "width_mm": run.screen.width_mm,
        "height_mm": run.screen.height_mm,
        **{f"tasks_{how}": counts.count(how) for how in (SUCCESS, FAILURE, OPEN)},
    }
    for id in ASKED:
        if id in run.answers:
            cells |= _scored(id, run)
    for group, answers in run.answers.items():
        if group not in ASKED:
            cells |= {f"{group}/{ref}": _value(answer) for ref, answer in answers.items()}
    yield cells


def _scored(id: str, run: Run) -> _Cells:
    instrument, texts = INSTRUMENTS[id], values_of(run, id)
    whole, _ = sift(instrument, [(0, texts)])
    answers = {f"{id}/{field.name}": text or None for field, text in zip(instrument.fields, texts, strict=True)}
    return {**answers, f"{id}/score": instrument.score(whole[0].values) if whole else None}


def _task_rows(kept: Kept) -> Iterable[_Cells]:
    for task in kept.run.tasks:
        yield {**_of_run(kept.run), **_of_task(kept, task)}


def _of_task(kept: Kept, task: Task) -> _Cells:
    judgement = kept.judged.get(task.task)
    return {
        "task": task.task,
        "place": kept.run.order.index(task.task) + 1,
        "outcome": task.outcome,
        "counts_as": kept.counts_as(task),
        "judged_by": judgement.who if judgement else None,
        "by": task.by,
        "at_s": task.at_ms / 1000,
        "duration_s": task.duration_ms / 1000,
        "first_touch_s": None if task.first_touch_ms is None else task.first_touch_ms / 1000,
        "touches": task.touches,
        "misclicks": task.misclicks,
        "page_views": len(task.pages),
        "seq": task.seq,
        "answer": _value(task.answer),
    }


def _value(answer: Answer) -> object:
    return list(answer) if isinstance(answer, tuple) else str(answer).lower() if isinstance(answer, bool) else answer


def _columns(rows: Iterable[_Cells], language: str) -> list[Column]:
    """In the order in which they first come; what kind each is, its values say."""
    kinds: dict[str, set[str]] = {}
    for cells in rows:
        for ref, value in cells.items():
            kinds.setdefault(ref, set()).update(_kind(ref, value))
    return [_column(ref, found, language) for ref, found in kinds.items()]


def _column(ref: str, kinds: set[str], language: str) -> Column:
    kind = kinds.pop() if len(kinds) == 1 else "text"
    choices = tuple(
        (name, say(language, f"{words}.{name}")) for words, names in _CHOICES.get(ref, []) for name in names
    )
    group, _, question = ref.partition("/")
    label = f"{_TITLES.get(group, group)}: {question}" if question else say(language, f"studies.column.{ref}")
    return Column(ref, label, "one" if choices else kind, choices)


_TITLES = {id: instrument.title for id, instrument in INSTRUMENTS.items()}
_CHOICES: Mapping[str, Sequence[tuple[str, Sequence[str]]]] = {
    "pilot": [("studies.pilot", ("no", "yes"))],
    "ended": [("studies.ended", ENDINGS)],
    "outcome": [("studies.outcome", OUTCOMES)],
    "counts_as": [("studies.counts", (SUCCESS, FAILURE, OPEN, "broken-off"))],
}


def _kind(ref: str, value: object) -> Iterable[str]:
    if value is None:
        return ()
    if ref.partition("/")[0] in ASKED or (isinstance(value, int | float) and not isinstance(value, bool)):
        return ("number",)
    return ("several",) if isinstance(value, list) else ("text",)

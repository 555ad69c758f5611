"""Studies: figures, the runs behind them, one run and what staff say of it, exports, and where fingers came down."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, HTTPException, Query
from fastapi.responses import RedirectResponse, Response, StreamingResponse

from werkstadt.contract.runs import CLAIMED, OUTCOMES, Run
from werkstadt.hub import exportwork, studyexport
from werkstadt.hub.blobfiles import BlobFiles
from werkstadt.hub.console import studyview
from werkstadt.hub.console.desk import Desk, genuine, needs
from werkstadt.hub.console.shown import Shown, shown, study_title, task_title
from werkstadt.hub.exports.writing import TYPES
from werkstadt.hub.rules.scores.instruments import INSTRUMENTS
from werkstadt.hub.rules.studies.figures import ASKED, StudyFigures, of_study, tasks_of, values_of
from werkstadt.hub.rules.studies.heat import png_of
from werkstadt.hub.rules.studies.runs import FAILURE, OPEN, SUCCESS, Filter, Judgement, Kept, chosen
from werkstadt.hub.rules.studies.versions import Pair, pair, versions_of
from werkstadt.hub.store import audit, studies
from werkstadt.hub.store.studies import KeptPage
from werkstadt.hub.studyheat import newest, page_heat

router = APIRouter(prefix="/studies")
Reader = Annotated[Desk, Depends(needs("studies"))]
ROWS_PAGE = 50
ELEMENTS_MOST = 20
_COUNTED = (SUCCESS, FAILURE, OPEN)
_PICTURE_HEADERS = {"Content-Security-Policy": "default-src 'none'; sandbox", "Content-Disposition": "inline"}


@dataclass(frozen=True)
class Choice:
    """What is looked at; empty: all, but pilot runs. task, outcome, ended, instrument: as Filter has them."""

    study_version: str = ""
    version: str = ""
    group: str = ""
    answered_in: str = ""
    device: str = ""
    pilot: Literal["", "1"] = ""
    ended: str = ""
    task: str = ""
    outcome: str = ""
    instrument: str = ""

    @property
    def filter(self) -> Filter:
        fields = {name: value for name, value in vars(self).items() if name not in ("answered_in", "pilot")}
        return Filter(language=self.answered_in, pilot=self.pilot == "1", **fields)

    @property
    def whole(self) -> "Choice":
        """Without what chooses single rows."""
        return Choice(self.study_version, self.version, self.group, self.answered_in, self.device, self.pilot)

    def query(self, **more: object) -> str:
        """For an address: what is set, with more over it."""
        kept = {name: value for name, value in {**vars(self), **more}.items() if value}
        return f"?{urlencode(kept)}" if kept else ""


Chosen = Annotated[Choice, Depends()]


@router.get("")
def listing(desk: Reader) -> Response:
    content = shown(desk.hub.settings.content)
    with desk.hub.store.reading() as connection:
        found = studies.listing(connection)
    here = {one.study for one in found}
    return desk.page(
        "studies/list.html",
        studies=found,
        unused=[(id, study_title(content, id, desk.language)) for id in content.studies if id not in here],
        titles={one.study: study_title(content, one.study, desk.language) for one in found},
        wanted={id: study.participants for id, study in content.studies.items()},
    )


@router.get("/{study}")
def one_study(desk: Reader, study: str, choice: Chosen) -> Response:
    runs, pages = _read(desk, study)
    choice = choice.whole
    taken = chosen(runs, choice.filter)
    found = of_study(taken)
    versions = versions_of(taken)
    pairs = [pair(taken, versions[0], other) for other in versions[1:]]
    return desk.page(
        "studies/study.html",
        figures=found,
        tasks=[_task_part(desk, one.task, found, pairs) for one in found.tasks],
        scores=_score_part(desk, found, pairs),
        benchmarks=studyview.benchmarks_of(found, pairs),
        pages=_pages(pages, choice),
        outcomes=OUTCOMES,
        counted=_COUNTED,
        **_frame(desk, study, choice, runs),
    )


@router.get("/{study}/rows")
def rows(desk: Reader, study: str, choice: Chosen, page: Annotated[int, Query(ge=1, le=100_000)] = 1) -> Response:
    runs, _ = _read(desk, study)
    taken = list(reversed(chosen(runs, choice.filter)))
    return desk.page(
        "studies/rows.html",
        rows=taken[(page - 1) * ROWS_PAGE : page * ROWS_PAGE],
        tasks=tasks_of(taken),
        by_task=lambda run: {task.task: task for task in run.tasks},
        n=len(taken),
        page=page,
        pages=max(1, -(-len(taken) // ROWS_PAGE)),
        **_frame(desk, study, choice, runs),
    )


@router.get("/{study}/runs/{nr}")
def one_run(desk: Reader, study: str, nr: int) -> Response:
    kept = _one(desk, study, nr)
    return desk.page(
        "studies/run.html", kept=kept, scores=_scores(kept.run), asked=ASKED, **_frame(desk, study, Choice(), [kept])
    )


@router.post("/{study}/runs/{nr}", dependencies=[Depends(genuine)])
def judge(
    desk: Reader, study: str, nr: int, task: Annotated[str, Form()], succeeded: Annotated[Literal["yes", "no"], Form()]
) -> Response:
    """Of what a participant claimed, and of nothing else."""
    kept = _one(desk, study, nr)
    if not any(one.task == task and one.outcome == CLAIMED for one in kept.run.tasks):
        raise HTTPException(422)
    judgement = Judgement(task, succeeded == "yes", desk.person.name, desk.now_ms)
    with desk.hub.store.writing() as connection:
        studies.judge(connection, nr, judgement)
        detail = f"run {nr}, {task}: {succeeded}"
        audit.write(connection, desk.now_ms, who=desk.person.name, what="run-judged", subject=study, detail=detail)
    return RedirectResponse(f"/studies/{study}/runs/{nr}", status_code=303)


@router.get("/{study}/save/{what}/{kind}")
def save(
    desk: Reader,
    study: str,
    what: Literal["runs", "tasks"],
    kind: Literal["csv", "xlsx", "sav", "json"],
    choice: Chosen,
) -> Response:
    runs, _ = _read(desk, study)
    taken = chosen(runs, choice.filter)
    title = study_title(shown(desk.hub.settings.content), study, desk.language)
    made = studyexport.export_of(what, taken, study, title, desk.language, desk.now_ms, desk.zone)
    desk.note("export", subject=study, detail=f"{kind} {len(taken)} runs{choice.query()}")
    headers = {"Content-Disposition": f'attachment; filename="{made.file_name(kind)}"'}
    return StreamingResponse(exportwork.pieces(made, kind), media_type=TYPES[kind], headers=headers)


@router.get("/{study}/pages/{page:path}")
def heat_map(desk: Reader, study: str, page: str, choice: Chosen) -> Response:
    runs, pages = _read(desk, study)
    picture = _newest(pages, page, choice)
    found = page_heat(_files(desk), chosen(runs, choice.whole.filter), picture.page)
    choice = Choice(**{**vars(choice.whole), "version": picture.page.version})
    return desk.page(
        "studies/page.html",
        picture=picture,
        found=found,
        elements=found.touches.most_common(ELEMENTS_MOST),
        more=max(0, len(found.touches) - ELEMENTS_MOST),
        peak=studyview.written_value("touches", found.heat.peak_per_cm2, desk.language),
        **_frame(desk, study, choice, runs),
    )


@router.get("/{study}/heat/{page:path}")
def heat_picture(desk: Reader, study: str, page: str, choice: Chosen) -> Response:
    with desk.hub.store.reading() as connection:
        picture = _newest(studies.pages(connection, study), page, choice)
        runs = studies.runs(connection, study, picture.page.version)
    found = page_heat(_files(desk), chosen(runs, choice.whole.filter), picture.page)
    return Response(png_of(found.heat), media_type="image/png", headers=_PICTURE_HEADERS)


@router.get("/{study}/pictures/{nr}")
def picture(desk: Reader, study: str, nr: int) -> Response:
    with desk.hub.store.reading() as connection:
        found = next((one for one in studies.pages(connection, study) if one.nr == nr), None)
    path = _files(desk).path(found.picture) if found is not None else None
    if path is None or not path.is_file():
        raise HTTPException(404)
    data = path.read_bytes()
    if not data.startswith(b"\x89PNG\r\n\x1a\n"):
        raise HTTPException(404)
    return Response(data, media_type="image/png", headers=_PICTURE_HEADERS)


def _read(desk: Desk, study: str) -> tuple[list[Kept], list[KeptPage]]:
    """404 for a study that nobody knows."""
    with desk.hub.store.reading() as connection:
        runs, pages = studies.runs(connection, study), studies.pages(connection, study)
    if not runs and study not in shown(desk.hub.settings.content).studies:
        raise HTTPException(404)
    return runs, pages


def _one(desk: Desk, study: str, nr: int) -> Kept:
    with desk.hub.store.reading() as connection:
        kept = studies.one(connection, study, nr)
    if kept is None:
        raise HTTPException(404)
    return kept


def _newest(pages: Sequence[KeptPage], page: str, choice: Choice) -> KeptPage:
    picture = newest(pages, page, choice.version, choice.answered_in)
    if picture is None:
        raise HTTPException(404)
    return picture


def _files(desk: Desk) -> BlobFiles:
    return BlobFiles(desk.hub.settings.state / "blobs")


def _frame(desk: Desk, study: str, choice: Choice, runs: Sequence[Kept]) -> dict[str, Any]:
    content = shown(desk.hub.settings.content)

    def had(of: Callable[[Run], str]) -> list[str]:
        return sorted({of(kept.run) for kept in runs} - {""})

    return {
        "study": study,
        "base": f"/studies/{study}",
        "title": study_title(content, study, desk.language),
        "task_title": lambda id: task_title(content, study, id, desk.language),
        "measure_title": lambda what: _measure_title(desk, what),
        "choice": choice,
        "all_versions": had(lambda run: run.version),
        "choices": {
            "study_version": [(one, one) for one in had(lambda run: run.study_version)],
            "version": [(one, _version_title(content, study, one)) for one in had(lambda run: run.version)],
            "group": [(one, one) for one in had(lambda run: run.group)],
            "answered_in": [(one, one) for one in had(lambda run: run.language)],
            "device": sorted({(kept.device, kept.device_name) for kept in runs}, key=lambda one: one[1].casefold()),
        },
        "pilots": sum(kept.run.pilot for kept in runs),
    }


def _version_title(content: Shown, study: str, version: str) -> str:
    """With the exhibit that it is, where the study is here."""
    known = content.studies.get(study)
    exhibits = {one.id: one.exhibit for one in known.versions} if known else {}
    return f"{version} ({exhibits[version]})" if version in exhibits else version


def _measure_title(desk: Desk, what: str) -> str:
    return INSTRUMENTS[what].title if what in ASKED else desk.say(f"studies.measure.{what}")


def _task_part(desk: Desk, task: str, found: StudyFigures, pairs: Sequence[Pair]) -> dict[str, Any]:
    figures = next(one for one in found.tasks if one.task == task)
    tables = [
        (one.a, one.b, studyview.paired_rows(lines, one, desk.language, task))
        for one in pairs
        for id, lines in one.tasks
        if id == task
    ]
    return {
        "id": task,
        "figures": figures,
        "tables": tables or [("", "", studyview.task_rows(figures, desk.language))],
    }


def _score_part(desk: Desk, found: StudyFigures, pairs: Sequence[Pair]) -> list[tuple[str, str, list[studyview.Row]]]:
    if not found.scores:
        return []
    tables = [(one.a, one.b, studyview.paired_rows(one.scores, one, desk.language)) for one in pairs if one.scores]
    return tables or [("", "", studyview.score_rows(found, desk.language))]


def _pages(pages: Sequence[KeptPage], choice: Choice) -> list[tuple[str, str]]:
    """Page and version of which there is a picture, as chosen."""
    found = {(one.page.page, one.page.version) for one in pages if choice.version in ("", one.page.version)}
    return sorted(found)


def _scores(run: Run) -> list[tuple[str, list[str]]]:
    return [(id, values_of(run, id)) for id in ASKED if id in run.answers]

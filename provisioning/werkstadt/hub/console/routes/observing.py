"""Observing a study: where it runs now, one run live, and what is written down of it meanwhile."""

import asyncio
import base64
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Form, HTTPException, Path
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, Response

from werkstadt.contract.observing import Observed, RunNow
from werkstadt.contract.ranges import SEQ_MAX
from werkstadt.contract.runs import NAME_MAX_CHARS
from werkstadt.exhibits.model import say
from werkstadt.hub.console.desk import Desk, genuine, needs
from werkstadt.hub.console.shown import shown, study_title, task_title
from werkstadt.hub.live import OBSERVE_S, NotNowError, Seen
from werkstadt.hub.rules.studies.runs import NOTE, Observation, Watched
from werkstadt.hub.store import devices, observing
from werkstadt.hub.store.devices import Device

router = APIRouter(prefix="/studies")
Reader = Annotated[Desk, Depends(needs("studies"))]
Study = Annotated[str, Path(max_length=NAME_MAX_CHARS)]
Lane = Annotated[int, Path(ge=0, le=9)]
LIST_S = 3.0
"""So long the list waits for the slowest device."""
TEXT_MAX_CHARS = 2_000
DAY_MS = 86_400_000


@dataclass(frozen=True)
class Running:
    device: Device
    run: RunNow


@router.get("/{study}/observe")
async def listing(desk: Reader, study: Study) -> Response:
    here = await run_in_threadpool(_listening, desk)
    told = await asyncio.gather(*(_look(desk, device.id, None, LIST_S) for device in here))
    found = [
        Running(device, run)
        for device, seen in zip(here, told, strict=True)
        if seen is not None
        for run in seen.observed.runs
        if run.study == study
    ]
    return await run_in_threadpool(_page, desk, study, "studies/observe.html", running=found, listening=len(here))


@router.get("/{study}/observe/{device}/{lane}")
async def one_run(desk: Reader, study: Study, device: str, lane: Lane) -> Response:
    """A device that does not answer leaves the page as it is."""
    by_itself = "hx-request" in desk.request.headers
    found = await run_in_threadpool(_device, desk, device)
    if not by_itself:
        await run_in_threadpool(desk.note, "observe", device, study)
    seen = await _look(desk, device, lane)
    if seen is None and by_itself:
        return Response(status_code=204)
    return await run_in_threadpool(_run_page, desk, study, found, lane, seen)


@router.post("/{study}/observe/{device}/{lane}", dependencies=[Depends(genuine)])
def write_down(
    desk: Reader,
    study: Study,
    device: str,
    id: Annotated[str, Form(pattern=r"^[0-9a-f]{32}$")],
    began_at_ms: Annotated[int, Form(ge=1, le=SEQ_MAX)],
    run_ms: Annotated[int, Form(ge=0, le=DAY_MS)],
    said: Annotated[Literal["note", "yes", "hard", "no"], Form()],
    task: Annotated[str, Form(max_length=NAME_MAX_CHARS)] = "",
    text: Annotated[str, Form(max_length=TEXT_MAX_CHARS)] = "",
) -> Response:
    """Sent again it is the same one. "kept" is only said of what stands in the store."""
    text = text.replace("\0", "").strip()
    if (said == NOTE) != bool(text) or (said != NOTE and not task) or not (task + study).isprintable():
        raise HTTPException(422)
    of = Watched(_device(desk, device).id, study, began_at_ms)
    with desk.hub.store.writing() as connection:
        observing.add(connection, Observation(id, of, run_ms, task, said, text, desk.person.name, desk.now_ms))
    return JSONResponse({"kept": id})


def _listening(desk: Desk) -> list[Device]:
    with desk.hub.store.reading() as connection:
        return [device for device in devices.listing(connection) if desk.hub.live.is_here(device.id)]


async def _look(desk: Desk, device: str, lane: int | None, within_s: float = OBSERVE_S) -> Seen | None:
    """None: the device did not answer. What participants took back goes first."""
    try:
        seen: Seen = await desk.hub.live.observe(device, lane, within_s)
    except NotNowError:
        return None
    await run_in_threadpool(_take_back, desk, device, seen.observed)
    return seen


def _take_back(desk: Desk, device: str, observed: Observed) -> None:
    with desk.hub.store.reading() as connection:
        if not observed.taken_back or not observing.is_written(connection, device, observed.taken_back):
            return
    with desk.hub.store.writing() as connection:
        observing.take_back(connection, device, observed.taken_back)


def _device(desk: Desk, device: str) -> Device:
    with desk.hub.store.reading() as connection:
        found = devices.one(connection, device)
    if found is None:
        raise HTTPException(404)
    return found


def _run_page(desk: Desk, study: str, device: Device, lane: int, seen: Seen | None) -> Response:
    observed = seen.observed if seen is not None else Observed()
    run = next((one for one in observed.runs if one.lane == lane and one.study == study), None)
    agreed = run is not None and run.began_at_ms > 0
    written: list[Observation] = []
    if run is not None and agreed:
        with desk.hub.store.reading() as connection:
            written = observing.of_run(connection, Watched(device.id, study, run.began_at_ms))
    judged = {one.task: one.said for one in written if one.said != NOTE}
    return _page(
        desk,
        study,
        "studies/observe_run.html",
        device=device,
        lane=lane,
        run=run,
        reached=seen is not None,
        elapsed_ms=run.elapsed_ms + observed.age_ms if run is not None and agreed else 0,
        task_text=_task_text(desk, study, run.task) if run is not None else "",
        picture=f"data:image/png;base64,{base64.b64encode(seen.png).decode()}" if seen is not None and seen.png else "",
        refused=observed.refused,
        written=list(reversed(written)),
        judged=judged.get(run.task, "") if run is not None and run.task else "",
        text_max=TEXT_MAX_CHARS,
    )


def _task_text(desk: Desk, study: str, id: str) -> str:
    """Empty where the hub does not have the study."""
    known = shown(desk.hub.settings.content).studies.get(study)
    return next((say(one.text, desk.language)[0] for one in known.tasks if one.id == id), "") if known else ""


def _page(desk: Desk, study: str, template: str, **values: Any) -> Response:
    content = shown(desk.hub.settings.content)
    return desk.page(
        template,
        study=study,
        base=f"/studies/{study}",
        title=study_title(content, study, desk.language),
        task_title=lambda id: task_title(content, study, id, desk.language),
        clock=lambda ms: f"{ms // 60_000}:{ms // 1000 % 60:02d}",
        **values,
    )

"""The report of a study in the Common Industry Format, as a PDF."""

import logging

from fastapi import APIRouter, HTTPException
from fastapi.responses import Response

from werkstadt.hub.console.routes.studies import Choice, Chosen, Reader
from werkstadt.hub.console.shown import shown
from werkstadt.hub.rules.studies.runs import Kept, chosen
from werkstadt.hub.store import studies
from werkstadt.hub.studyreport.document import ReportError
from werkstadt.hub.studyreport.work import file_name, report_of

log = logging.getLogger(__name__)
router = APIRouter(prefix="/studies")


@router.get("/{study}/report.pdf")
def report(desk: Reader, study: str, choice: Chosen) -> Response:
    """Of the runs that the study's page shows, in the language of the page; never of pilot runs."""
    known = shown(desk.hub.settings.content).studies.get(study)
    with desk.hub.store.reading() as connection:
        runs = studies.runs(connection, study)
    if not runs and known is None:
        raise HTTPException(404)
    choice = Choice(**{**vars(choice.whole), "pilot": ""})
    taken = chosen(runs, choice.filter)
    try:
        made = report_of(
            study,
            known,
            taken,
            pilots=sum(kept.run.pilot for kept in runs),
            narrowed=_narrowed(choice, runs),
            place=desk.hub.settings.site,
            language=desk.language,
            now_ms=desk.now_ms,
            zone=desk.zone,
        )
    except ReportError as err:
        log.warning("report not made reason=%s", err)
        raise HTTPException(500) from err
    desk.note("export", subject=study, detail=f"report.pdf {desk.language} {len(taken)} runs{choice.query()}")
    headers = {"Content-Disposition": f'attachment; filename="{file_name(study, desk.language)}"'}
    return Response(made, media_type="application/pdf", headers=headers)


def _narrowed(choice: Choice, runs: list[Kept]) -> dict[str, str]:
    """Devices by their names."""
    names = {kept.device: kept.device_name for kept in runs}
    return {
        name: names.get(value, value) if name == "device" else value for name, value in vars(choice).items() if value
    }
